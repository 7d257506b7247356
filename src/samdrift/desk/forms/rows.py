"""A table in a form: small forms of one row each, with empty ones to fill.

Cells are named `PREFIX-3-FIELD`; `PREFIX-count` tells how many rows were sent in. Choices are made
once for all rows, so that a table costs the same number of queries whatever its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from samdrift.kernel.forms import Form

MOST = 200
SPARE = 3
MORE = "rows"
"""What the button for more rows says it does."""


class RowForm(Form):
    """One row. `chosen` maps a field of choices to (key → object), given by the table."""

    chosen: Mapping[str, Mapping[str, Any]] = {}

    def __init__(self, *args: Any, chosen: Mapping[str, Mapping[str, Any]], **more: Any) -> None:
        self.chosen = chosen
        super().__init__(*args, **more)
        for name, rows in chosen.items():
            field: Any = self.fields[name]
            field.choices = [("", field.empty), *((key, str(row)) for key, row in rows.items())]

    def is_empty(self) -> bool:
        """Nothing is written in any cell."""
        return not any(str(self.data.get(self.add_prefix(n), "")).strip() for n in self.fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, rows in self.chosen.items():
            data[name] = rows.get(data.get(name) or "")
        return data


def choice(label: Any, empty: Any = "", **more: Any) -> forms.ChoiceField:
    """A field whose choices the table gives; `empty` is what none of them means."""
    field = forms.ChoiceField(label=label, required=more.pop("required", False), **more)
    field.empty = empty  # type: ignore[attr-defined]
    return field


class Rows:
    """The rows as they stand, or as they were sent in."""

    def __init__(
        self,
        form_class: type[RowForm],
        prefix: str,
        *,
        data: Any = None,
        initial: Sequence[Mapping[str, Any]] = (),
        chosen: Mapping[str, Mapping[str, Any]] | None = None,
        more: int = SPARE,
        viewer: Any = None,
    ) -> None:
        self.prefix = prefix
        self.bound = data is not None and f"{prefix}-count" in data
        if self.bound and data.get("do") == MORE:
            # What is written stands, with more rows: nothing is judged until it is saved.
            initial, self.bound = _written(form_class, prefix, data), False
        count = _count(data, prefix) if self.bound else len(initial)
        self.forms: list[Any] = []
        for n in range(min(count + (0 if self.bound else more), MOST)):
            start = initial[n] if n < len(initial) and not self.bound else None
            self.forms.append(self._row(form_class, n, data, start, chosen or {}, viewer))
        self.labels = [field.label for field in self.forms[0]] if self.forms else []

    def _row(
        self, form_class: Any, n: int, data: Any, initial: Any, chosen: Any, viewer: Any
    ) -> Any:
        form = form_class(
            data if self.bound else None,
            prefix=f"{self.prefix}-{n}",
            initial=dict(initial or {}),
            chosen=chosen,
            viewer=viewer,
        )
        for bound in form:
            label = _("Row %(n)s, %(what)s") % {"n": n + 1, "what": bound.field.label}
            bound.field.widget.attrs["aria-label"] = label
        return form

    @property
    def used(self) -> list[Any]:
        return [form for form in self.forms if not form.is_empty()]

    def is_valid(self) -> bool:
        wrong = [form for form in self.used if not form.is_valid()]  # each tells what is wrong
        return not wrong

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the cell, what is wrong), row by row."""
        if not self.bound:
            return []
        return [
            (form[name].auto_id if name != "__all__" else f"id_{form.prefix}", text)
            for form in self.used
            for name, texts in form.errors.items()
            for text in texts
        ]

    def values(self) -> list[dict[str, Any]]:
        """What the rows say; asked when they are valid."""
        return [form.cleaned_data for form in self.used]


def _written(form_class: Any, prefix: str, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows as they were sent in, but for empty ones."""
    names = list(form_class.base_fields)
    rows = [
        {name: data.get(f"{prefix}-{n}-{name}", "") for name in names}
        for n in range(_count(data, prefix))
    ]
    return [row for row in rows if any(str(value).strip() for value in row.values())]


def _count(data: Mapping[str, Any], prefix: str) -> int:
    text = str(data.get(f"{prefix}-count", ""))
    return min(int(text), MOST) if text.isdecimal() else 0


def by_key(rows: Iterable[Any]) -> dict[str, Any]:
    """Rows as choices of a cell, by their id."""
    return {str(row.pk): row for row in rows}
