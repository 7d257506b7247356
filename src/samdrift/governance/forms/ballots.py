"""Forms of votes: seat by seat in the meeting, and one's own in a written procedure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.meetings import Ballot, Participant, Proposal, Vote
from samdrift.governance.queries.electorate import Electorate
from samdrift.governance.services.ballots import Answer
from samdrift.kernel.forms import Form

FOR, AGAINST, BLANK = Vote.Choice.FOR, Vote.Choice.AGAINST, Vote.Choice.BLANK


def choices_of(proposals: list[Proposal], *, may_be_blank: bool) -> list[tuple[str, Any]]:
    """How one can vote: for or against the only proposal, or for one of several; blank where allowed."""
    if len(proposals) == 1:
        found: list[tuple[str, Any]] = [
            (f"for-{proposals[0].pk}", pgettext_lazy("vote", "For")),
            (AGAINST, pgettext_lazy("vote", "Against")),
        ]
    else:
        found = [
            (f"for-{one.pk}", _("Proposal %(number)s") % {"number": one.number})
            for one in proposals
        ]
    return [*found, *([(BLANK, pgettext_lazy("vote", "Blank"))] if may_be_blank else [])]


def answer_of(value: str) -> Answer:
    """What a choice means to the services."""
    choice, _dash, pk = value.partition("-")
    return (choice, int(pk)) if pk else (choice, None)


def value_of(vote: Vote) -> str:
    return f"for-{vote.proposal_id}" if vote.choice == FOR else vote.choice


class VotesForm(Form):
    """How each who is there votes. By show of hands all are for the first until told otherwise."""

    def __init__(
        self, *args: Any, ballot: Ballot, proposals: list[Proposal], who: Electorate, **more: Any
    ) -> None:
        self.ballot, self.proposals, self.who = ballot, proposals, who
        super().__init__(*args, **more)

    def prepare(self) -> None:
        given = {vote.seat_id: value_of(vote) for vote in self.ballot.votes.all()}
        blank = self.ballot.is_election or self.who.rules.may_abstain
        choices = choices_of(self.proposals, may_be_blank=blank)
        by_show = self.ballot.method == Ballot.Method.SHOW
        for one in self.who.present:
            self.fields[f"seat-{one.seat.pk}"] = forms.ChoiceField(
                label=str(one.participant),
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
                initial=given.get(one.seat.pk, choices[0][0] if by_show else None),
            )
        if self.who.leader is None and not self.ballot.is_election:
            self._ask_leader()
        if self.ballot.is_election:
            self._ask_lot()

    def _ask_leader(self) -> None:
        people = [(one.seat.pk, str(one.participant)) for one in self.who.present]
        self.fields["leader"] = forms.TypedChoiceField(
            label=_("Who leads the meeting"),
            help_text=_(
                "Neither chair nor deputy chair is there; the leader’s vote settles a tie."
            ),
            choices=[("", _("Nobody")), *people],
            coerce=int,
            empty_value=None,
            required=False,
        )

    def _ask_lot(self) -> None:
        names = [(one.pk, f"{one.number}. {one.text[:80]}") for one in self.proposals]
        self.fields["drawn"] = forms.TypedChoiceField(
            label=_("What the lot fell on"),
            help_text=_("Only where an election ends evenly in its second round."),
            choices=[("", _("No lot was drawn")), *names],
            coerce=int,
            empty_value=None,
            required=False,
        )

    @property
    def seats(self) -> list[tuple[Any, Any]]:
        """Each who is there with the field of the vote."""
        return [(one, self[f"seat-{one.seat.pk}"]) for one in self.who.present]

    @property
    def others(self) -> list[Any]:
        return [self[name] for name in ("leader", "drawn") if name in self.fields]

    @property
    def answers(self) -> dict[int, Answer]:
        given = {
            int(name.removeprefix("seat-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("seat-")
        }
        return {seat: answer_of(value) for seat, value in given.items() if value}

    @property
    def drawn(self) -> Proposal | None:
        pk = self.cleaned_data.get("drawn")
        return next((one for one in self.proposals if one.pk == pk), None)


class AnswerForm(Form):
    """One's own answer in a written procedure: to the procedure, and to each item."""

    agrees = forms.ChoiceField(
        label=_("Do you agree that this is decided in writing?"),
        choices=[("yes", _("Yes")), ("no", _("No, I ask for a meeting"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, ballots: list[Ballot], may_abstain: bool, **more: Any) -> None:
        self.ballots, self.may_abstain = ballots, may_abstain
        super().__init__(*args, **more)

    def prepare(self) -> None:
        one: Participant = self.instance
        mine = Vote.objects.filter(ballot__in=self.ballots, seat=one.seat_id, participant=one)
        given = {vote.ballot_id: value_of(vote) for vote in mine}
        for ballot in self.ballots:
            blank = ballot.is_election or self.may_abstain
            proposals = list(ballot.proposals.order_by("number"))
            self.fields[f"ballot-{ballot.pk}"] = forms.ChoiceField(
                label=ballot.item.title,
                help_text=escape(" ".join(f"{p.number}. {p.text}" for p in proposals)),
                choices=choices_of(proposals, may_be_blank=blank),
                widget=forms.RadioSelect,
                initial=given.get(ballot.pk),
            )

    def values_of(self, instance: Any) -> dict[str, Any]:
        known = {True: "yes", False: "no"}
        return {"agrees": known.get(instance.agrees, "")}

    @property
    def answers(self) -> dict[int, Answer]:
        return {
            ballot.pk: answer_of(self.cleaned_data[f"ballot-{ballot.pk}"])
            for ballot in self.ballots
        }
