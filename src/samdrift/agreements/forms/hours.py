"""Forms of pools of hours: what there is, and what is booked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.forms.duties import managed
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.hours import HourBooking
from samdrift.agreements.models.terms import Term
from samdrift.followup.models.activities import Occurrence
from samdrift.governance.forms.delegation import kroner
from samdrift.governance.models.matters import Matter
from samdrift.kernel.forms import DayField, Form, Kroner, choose
from samdrift.kernel.reach import seen
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

DAY = dt.timedelta(days=1)
MOST_CARRIED = 36
State = HourBooking.State


def hours_field(label: Any, **more: Any) -> Kroner:
    """Hours as people write them: 7,5"""
    return Kroner(label=label, max_digits=10, decimal_places=2, **more)


class PoolForm(Form):
    """What the hours are; its cleaned data are the values of the services."""

    agreement = choose(Agreement.objects.none(), _("Agreement"))
    title = forms.CharField(
        label=_("What the hours are for"),
        max_length=160,
        help_text=_("For example development hours."),
    )
    term = choose(
        Term.objects.none(),
        _("Term of the annex that gives them"),
        required=False,
        empty_label=_("None: the hours of each year are written here"),
        help_text=_("The years are made from its steps."),
    )
    carried_months = forms.IntegerField(
        label=_("Months they can be used after their year"),
        min_value=0,
        max_value=MOST_CARRIED,
        initial=0,
        help_text=_("0 where they lapse with the year."),
    )
    hourly_worth = kroner(
        _("Worth of an hour, in kroner without VAT"),
        _("What an hour would cost to buy. It tells what is lost when hours lapse."),
        required=False,
    )
    note = forms.CharField(
        label=pgettext_lazy("agreement", "Notes"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        terms = seen(Term, self.viewer).filter(kind=Term.Kind.HOURS)
        terms = terms.select_related("agreement").order_by("agreement__sort_key", "position")
        field: Any = self.fields["term"]
        if self.instance is not None:
            del self.fields["agreement"]
            field.queryset = terms.filter(agreement=self.instance.agreement_id)
            return
        agreement: Any = self.fields["agreement"]
        agreement.queryset = managed(self.viewer)
        chosen = str(self.initial.get("agreement", ""))
        if chosen.isdecimal():
            field.queryset = terms.filter(agreement=int(chosen))
            return
        field.queryset = terms.filter(agreement__in=agreement.queryset)
        field.label_from_instance = lambda term: f"{term.agreement}: {term}"


class YearForm(Form):
    """The hours of a period; people count its last day with it."""

    valid_from = DayField(label=_("From"))
    last_day = DayField(label=_("To and with"))
    hours = hours_field(_("Hours"))

    def values_of(self, instance: Any) -> dict[str, Any]:
        if not hasattr(instance, "valid_to"):
            return {}
        last = instance.valid_to - DAY
        return {"valid_from": instance.valid_from, "last_day": last, "hours": instance.hours}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        period = {"valid_from": data["valid_from"], "valid_to": data["last_day"] + DAY}
        return {**period, "hours": data["hours"]}


class BookForm(Form):
    """Hours used, or planned for a day to come."""

    state = forms.ChoiceField(
        label=_("The hours are"),
        choices=[(State.USED.value, _("Used")), (State.PLANNED.value, _("Planned"))],
        initial=State.USED.value,
        widget=forms.RadioSelect,
    )
    day = DayField(label=_("Day"))
    hours = hours_field(_("Hours"), help_text=_("For example 7,5"))
    what = forms.CharField(label=_("What for"), max_length=300)
    member = choose(
        Member.objects.none(), _("For the member"), required=False, empty_label=_("All members")
    )

    def prepare(self) -> None:
        field: Any = self.fields["member"]
        field.queryset = current_members(self.viewer)
        self.initial.setdefault("day", self.viewer.today)

    def values_of(self, instance: Any) -> dict[str, Any]:
        if not isinstance(instance, HourBooking):
            return {}
        names = ("state", "day", "hours", "what", "member")
        return {name: getattr(instance, name) for name in names}


class NewBookingForm(BookForm):
    """With what it is booked by: a time on the wheel or a matter, as the page it came from told."""

    occurrence = forms.CharField(required=False, widget=forms.HiddenInput, label=_("Activity"))
    matter = forms.CharField(required=False, widget=forms.HiddenInput, label=_("Matter"))

    def clean_occurrence(self) -> Occurrence | None:
        found: Occurrence | None = self._seen(Occurrence, "occurrence")
        return found

    def clean_matter(self) -> Matter | None:
        found: Matter | None = self._seen(Matter, "matter")
        return found

    def _seen(self, model: Any, name: str) -> Any:
        """The row when it is within reach; nothing asked for is nothing."""
        text = self.cleaned_data[name]
        if not text:
            return None
        found = seen(model, self.viewer).filter(pk=int(text)).first() if text.isdecimal() else None
        if found is None:
            raise forms.ValidationError(_("It is not there any more. Book the hours without it."))
        return found


class StrikeForm(Form):
    reason = forms.CharField(label=_("Why it is struck"), max_length=300)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}
