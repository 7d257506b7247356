"""The form of a member's key figures of one year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from samdrift.kernel.forms import Form
from samdrift.parties.calc.figures import parse_number, read_block
from samdrift.parties.forms.common import lines, text
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.queries.arrangements import text_of


class FigureField(forms.CharField):
    """A figure as people write it; empty or a dash is unknown (None), never 0."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, max_length=30, widget=widget, **more)

    def clean(self, value: Any) -> Decimal | None:
        plain = super().clean(value)
        try:
            found = parse_number(plain)
        except ValueError:
            raise forms.ValidationError(
                _now(
                    "“%(text)s” is not a figure. Write it like 1 234 or 7,5, or leave it empty when it "
                    "is not known."
                )
                % {"text": plain}
            ) from None
        return None if found is None else found.quantize(Decimal("0.01"))


def names_of_kinds() -> dict[str, str]:
    """Every name a kind goes by, in all languages, folded → its key."""
    found: dict[str, str] = {}
    for language in ("nb", "nn", "en"):
        with override(language):
            for kind in KeyFigure.Kind:
                found[str(kind.label).strip(" –-").casefold()] = kind.value
    found |= {kind.value: kind.value for kind in KeyFigure.Kind}
    return found


class YearForm(Form):
    """Every kind of a member's year in one form. A pasted block goes before the single fields."""

    source = text(
        _("Source"), 200, help_text=_("Where the figures come from. Kept with each one you change.")
    )
    block = lines(
        _("Paste from a spreadsheet"),
        rows=4,
        help_text=_(
            "Two columns: the name of the figure and the figure. The fields above are then not used for them."
        ),
    )

    def __init__(self, *args: Any, figures: dict[str, KeyFigure], **more: Any) -> None:
        self.figures = figures
        super().__init__(*args, **more)

    def prepare(self) -> None:
        block = self.fields.pop("block")
        for kind in KeyFigure.Kind:
            there = self.figures.get(kind.value)
            field = FigureField(label=kind.label, initial=text_of(there.value) if there else "")
            if there and there.source:
                field.help_text = _now("Source: %(source)s") % {"source": there.source}
            self.fields[kind.value] = field
        self.fields["block"] = block

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        pasted = read_block(data.get("block") or "", names_of_kinds())
        if pasted.not_understood:
            self.add_error(
                "block",
                _now(
                    "These lines were not understood: %(lines)s. Each needs one of the names on this "
                    "page and a figure."
                )
                % {"lines": "; ".join(pasted.not_understood)},
            )
        data.update(pasted.values)
        return data

    def values(self) -> dict[str, Decimal | None]:
        return {kind.value: self.cleaned_data.get(kind.value) for kind in KeyFigure.Kind}
