"""Forms of seats, of who sits in them, of offices, and of meeting rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.meeting_rules import FIELDS, POINTS, Bound, rule_set, rule_sets
from samdrift.governance.models.bodies import MeetingRules, Office, Seat
from samdrift.governance.queries import bodies as queries
from samdrift.governance.services.seats import MOST_AT_ONCE
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.parties.forms.common import DAY, PersonField, lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

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
    votes = forms.DecimalField(
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
        found = [one.strip()[:120] for one in self.cleaned_data["field"].splitlines()]
        return list(dict.fromkeys(one for one in found if one))[:MOST_AT_ONCE]

    def clean_votes(self) -> Any:
        value = self.cleaned_data["votes"]
        return 1 if value is None else value


class VotesForm(Dated):
    votes = forms.DecimalField(label=_("Votes"), min_value=0, max_digits=8, decimal_places=2)
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


class RulesForm(Dated):
    """The meeting rules from a day. What the law fixes is shown, and cannot be written in."""

    quorum_num = forms.IntegerField(label=_("Quorum: part"), min_value=1, max_value=99)
    quorum_den = forms.IntegerField(
        label=_("of how many parts of the members"), min_value=1, max_value=99
    )
    quorum_over = forms.BooleanField(
        label=_("More than that part, not just as much"), required=False
    )
    votes_num = forms.IntegerField(
        label=_("And part of the votes"), min_value=1, max_value=99, required=False
    )
    votes_den = forms.IntegerField(
        label=_("of how many parts of the votes"), min_value=1, max_value=99, required=False
    )
    majority = forms.ChoiceField(label=_("Majority"), choices=MeetingRules.Majority.choices)
    floor_num = forms.IntegerField(
        label=_("Those for must be more than: part"), min_value=1, max_value=99, required=False
    )
    floor_den = forms.IntegerField(
        label=_("of how many parts of all members"), min_value=1, max_value=99, required=False
    )
    tie = forms.ChoiceField(label=_("Tie"), choices=MeetingRules.Tie.choices)
    weights = forms.ChoiceField(label=_("What a vote weighs"), choices=MeetingRules.Weights.choices)
    may_abstain = forms.BooleanField(label=_("One may choose not to vote"), required=False)
    notice_days = forms.IntegerField(
        label=_("Days of notice before a meeting"),
        min_value=0,
        max_value=365,
        required=False,
        help_text=_("Empty is reasonable notice."),
    )
    late_item = forms.ChoiceField(
        label=_("Item not on the agenda"), choices=MeetingRules.LateItem.choices
    )
    written = forms.ChoiceField(label=_("Written procedure"), choices=MeetingRules.Written.choices)
    is_remote_allowed = forms.BooleanField(label=_("Remote meetings are allowed"), required=False)
    is_open = forms.BooleanField(label=_("Meetings are open"), required=False)
    signing = forms.ChoiceField(
        label=_("Minutes are signed by"), choices=MeetingRules.Signing.choices
    )
    may_demand = text(
        _("Who may demand a meeting or an item"),
        300,
        help_text=_("Empty is as the law or practice has it."),
    )
    source = text(
        _("Where it is said"),
        300,
        help_text=_(
            "The founding agreement, or the decision. For example the company agreement § 5."
        ),
    )
    field_order = ("valid_from", *FIELDS, "source")

    def prepare(self) -> None:
        super().prepare()
        found = rule_set(self.instance.basis)
        for point in found.points.values() if found else ():
            for name in POINTS[point.key]:
                field: Any = self.fields[name]
                if point.bound is Bound.LAW:
                    field.disabled = True
                if point.source:
                    field.help_text = self._help(point)

    def _help(self, point: Any) -> str:
        told = {
            Bound.LAW: _("Fixed by law: %(source)s"),
            Bound.AT_LEAST: _("The law’s least, one may ask for more: %(source)s"),
            Bound.AGREEMENT: _("Unless the founding agreement says otherwise: %(source)s"),
            Bound.OWN: _("The law leaves it to you: %(source)s"),
        }
        return str(told[point.bound]) % {"source": point.source}

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {name: getattr(instance, name) for name in FIELDS}


class BasisForm(Dated):
    """Another set of rules, as when the legal form changes."""

    basis = forms.ChoiceField(label=_("Set of rules"))
    field_order = ("basis", "valid_from")

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["basis"]
        language = get_language() or "nb"
        field.choices = [(one.key, one.name(language)) for one in rule_sets().values()]
