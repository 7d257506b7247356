"""Forms of delivery agreements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms.rows import RowForm, Rows, by_key, choice
from samdrift.desk.models.commitments import Commitment
from samdrift.desk.queries import delivery as queries
from samdrift.desk.queries.levels import calendars_offered, offered, services_offered
from samdrift.desk.services.delivery_lines import LineIn
from samdrift.governance.models.decisions import Decision
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import lines
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member

MOST_DECISIONS = 100


class DeliveryForm(Form):
    """What a version says beside its lines."""

    valid_from = DayField(label=_("Holds from"), required=False)
    valid_to = DayField(
        label=_("No longer from"),
        required=False,
        help_text=_("The first day it does not hold. Empty is until it is replaced."),
    )
    text = lines(_("Text of the agreement"), rows=8, max_length=40_000)
    breach = lines(
        _("What follows when the centre breaks it"),
        rows=3,
        help_text=_("Holds for all levels; a level may say more."),
    )


class NewDeliveryForm(DeliveryForm):
    """A first version, or the next: what the one before says is taken along."""

    member = choose(Member.objects.none(), _("Member"))
    arrangement = choose(Arrangement.objects.none(), _("Cooperation"))
    field_order = ("member", "arrangement", "valid_from", "valid_to")

    def prepare(self) -> None:
        if self.viewer is None:
            return
        del self.fields["text"]
        del self.fields["breach"]
        member: Any = self.fields["member"]
        member.queryset = queries.members_to_choose(self.viewer)
        arrangement: Any = self.fields["arrangement"]
        arrangement.queryset = queries.arrangements_to_choose(self.viewer)
        only = list(arrangement.queryset[:2])
        if len(only) == 1:
            self.initial.setdefault("arrangement", only[0])


def delivery_form(*args: Any, instance: Any = None, **more: Any) -> DeliveryForm:
    """To begin one, or to change a draft."""
    if instance is None:
        return NewDeliveryForm(*args, **more)
    return DeliveryForm(*args, instance=instance, **more)


class AcceptForm(Form):
    decision = choose(
        Decision.objects.none(),
        _("Decision"),
        required=False,
        help_text=_("If a body has decided it."),
    )
    answer = lines(_("Remark"), rows=2)

    def prepare(self) -> None:
        if self.viewer is not None:
            field: Any = self.fields["decision"]
            rows = seen(Decision, self.viewer).order_by("-pk")
            field.queryset = rows.filter(
                pk__in=list(rows.values_list("pk", flat=True)[:MOST_DECISIONS])
            )


class DeclineForm(Form):
    answer = lines(_("What would have to be otherwise"), rows=4, required=True)


class ReasonForm(Form):
    reason = lines(_("Why"), rows=3, required=True)


class EndForm(ReasonForm):
    day = DayField(label=_("No longer from"), help_text=_("The first day it does not hold."))
    field_order = ("day", "reason")

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins with today
        return {"day": self.viewer.today}


class OfferForm(Form):
    """Nothing is asked: one looks once more, and presses."""


class LineRow(RowForm):
    """One line: a level for a service, how many, its own hours and days."""

    service = choice(_("Service"), _("All services"))
    level = choice(_("Level"), "", required=True)
    quantity = forms.IntegerField(
        label=_("How many"),
        required=False,
        min_value=0,
        max_value=10_000_000,
        widget=forms.NumberInput(attrs={"size": 7}),
    )
    calendar = choice(_("Own hours"), _("The level’s"))
    valid_from = DayField(label=_("From"), required=False, help_text="")
    valid_to = DayField(label=_("No longer from"), required=False, help_text="")

    def prepare(self) -> None:
        for name in ("valid_from", "valid_to"):
            self.fields[name].widget.attrs |= {"size": 10}


def line_rows(data: Any, standing: list[Commitment], viewer: Any) -> Rows:
    """The table of what is promised. Ended levels and services that stand can be kept."""
    levels = {**by_key(offered(viewer)), **by_key(one.level for one in standing)}
    services = {
        **by_key(services_offered(viewer)),
        **by_key(one.service for one in standing if one.service),
    }
    calendars = {
        **by_key(calendars_offered(viewer)),
        **by_key(one.calendar for one in standing if one.calendar),
    }
    chosen = {"service": services, "level": levels, "calendar": calendars}
    initial = [
        {
            "service": str(one.service_id or ""),
            "level": str(one.level_id),
            "quantity": one.quantity,
            "calendar": str(one.calendar_id or ""),
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
        }
        for one in standing
    ]
    return Rows(LineRow, "l", data=data, initial=initial, chosen=chosen, viewer=viewer)


def lines_in(rows: Rows) -> list[LineIn]:
    """What the rows say; asked when they are valid."""
    return [LineIn(**values) for values in rows.values()]
