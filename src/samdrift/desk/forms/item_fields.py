"""The fields of an item's own questions, and of files: some at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.item_form import Field
from samdrift.kernel.forms import DayField
from samdrift.parties.forms.common import PersonField

ANSWER = "a_"
"""What the names of an item's own fields begin with."""


class ManyFiles(forms.FileField):
    """Some files or none; the value is a list."""

    widget = forms.ClearableFileInput

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", _Files())
        more.setdefault("required", False)
        more.setdefault("allow_empty_file", True)
        super().__init__(**more)

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFiles, self).clean(one, initial) for one in given]


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002 -- Django's
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name) or []


def field_of(one: Field, viewer: Any, attached: Sequence[Mapping[str, Any]]) -> forms.Field:
    """The form's field for a question of an item."""
    given: dict[str, Any] = {"label": one.label, "required": one.required, "help_text": one.help}
    if one.kind == "person":
        field = PersonField(**{**given, "help_text": one.help or _("Name or e-mail address.")})
        field.viewer = viewer
        return field
    if one.kind == "file":
        there = any(kept["field"] == ANSWER + one.key for kept in attached)
        return ManyFiles(**{**given, "required": one.required and not there})
    made: forms.Field = _MAKERS.get(one.kind, _line)(one, given)
    return made


def _line(_one: Field, given: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=300, **given)


def _long(_one: Field, given: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}), **given)


def _number(_one: Field, given: dict[str, Any]) -> forms.Field:
    return NumberField(**given)


def _day(one: Field, given: dict[str, Any]) -> forms.Field:
    if not one.help:
        del given["help_text"]
    return DayField(**given)


MOST_RADIOS = 7


def _choice(one: Field, given: dict[str, Any]) -> forms.Field:
    choices = [(choice, choice) for choice in one.choices]
    if len(choices) <= MOST_RADIOS and one.required:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
    return forms.ChoiceField(choices=[("", _("Choose")), *choices], **given)


def _yes_no(_one: Field, given: dict[str, Any]) -> forms.Field:
    choices = [("yes", _("Yes")), ("no", _("No"))]
    return forms.TypedChoiceField(
        choices=choices,
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
        **given,
    )


_MAKERS: dict[str, Any] = {
    "text": _line,
    "long": _long,
    "number": _number,
    "day": _day,
    "choice": _choice,
    "yes_no": _yes_no,
}


class NumberField(forms.CharField):
    """A number as people write it here: 1 234,5. Its value is the number as text."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", 30)
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **more)

    def clean(self, value: Any) -> Any:
        plain = super().clean(value)
        if not plain:
            return ""
        told = "".join(plain.split()).replace("\u2212", "-").replace(",", ".")
        try:
            number = Decimal(told)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise forms.ValidationError(_("Write a number, for example 12 or 2,5."))
        return f"{number:f}"


def plain_answer(value: Any) -> Any:
    """An answer as a case keeps it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):  # files: their names are told by what is attached
        return None
    return getattr(value, "pk", value)
