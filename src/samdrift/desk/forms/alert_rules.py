"""The form of a rule for alerts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.calc.alert_rules import MatcherError, read_matchers, write_matchers
from samdrift.desk.forms.outages import members_field
from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.outages import Degree
from samdrift.kernel.forms import Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import lines, text
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System

SCALE = [("1", _("High")), ("2", _("Medium")), ("3", _("Low"))]


def _scale(label: Any) -> Any:
    return forms.TypedChoiceField(label=label, choices=SCALE, coerce=int, initial="2")


class AlertRuleForm(Form):
    name = text(_("Name"), 120, required=True)
    matchers = lines(
        _("Conditions"),
        rows=4,
        max_length=4000,
        required=True,
        help_text=_(
            "One on each line, and all must hold. For example: alertname = ServiceDown, or job ~ probe*|web* where * is anything and | is or. Not: != and !~"
        ),
    )
    title = text(_("What is down"), 160, help_text=_("Empty: the summary that the alert tells."))
    system = choose(System.objects.none(), _("System"), required=False)
    service = choose(Service.objects.none(), _("Service"), required=False)
    site = text(_("Site"), 120, help_text=_("Where it is one place alone."))
    member_label = text(
        _("Label that tells the member"), 60,
        help_text=_("Its value is the member’s name, municipality number or organisation number."),
    )  # fmt: skip
    members = members_field()
    degree = forms.ChoiceField(
        label=_("How much is away"), choices=Degree.choices, initial=Degree.FULL
    )
    is_told = forms.BooleanField(
        label=_("Tell those affected at once"), required=False,
        help_text=_("Else an agent tells them from the page of the outage."),
    )  # fmt: skip
    opens_case = forms.BooleanField(label=_("Open a case"), required=False, initial=True)
    impact = _scale(_("Impact"))
    urgency = _scale(_("Urgency"))
    order = forms.IntegerField(
        label=pgettext_lazy("sequence", "Order"), required=False, initial=0, min_value=-1000, max_value=1000,
        help_text=_("The lowest is tried first, and the first that holds counts."),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.viewer is None:
            return
        fields: Any = self.fields
        fields["system"].queryset = seen(System, self.viewer).running().order_by("sort_key")
        fields["service"].queryset = seen(Service, self.viewer).filter(ended_at=None)
        fields["members"].queryset = current_members(self.viewer)

    def values_of(self, instance: Any) -> dict[str, Any]:
        told = super().values_of(instance)
        told["matchers"] = write_matchers(instance.matchers)
        return told | {"members": list(instance.members.all())}

    def clean_matchers(self) -> list[Any]:
        try:
            return [list(one) for one in read_matchers(self.cleaned_data["matchers"])]
        except MatcherError as error:
            raise forms.ValidationError(
                _now(
                    "Line %(line)s is no condition: %(text)s. Write it such as alertname = ServiceDown"
                )
                % {"line": error.line, "text": error.text}
            ) from None

    def clean_order(self) -> int:
        return self.cleaned_data.get("order") or 0
