"""The form of a term: what it is called, its table of steps, and what its kind has beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.falls import COMPOUND, LINEAR
from samdrift.agreements.calc.falls import Kind as FallKind
from samdrift.agreements.calc.step_paste import Style
from samdrift.agreements.calc.step_table import (
    CHANGE,
    DatedStep,
    Row,
    Table,
    steps_of,
    table_of,
    with_falls,
    with_rises,
)
from samdrift.agreements.calc.step_words import number as read_number
from samdrift.agreements.forms.step_grid import (
    Grid,
    empty_grid,
    grid_in,
    grid_of,
    read_pasted,
)
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.services.terms import steps_in
from samdrift.kernel.forms import Form
from samdrift.parties.forms.common import lines, text

Kind = Term.Kind
SAVE, FILL, ROWS, LEVELS = "save", "fill", "rows", "levels"
MORE_ROWS, MORE_LEVELS = 5, 3
CELL = "cell"
"""Code of what is wrong in a cell of the table, which the page links to."""


class TermForm(Form):
    """What every kind of term has. Subclasses add the rule's fields, and name them in `RULE`.

    `agreement` is given; `instance` when it is changed. `FILLS` tells how rows can be made: a yearly
    fall or rise. `cleaned_data` is what the services take: values, `rule`, `steps` and `reason`.
    """

    kind: str = ""
    rule_name: str = ""
    RULE: tuple[str, ...] = ()
    OWN: tuple[str, ...] = ("title", "annex", "note")
    FILLS = ""
    LEVELLED = False
    FIRST_LEVELS: tuple[str, ...] = ()
    TOP: Decimal | None = None
    DEFAULT_TITLE: Any = ""
    main: tuple[str, ...] = ("title",)
    beside: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    value_label: Any = _("Figure")
    level_label: Any = _("From")
    paste_help: Any = _("A day and a figure on each line, divided by a tab or two spaces.")

    title = text(_("Name"), 160, required=True)
    annex = text(_("Place in the annex"), 80, help_text=_("For example annex 7, item 2.1."))
    note = lines(_("Note"), rows=2)
    pasted = lines(_("Paste from a spreadsheet"), rows=4, max_length=50_000, strip=False)
    is_change = forms.BooleanField(
        label=_("New rows were agreed later, as a change of the agreement"), required=False
    )
    reason = text(
        _("Why it is changed"), 300, help_text=_("Stands in the history, for those who ask later.")
    )

    def __init__(self, *args: Any, agreement: Agreement, **more: Any) -> None:
        self.agreement = agreement
        self.table: Table | None = None
        super().__init__(*args, **more)

    def prepare(self) -> None:
        if self.instance is None:
            del self.fields["reason"]
            del self.fields["is_change"]
            self.initial.setdefault("title", str(self.DEFAULT_TITLE))
        self.fields["pasted"].help_text = self.paste_help

    def values_of(self, instance: Any) -> dict[str, Any]:
        rule = getattr(instance, self.rule_name, None) if self.rule_name else None
        told = {name: getattr(instance, name) for name in self.OWN}
        return told | {name: getattr(rule, name) for name in self.RULE if rule is not None}

    # The table

    @property
    def style(self) -> Style:
        return Style(self.read_value, self.LEVELLED, self.agreement.valid_from, self.TOP)

    def read_value(self, value: str) -> Decimal:
        return read_number(value)

    def show_value(self, value: Decimal) -> str:
        return f"{value.normalize():f}".replace(".", ",")

    @cached_property
    def grid(self) -> Grid:
        """What was sent in, what stands, or an empty table."""
        sent = self.data if self.is_bound else self.initial
        if "rows" in sent:
            return grid_in(sent, self.style)
        if self.instance is not None:
            return self.drawn(table_of(steps_in(self.instance)))
        return empty_grid(self.style, self.agreement.valid_from, self.FIRST_LEVELS)

    def drawn(self, table: Table) -> Grid:
        return grid_of(table, self.style, self.show_value)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        table = self._table(data)
        if table is not None:
            table = self._marked(self._filled(table, data), data)
        self.table = table
        told = {name: data.get(name) for name in self.OWN if name in self.fields}
        if self.errors:
            return data
        told["rule"] = {name: data.get(name) for name in self.RULE}
        told["steps"] = steps_of(table) if table is not None else []
        return told | ({"reason": data.get("reason", "")} if "reason" in self.fields else {})

    def _table(self, data: Mapping[str, Any]) -> Table | None:
        if (data.get("pasted") or "").strip():
            table, troubles = read_pasted(data["pasted"], self.style)
            for trouble in troubles:
                self.add_error("pasted", trouble)
            return table
        table = self.grid.table()
        for _name, wrong in self.grid.errors:
            self.add_error(None, forms.ValidationError(wrong, code=CELL))
        return table

    def _filled(self, table: Table, data: Mapping[str, Any]) -> Table:
        """With rows for a yearly fall or rise, when that is asked for."""
        rate, first = data.get("fill_rate"), data.get("fill_from")
        if not self.FILLS or (rate is None and first is None):
            return table
        if rate is None or first is None:
            self.add_error(
                "fill_from" if first is None else "fill_rate",
                _now("Write both how much and from which day."),
            )
            return table
        try:
            return self._fill(table, rate, first, data)
        except ValueError:
            self.add_error(
                "fill_from",
                _now("Nothing is agreed before this day. Write the first row, or a later day."),
            )
            return table

    def _fill(self, table: Table, rate: Decimal, first: dt.date, data: Mapping[str, Any]) -> Table:
        end, years = self.agreement.valid_to, data.get("fill_years")
        if self.FILLS == "fall":
            linear = data.get("fill_kind") == LINEAR
            kind: FallKind = LINEAR if linear else COMPOUND
            return with_falls(table, first, rate / 100, end, years=years, kind=kind)
        top = data.get("fill_top") or Decimal(100)
        return with_rises(table, first, rate, top, end, years=years)

    def _marked(self, table: Table, data: Mapping[str, Any]) -> Table:
        """New rows marked as a later change, when that is said of them."""
        if not data.get("is_change") or self.instance is None:
            return table
        there = {(step.start, step.level, step.value) for step in self._known()}
        rows = tuple(
            row if _is_known(row, table.levels, there) else _as_change(row) for row in table.rows
        )
        return Table(table.levels, rows)

    def _known(self) -> list[DatedStep]:
        return [] if self.instance is None else steps_in(self.instance)

    # Drawn anew without being saved

    @classmethod
    def sent(cls, data: Any) -> dict[str, Any]:
        """What was sent in, as first values of a form that is only drawn anew."""
        many = {
            name
            for name, field in cls.base_fields.items()
            if isinstance(field, forms.MultipleChoiceField)
        }
        ticks = {
            name for name, field in cls.base_fields.items() if isinstance(field, forms.BooleanField)
        }
        told = {name: data.getlist(name) if name in many else data.get(name) for name in data}
        return told | {name: name in data for name in ticks} | {m: data.getlist(m) for m in many}

    def kept(self) -> dict[str, Any]:
        """The same, without what has been put into the table and without the table itself."""
        told = self.sent(self.data)
        done = {"pasted", "fill_rate", "fill_from", "fill_years", "fill_kind", "fill_top"}
        cells = ("rows", "levels", "from_", "last_", "value_", "level_", "origin_", "note_")
        return {k: v for k, v in told.items() if k not in done and not k.startswith(cells)}

    def wrong_in_table(self) -> bool:
        """Whether the table, what was pasted or how it is filled is wrong."""
        names = {"pasted", "fill_rate", "fill_from", "fill_years", "fill_kind", "fill_top"}
        return bool(names & set(self.errors)) or bool(self.grid.errors) or self.table is None

    # What the page shows

    @property
    def other_errors(self) -> list[str]:
        """What is wrong with no field or cell of its own."""
        data = self.non_field_errors().as_data() if self.is_bound else []
        return [text for one in data if one.code != CELL for text in one.messages]

    @property
    def wrong_fields(self) -> list[Any]:
        return [field for field in self if field.errors] if self.is_bound else []

    def fields_in(self, names: tuple[str, ...]) -> list[Any]:
        return [self[name] for name in names if name in self.fields]

    @property
    def first_fields(self) -> list[Any]:
        return self.fields_in(self.main)

    @property
    def groups(self) -> list[tuple[Any, list[Any], bool]]:
        """(heading, fields, open) beneath the table; open when something stands in them."""
        found = []
        for heading, names in self.beside:
            fields = self.fields_in(names)
            if fields:
                found.append((heading, fields, any(self._is_told(one) for one in fields)))
        return found

    def _is_told(self, field: Any) -> bool:
        """Whether something else than its first value stands in it, or it is wrong."""
        if not self.is_bound and self.instance is None and "rows" not in self.initial:
            return False
        if self.is_bound and field.errors:
            return True
        value = field.value()
        told = {str(one) for one in value} if isinstance(value, list) else {str(value or "")}
        return not told <= {"", "False", *_defaults(field.field)}

    @property
    def last_fields(self) -> list[Any]:
        return self.fields_in(("is_change", "reason"))

    @property
    def fill_fields(self) -> list[Any]:
        names = ("fill_rate", "fill_from", "fill_kind", "fill_top", "fill_years")
        return self.fields_in(names)


def _defaults(field: Any) -> set[str]:
    """What stands in the field when nobody has touched it."""
    if field.initial is not None:
        many = field.initial if isinstance(field.initial, list) else [field.initial]
        return {str(one) for one in many}
    first = next(iter(getattr(field, "choices", ())), None)
    return set() if first is None else {str(first[0])}


def _is_known(row: Row, levels: tuple[Decimal, ...], there: set[Any]) -> bool:
    told = [(row.start, level, value) for level, value in zip(levels, row.values, strict=False)]
    return all(one in there for one in told if one[2] is not None)


def _as_change(row: Row) -> Row:
    return Row(row.start, row.end, row.values, CHANGE, row.note)
