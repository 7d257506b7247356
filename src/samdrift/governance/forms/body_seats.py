"""Forms of seats, of who sits in them, and of offices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Office, Seat
from samdrift.governance.queries import bodies as queries
from samdrift.governance.services.seats import MOST_AT_ONCE
from samdrift.kernel.forms import DayField, Form, Number, choose
from samdrift.parties.forms.common import DAY, PersonField, lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

LONGEST_FIELD = 120
CHOSEN_BY = _("For example the council’s decision, Sak 12/24.")


class Dated(Form):
    """A form with a day from which it holds; today unless another is said."""

    valid_from = DayField(label=_("From"), help_text=DAY)

    def prepare(self) -> None:
        self.initial.setdefault("valid_from", self.viewer.today)


class SeatForm(Dated):
    """One seat, or one for each professional field written."""

    kind = forms.ChoiceField(label=_("Kind of seat"), choices=Seat.Kind.choices)
    member = choose(Member.objects.none(), _("Member’s"), required=False)
    field = lines(
        _("Professional field"),
        2,
        help_text=_("One on each line sets up a seat for each. For example Archive."),
    )
    votes = Number(
        label=_("Votes"),
        min_value=0,
        max_digits=8,
        decimal_places=2,
        initial=1,
        required=False,
        help_text=_("Counts where the rules say that each seat has its own number of votes."),
    )
    valid_to = DayField(label=_("To"), required=False)
    field_order = ("kind", "member", "field", "votes", "valid_from", "valid_to")

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["member"]
        field.queryset = current_members(self.viewer)

    def clean_field(self) -> list[str]:
        lines_ = [one.strip() for one in self.cleaned_data["field"].splitlines()]
        found = list(dict.fromkeys(one for one in lines_ if one))
        too_long = next((one for one in found if len(one) > LONGEST_FIELD), None)
        if too_long is not None:
            raise ValidationError(
                _("“%(name)s …” is longer than %(most)s characters. Shorten it.")
                % {"name": too_long[:30], "most": LONGEST_FIELD}
            )
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(
                _("At most %(most)s seats can be set up at once.") % {"most": MOST_AT_ONCE}
            )
        return found

    def clean_votes(self) -> Any:
        value = self.cleaned_data["votes"]
        return 1 if value is None else value


class VotesForm(Dated):
    votes = Number(label=_("Votes"), min_value=0, max_digits=8, decimal_places=2)
    field_order = ("votes", "valid_from")

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {"votes": instance.votes.normalize()}


class SitForm(Dated):
    """Who sits in a seat, or stands by."""

    person = PersonField(label=_("Person"))
    is_deputy = forms.ChoiceField(
        label=_("As"),
        choices=[("", _("Ordinary member")), ("yes", _("Deputy"))],
        required=False,
        help_text=_("A new ordinary member takes over from whoever sits there."),
    )
    valid_to = DayField(
        label=_("Term ends"),
        required=False,
        help_text=_("The first day it is over. Empty follows the body’s term."),
    )
    chosen_by = text(_("Chosen by"), 300, help_text=CHOSEN_BY)
    field_order = ("person", "is_deputy", "valid_from", "valid_to", "chosen_by")

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["person"]
        field.viewer = self.viewer

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- a seat tells nothing of whom
        return {}

    def clean_is_deputy(self) -> bool:
        return bool(self.cleaned_data["is_deputy"] == "yes")


class OfficeForm(Dated):
    kind = forms.ChoiceField(label=_("Office"), choices=Office.Kind.choices)
    person = PersonField(label=_("Person"))
    valid_to = DayField(
        label=_("To"), required=False, help_text=_("Empty is as long as the person sits there.")
    )
    chosen_by = text(_("Chosen by"), 300, help_text=CHOSEN_BY)
    field_order = ("kind", "person", "valid_from", "valid_to", "chosen_by")

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["person"]
        field.viewer = self.viewer

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- a body tells nothing of whom
        return {}


class EndForm(Form):
    """The first day something is no more, and why."""

    day = DayField(label=_("No more from"), help_text=_("The first day it is over."))
    because = text(_("Why"), 300)

    def prepare(self) -> None:
        self.initial.setdefault("day", self.viewer.today)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class DeputiesForm(Form):
    """The places of a seat's deputies: a number for each, the lowest stands by first."""

    def prepare(self) -> None:
        for place, sitting in enumerate(self.sittings(), start=1):
            self.fields[f"place_{sitting.pk}"] = forms.IntegerField(
                label=str(sitting.person), min_value=1, max_value=99, initial=place
            )

    def sittings(self) -> list[Any]:
        return queries.deputies_of(self.instance, self.viewer)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- each field has its own
        return {}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        places = sorted((value, name) for name, value in data.items())
        return {"sittings": [int(name.removeprefix("place_")) for _value, name in places]}
