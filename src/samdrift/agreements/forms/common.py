"""Fields that several forms of agreements have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import MONEY
from samdrift.kernel.forms import DayField, Form, Kroner, at_most
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.queries.systems import name_taken

MOST_SYSTEMS = 50
FIRST_DAY_OUT = _(
    "The first day that is not with it. One that runs through 31.12.2030: 01.01.2031."
)


def kroner(label: Any, help_text: Any = "", **more: Any) -> Kroner:
    more.setdefault("required", False)
    return Kroner(label=label, help_text=help_text, **MONEY, **more)


def months(label: Any, help_text: Any = "") -> forms.IntegerField:
    """A number of months that may be left empty."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=600, widget=widget
    )


class Lines(forms.Textarea):
    """Several lines; a program may send a list instead."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if hasattr(data, "getlist"):
            return "\n".join(str(one) for one in data.getlist(name))
        return super().value_from_datadict(data, files, name)


class SystemsField(forms.CharField):
    """Systems of the register by name, one on each line; however many there are to choose among.

    The form sets `viewer` in `prepare`. Cleaned it is a list of systems.
    """

    viewer: Viewer | None = None

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", Lines(attrs={"rows": 3}))
        more.setdefault("required", False)
        more.setdefault("help_text", _("One name on each line, as in the register of systems."))
        super().__init__(**more)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[System]:
        names = [" ".join(one.split()) for one in (super().clean(value) or "").splitlines()]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > MOST_SYSTEMS:
            raise forms.ValidationError(_("Write at most 50 systems."))
        return list(dict.fromkeys(self._found(name) for name in names))

    def _found(self, name: str) -> System:
        found: System | None
        if name.isascii() and name.isdigit() and self.viewer is not None:
            found = seen(System, self.viewer).filter(pk=int(name)).first()
        else:
            found = name_taken(name)
        if found is None:
            text = _now("No system is called “%(name)s”. Check the spelling, or add it first.")
            raise forms.ValidationError(text % {"name": name[:80]})
        return found.merged_into or found


def suppliers(viewer: Viewer) -> Any:
    return seen(Supplier, viewer).order_by("sort_key", "pk")


def frameworks(viewer: Viewer, but: Any = None) -> Any:
    """Framework agreements, to lie under."""
    rows = seen(Agreement, viewer).filter(kind=Agreement.Kind.FRAMEWORK)
    return rows.exclude(pk=but.pk if but is not None else None).order_by("sort_key", "pk")


def decisions(viewer: Viewer) -> Any:
    """Decisions to point at, the newest first."""
    return at_most(seen(Decision, viewer).order_by("-year", "-serial"))


def decision_field() -> forms.ModelChoiceField[Decision]:
    return forms.ModelChoiceField(
        Decision.objects.none(),
        label=_("By the decision"),
        required=False,
        empty_label=_("One that is not here"),
    )


class EndForm(Form):
    """The first day something is no more."""

    day = DayField(label=_("No longer from"), help_text=FIRST_DAY_OUT)

    def prepare(self) -> None:
        self.initial.setdefault("day", self.viewer.today)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class BecauseForm(Form):
    """Why, for those who read it later."""

    because = forms.CharField(label=_("Why"), max_length=300)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}
