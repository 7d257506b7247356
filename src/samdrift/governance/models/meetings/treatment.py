"""What happens in an item: proposals, votes, statements, and who is disqualified."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.bodies import Seat
from samdrift.governance.models.meetings.agenda import AgendaItem, OfItem, Participant, item_reach
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer


class Disqualification(models.Model):
    """That a participant is disqualified in an item, by which law, and the deputy who stepped in."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="disqualified")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    legal_basis = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)
    substitute = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfItem.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "participant"], name="disqualification_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}"


class Proposal(models.Model):
    """A text that may be adopted in an item: the recommendation, or one put forward in the meeting."""

    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", pgettext_lazy("minutes", "Recommendation")
        ALTERNATIVE = "alternative", _("Alternative proposal")
        ADDITION = "addition", _("Additional proposal")
        POSTPONE = "postpone", _("Proposal to postpone")
        RETURN = "return", _("Proposal to send back")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=Kind)
    text = models.TextField()
    by = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_withdrawn = models.BooleanField(default=False)

    objects = OfItem.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="proposal_number"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Ballot(models.Model):
    """One vote in an item: on one proposal (for or against), or between two or more.

    `result` is what `calc/voting.py` makes of it, in plain values, from the rules of the day;
    None until it is closed.
    """

    class Method(models.TextChoices):
        SHOW = "show", _("By show of hands")
        NAMES = "names", _("By calling names")
        WRITTEN = "written", _("In writing")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="ballots")
    number = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=7, choices=Method, default=Method.SHOW)
    is_election = models.BooleanField(default=False)
    proposals: Any = models.ManyToManyField(Proposal, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    adopted = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfItem.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="ballot_number"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.number}"


class OfBallot(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return item_reach(viewer, "ballot__item__")


class Vote(models.Model):
    """How one seat voted: for a proposal, against the one voted on, or blank. One for each seat."""

    class Choice(models.TextChoices):
        FOR = "for", pgettext_lazy("vote", "For")
        AGAINST = "against", pgettext_lazy("vote", "Against")
        BLANK = "blank", pgettext_lazy("vote", "Blank")

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=Choice)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    weight = models.DecimalField(max_digits=14, decimal_places=6)
    cast_at = models.DateTimeField()

    objects = OfBallot.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "seat"], name="vote_once"),
            models.CheckConstraint(
                name="vote_for_something",
                condition=Q(choice="for", proposal__isnull=False)
                | (~Q(choice="for") & Q(proposal__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.choice}"


class Statement(models.Model):
    """What is taken into the minutes beside the decision: why the majority or the minority voted as
    it did, a statement on record, an own statement with its paper, a reservation on a point.
    """

    class Kind(models.TextChoices):
        MAJORITY = "majority", _("The majority's reasons")
        MINORITY = "minority", _("The minority's reasons")
        RECORD = "record", _("Statement on record")
        OWN = "own", _("Own statement")
        RESERVATION = "reservation", _("Reservation")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=11, choices=Kind)
    by = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    point = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfItem.as_manager()

    def __str__(self) -> str:
        return str(self.get_kind_display())
