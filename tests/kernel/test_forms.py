"""Numbers in forms, as people write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from samdrift.kernel.forms import Kroner, Number, Percent, Renderer


@pytest.mark.parametrize(
    ("field", "written", "read"),
    [
        (Kroner, "900 000", "900000"),
        (Kroner, "1\u00a0234,50 kr", "1234.50"),
        (Number, "12,5", "12.5"),
        (Percent, "99,93 %", "99.93"),
    ],
)
def test_number_is_read_as_it_is_written(field: type[Number], written: str, read: str) -> None:
    assert field().clean(written) == Decimal(read)


@pytest.mark.parametrize(
    ("field", "written"),
    [(Kroner, "70 %"), (Percent, "70 kr"), (Number, "5 %"), (Kroner, "1.234,50"), (Number, "fem")],
)
def test_number_of_another_kind_is_refused(field: type[Number], written: str) -> None:
    with pytest.raises(ValidationError):
        field().clean(written)


def test_number_is_shown_as_it_is_written() -> None:
    assert Number().prepare_value(Decimal("100.500")) == "100,5"
    assert Kroner().prepare_value(Decimal("70000.00")) == "70000"
    assert Kroner().prepare_value(Decimal("70000.50")) == "70000,50"


ATTRS = {"id": "x", "required": True, "disabled": False, "data-a": "\"<&'", "rows": 4, "max": 1.5}
CHOICES = [
    ("", "–"),
    (1, gettext_lazy("Save")),
    ("<b>", "a & b"),
    (2, SafeString("<i>c</i>")),
    ("Group <1>", [(3, "three"), (4, 4), (5, 1234567), (6, Decimal("1.50"))]),
    (gettext_lazy("Save"), [("7", dt.date(2026, 11, 23))]),
]


@pytest.mark.parametrize("attrs", [{}, ATTRS])
@pytest.mark.parametrize("value", [None, "", 0, 1, 3, "<b>", SafeString("<b>"), "å\n'\"", False])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput(),
        forms.NumberInput(),
        forms.HiddenInput(),
        forms.EmailInput(),
        forms.URLInput(),
        forms.PasswordInput(render_value=True),
        forms.DateInput(),
        forms.Textarea(),
        forms.CheckboxInput(),
        forms.ClearableFileInput(),
        forms.Select(choices=CHOICES),
        forms.SelectMultiple(choices=CHOICES),
        forms.RadioSelect(choices=CHOICES),
    ],
)
def test_field_is_drawn_as_djangos_templates_draw_it(
    widget: Any, value: Any, attrs: dict[str, Any]
) -> None:
    ours = widget.render("na<me", value, attrs, Renderer())
    assert ours == widget.render("na<me", value, attrs, TemplatesSetting())
    assert isinstance(ours, SafeString)


def test_choice_by_itself_is_drawn_as_djangos_templates_draw_it() -> None:
    class Asked(forms.Form):
        one = forms.ChoiceField(choices=CHOICES[:4], widget=forms.RadioSelect)

    ours, theirs = (
        Asked({"one": "1"}, renderer=Renderer()),
        Asked({"one": "1"}, renderer=TemplatesSetting()),
    )
    assert [each.tag() for each in ours["one"]] == [each.tag() for each in theirs["one"]]
