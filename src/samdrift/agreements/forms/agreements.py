"""Forms of agreements: what they are, how they end, and how they go on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms import common
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries.agreements import course_of, systems_of
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import PersonField, lines, text
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.suppliers import Supplier

EACH = (
    (1, _("Month")),
    (2, _("Second month")),
    (3, _("Quarter")),
    (4, _("Four months")),
    (6, _("Half-year")),
    (12, _("Year")),
)


class AgreementForm(Form):
    """What an agreement is; its cleaned data are the values of the services."""

    title = forms.CharField(label=_("Name"), max_length=160, help_text=_("What people know it by."))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *Agreement.Kind.choices])
    supplier = choose(Supplier.objects.none(), _("Supplier"), required=False)
    systems = common.SystemsField(label=_("Systems it is about"))
    arrangement = choose(
        Arrangement.objects.none(),
        _("Entered by"),
        required=False,
        empty_label=_("The members themselves"),
    )
    under = choose(
        Agreement.objects.none(),
        _("Called off from"),
        required=False,
        empty_label=_("No framework agreement"),
    )
    purpose = lines(_("What it is for"))
    number = text(_("Our number"), 40, help_text=_("As in the archive or the contract system."))
    reference = text(
        _("Number on invoices"), 60, help_text=_("What the supplier writes as the contract.")
    )
    signed_on = DayField(label=_("Signed"), required=False)
    valid_from = DayField(label=_("In force from"), required=False)
    valid_to = DayField(
        label=_("No longer in force from"), required=False, help_text=common.FIRST_DAY_OUT
    )
    notice_months = common.months(_("Our notice, in months"))
    supplier_notice_months = common.months(_("The supplier’s notice, in months"))
    renewal_months = common.months(
        _("Renewed by itself for so many months"),
        _("Empty: it ends, unless it is extended."),
    )
    lead = PersonField(label=_("Who follows it up"), required=False)
    billed = forms.ChoiceField(label=_("Invoiced to"), choices=Agreement.Billed.choices)
    billing_months = forms.TypedChoiceField(label=_("Invoiced each"), choices=EACH, coerce=int)
    billing_in_advance = forms.TypedChoiceField(
        label=_("When"),
        choices=[("no", _("After the period")), ("yes", _("In advance"))],
        coerce=lambda value: value == "yes",
    )
    billing_lag = forms.IntegerField(
        label=_("Days until the invoice is expected"), min_value=0, max_value=365
    )
    note = lines(_("Note"))

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["supplier"].queryset = common.suppliers(self.viewer)
        fields["arrangement"].queryset = seen(Arrangement, self.viewer).order_by("name", "pk")
        fields["under"].queryset = common.frameworks(self.viewer, self.instance)
        fields["systems"].viewer = self.viewer
        fields["lead"].viewer = self.viewer
        if self.instance is None:
            self.initial.setdefault("billed", Agreement.Billed.MEMBER)
            self.initial.setdefault("billing_months", 1)
            self.initial.setdefault("billing_in_advance", "no")
            self.initial.setdefault("billing_lag", 14)

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {
            **super().values_of(instance),
            "systems": systems_of(instance, self.viewer),
            "billing_in_advance": "yes" if instance.billing_in_advance else "no",
        }


class LeaveForm(Form):
    """Notice is given, or it is decided to let it end."""

    day = DayField(label=_("No longer in force from"), help_text=common.FIRST_DAY_OUT)
    because = forms.CharField(label=_("Why"), max_length=300)

    def prepare(self) -> None:
        course = course_of(self.instance)
        self.initial.setdefault("day", course.free_on(self.viewer.today) or course.end)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- reckoned in prepare
        return {}


class RenewForm(Form):
    """It runs on until another day."""

    until = DayField(label=_("No longer in force from"), help_text=common.FIRST_DAY_OUT)
    because = text(_("Why"), 300)

    def values_of(self, instance: Any) -> dict[str, Any]:
        course = course_of(instance)
        return {"until": course.renewed_until(course.end) if course.end else None}
