"""Meetings: who is called, what is treated, how it was voted, and the minutes of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.bodies import Body, Seat, in_own_bodies, open_or_own
from samdrift.governance.models.matters import Matter, Step, Version, matter_reach
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


class MeetingRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return open_or_own(viewer)


class OfMeeting(Reached[Any]):
    """Rows that follow their meeting."""

    def audience(self, viewer: Viewer) -> Q | None:
        return open_or_own(viewer, "meeting__body")


def item_reach(viewer: Viewer, path: str = "") -> Q | None:
    """An item that is closed is for those who sit in the body; the others follow the meeting. One of
    a matter is for those who see the matter.
    """
    body = f"{path}meeting__body"
    seen = open_or_own(viewer, body)
    matter = matter_reach(viewer, f"{path}matter__")
    if seen is None or matter is None:
        return None
    seen &= Q(**{f"{path}matter__isnull": True}) | matter
    return seen & (Q(**{f"{path}is_closed": False}) | in_own_bodies(viewer, body))


class ItemRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return item_reach(viewer)


class OfItem(Reached[Any]):
    """Rows that follow their item."""

    def audience(self, viewer: Viewer) -> Q | None:
        return item_reach(viewer, "item__")


class Meeting(models.Model):
    """A meeting of a body, or with `form` written a procedure without one.

    Of a written procedure `starts_at` is when the answers are due. `called_at` is when the notice
    went out; `late_because` why it went out later than the rule asks.
    `number` counts the body's meetings of the year.
    """

    class Form(models.TextChoices):
        PHYSICAL = "physical", _("In a room")
        REMOTE = "remote", _("Remote meeting")
        MIXED = "mixed", _("In a room and remote")
        WRITTEN = "written", _("Written procedure")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CALLED = "called", _("Called")
        RUNNING = "running", _("Under way")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=8, choices=Form, default=Form.PHYSICAL)
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    note = models.TextField(blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    late_because = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)

    objects = MeetingRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="meeting_number"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.number}/{self.year}"


class Participant(models.Model):
    """Somebody called to a meeting for a seat; a deputy who steps in is a row of its own.

    `agrees` is the answer to a written procedure: None until given.
    """

    class Status(models.TextChoices):
        CALLED = "called", pgettext_lazy("participant", "Called")
        EXCUSED = "excused", _("Excused")
        PRESENT = "present", _("Present")
        LEFT = "left", _("Has left the meeting")
        ABSENT = "absent", _("Absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_deputy = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.CALLED)
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    excuse = models.CharField(max_length=300, blank=True)
    agrees = models.BooleanField(null=True, blank=True)

    objects = OfMeeting.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat", "person"], name="participant_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class AgendaItem(models.Model):
    """An item on the agenda. `number` is its place; `case_year` and `case_number` the body's own
    case number, given when the meeting is called. A closed item, and one whose papers are exempt from
    the public, names its legal basis. `version` is the text that is treated.
    """

    class Kind(models.TextChoices):
        DECISION = "decision", _("For decision")
        ORIENTATION = "orientation", _("For information")
        DISCUSSION = "discussion", _("For discussion")
        ELECTION = "election", _("Election")
        PROCEDURE = "procedure", _("About the meeting itself")

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("item", "Not begun")
        OPEN = "open", pgettext_lazy("item", "Being treated")
        DONE = "done", pgettext_lazy("item", "Treated")
        POSTPONED = "postponed", _("Postponed")
        TAKEN_OFF = "taken_off", _("Taken off the agenda")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    case_year = models.PositiveSmallIntegerField(null=True, blank=True)
    case_number = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.DECISION)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    step = models.ForeignKey(
        Step, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    is_closed = models.BooleanField(default=False)
    legal_basis = models.CharField(max_length=200, blank=True)
    is_late = models.BooleanField(default=False)
    late_consent = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.WAITING)
    treatment = models.TextField(blank=True)

    objects = ItemRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="item_closed_by_law", condition=Q(is_closed=False) | ~Q(legal_basis="")
            ),
        ]
        indexes = [models.Index(fields=["meeting", "number"], name="item_meeting")]

    def __str__(self) -> str:
        return self.title


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
        RECOMMENDATION = "recommendation", _("Recommendation")
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


class Minutes(models.Model):
    """The minutes as put forward for signing: what is signed never changes.

    `content` is all that the paper says, in plain values; `digest` its SHA-256. When a signer finds
    a fault before all have signed, the next number is put forward; the highest number counts.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = OfMeeting.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_number"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.number}"


class OfMinutes(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return open_or_own(viewer, "minutes__meeting__body")


class Signer(models.Model):
    """Somebody who is to sign the minutes, and in which capacity."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=12)

    objects = OfMinutes.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minutes", "person"], name="signer_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class OfSigner(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return open_or_own(viewer, "signer__minutes__meeting__body")


class Signature(models.Model):
    """That a signer has signed: `digest` is that of the content signed."""

    signer = models.OneToOneField(Signer, on_delete=models.PROTECT, related_name="signature")
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    objects = OfSigner.as_manager()

    def __str__(self) -> str:
        return f"{self.signer_id}"


class Objection(models.Model):
    """What a signer says is wrong: these minutes are signed no further, new ones are put forward."""

    signer = models.OneToOneField(Signer, on_delete=models.PROTECT, related_name="objection")
    text = models.TextField()
    made_at = models.DateTimeField()

    objects = OfSigner.as_manager()

    def __str__(self) -> str:
        return self.text[:60]


class Correction(models.Model):
    """A correction of minutes that are signed: an entry of its own, the minutes stand as they were."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = OfMinutes.as_manager()

    def __str__(self) -> str:
        return self.text[:60]
