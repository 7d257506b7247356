"""Form fields drawn once for all, with hint, error and summary, and the fields many forms need."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.widgets import drawn


class Renderer(TemplatesSetting):
    """Draws every form and field by our own templates."""

    form_template_name = "kernel/form.html"
    field_template_name = "kernel/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """As Django does, but most fields without a template."""
        made = drawn(template_name, context["widget"]) if "widget" in context else None
        return super().render(template_name, context, request) if made is None else made


class DayField(forms.DateField):
    """A date, as people write it here (21.11.2026) or as programs do (2026-11-21)."""

    widget = forms.DateInput(
        attrs={"inputmode": "numeric", "autocomplete": "off"}, format="%d.%m.%Y"
    )

    def __init__(self, **more: Any) -> None:
        more.setdefault("input_formats", ["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d/%m/%Y"])
        more.setdefault("help_text", _("For example 21.11.2026"))
        more.setdefault(
            "error_messages",
            {"invalid": _("Write the date as day.month.year, for example 21.11.2026.")},
        )
        super().__init__(**more)


class Number(forms.DecimalField):
    """A number, as people write it here (1 234,5) or as programs do (1234.5)."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    unit = ""
    """May be written after it."""
    _SPACES = str.maketrans("", "", " \u00a0\u2009\u202f")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.translate(self._SPACES).removesuffix(self.unit).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """As it is written here: 1500,5; whole numbers without decimals."""
        if not isinstance(value, Decimal):
            return value
        return f"{value.normalize():f}".replace(".", ",")


class Percent(Number):
    """A number of per cent: 99,5 or 99,5 %."""

    unit = "%"


class Kroner(Number):
    """An amount in kroner: 70 000, 70000,50 or 70 000 kr."""

    unit = "kr"

    def prepare_value(self, value: Any) -> Any:
        """With øre, where it is not whole kroner."""
        if not isinstance(value, Decimal):
            return value
        whole = value == value.to_integral_value()
        return str(value.quantize(Decimal(1)) if whole else value).replace(".", ",")


class YesNoUnknown(forms.TypedChoiceField):
    """Yes, no, or not known: unknown stays None."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("choices", [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))])
        more.setdefault("required", False)
        super().__init__(coerce=lambda value: value == "yes", empty_value=None, **more)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class Form(forms.Form):
    """A form whose fields follow the person's reach: subclasses get `viewer`, and `instance` to change."""

    use_required_attribute = False

    def __init__(self, *args: Any, viewer: Any = None, instance: Any = None, **more: Any) -> None:
        self.viewer = viewer
        self.instance = instance
        if instance is not None:
            more["initial"] = {**self.values_of(instance), **(more.get("initial") or {})}
        super().__init__(*args, **more)
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices to what the viewer may choose."""

    def values_of(self, instance: Any) -> dict[str, Any]:
        """The form's first values from the row: attributes of the fields' names."""
        names = [n for n in self.base_fields if hasattr(instance, n)]
        return {name: getattr(instance, name) for name in names}


def choose(
    queryset: Any, label: Any, *, required: bool = True, **more: Any
) -> forms.ModelChoiceField[Any]:
    """A field that chooses one of these rows."""
    more.setdefault("empty_label", _("Choose"))
    return forms.ModelChoiceField(queryset=queryset, label=label, required=required, **more)


def at_most(rows: Any, number: int = 300) -> Any:
    """The first of the rows, as choices of a field: a query that is cut off cannot look one up."""
    return rows.filter(pk__in=rows.values("pk")[:number])


def open_dated(start: dt.date | None, end: dt.date | None) -> str | None:
    """The code of what is wrong with a period, or None."""
    return "ends_before_it_begins" if start and end and end <= start else None
