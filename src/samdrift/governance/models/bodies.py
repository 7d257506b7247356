"""Bodies: who decides and advises, by which rules of meeting, and who sits there when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.models.dated import Dated, DatedRows, on_day, period_in_order
from samdrift.kernel.reach import SeenInside
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


def in_own_bodies(viewer: Viewer, path: str) -> Q:
    """Rows whose body (its id lies at `path`) is one in which the viewer sits, stands by as deputy or
    has an office today.
    """
    today, person = viewer.today, viewer.person_id
    sits = Sitting.objects.filter(on_day(today, "seat__"), on_day(today), person=person)
    has_office = Office.objects.filter(on_day(today), person=person)
    return Q(**{f"{path}__in": sits.values("seat__body")}) | Q(
        **{f"{path}__in": has_office.values("body")}
    )


class BodyRows(SeenInside[Any]):
    def standing(self, day: Any) -> Any:
        """Not wound up by the day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))


class Body(models.Model):
    """A body of an arrangement, or of one member (its municipal or county council).

    `seats_by` says what a seat follows: the members, so that one that joins gets its seats
    (`seats_each` and `deputies_each` per member), professional fields, or neither. `is_internal`:
    its meetings and matters are seen by those who sit in it alone. `required_parts` are the parts of
    the basis that must be there before a matter comes on its agenda. A management group of a system
    has the system as its subject.
    """

    class Kind(models.TextChoices):
        COUNCIL = "council", _("Municipal or county council")
        REPRESENTATIVES = "representatives", _("Council of representatives")
        BOARD = "board", _("Board")
        HOST_COMMITTEE = "host_committee", _("Joint committee at the host municipality")
        STEERING = "steering", _("Steering group")
        MANAGEMENT = "management", _("Management group")
        SUB_GROUP = "sub_group", _("Sub-group")
        OWNERS = "owners", _("Owners' meeting")
        PROGRAMME = "programme", _("Programme board")
        STRATEGY = "strategy", _("Customers' or strategy council")
        REFERENCE = "reference", _("Reference group")
        DIRECTORS = "directors", _("Directors' committee")
        PORTFOLIO_FORUM = "portfolio_forum", _("Portfolio forum")
        PORTFOLIO_BOARD = "portfolio_board", _("Portfolio board")
        PROJECT_BOARD = "project_board", _("Project board")
        PROJECT_GROUP = "project_group", _("Project group")
        WORKING_GROUP = "working_group", _("Working group")
        OTHER = "other", _("Other body")

    class SeatsBy(models.TextChoices):
        MEMBER = "member", _("Member")
        FIELD = "field", _("Professional field")
        FREE = "free", _("Neither: seats are set up one by one")

    name = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    mandate = models.TextField(blank=True)
    mandate_from = models.CharField(max_length=300, blank=True)
    seats_by = models.CharField(max_length=6, choices=SeatsBy, default=SeatsBy.FREE)
    seats_each = models.PositiveSmallIntegerField(default=1)
    deputies_each = models.PositiveSmallIntegerField(default=1)
    term_months = models.PositiveSmallIntegerField(null=True, blank=True)
    is_discussion_only = models.BooleanField(default=False)
    is_internal = models.BooleanField(default=False)
    required_parts = models.JSONField(default=list, blank=True)
    case_prefix = models.CharField(max_length=20, default="Sak")
    founded_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = BodyRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="body_one_owner",
                condition=Q(member__isnull=True, arrangement__isnull=False)
                | Q(member__isnull=False, arrangement__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.name)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)

    @property
    def subject(self) -> Ref | None:
        return Ref(self.subject_kind, self.subject_id) if self.subject_id else None


class DatedInside(DatedRows, SeenInside[Any]):
    pass


class MeetingRules(Dated):
    """How a body meets and decides in a period: data, prefilled from the set `basis`.

    Fractions are (num, den). Quorum: at least num/den of the members present (`quorum_over`: more
    than), and, where said, at least votes_num/votes_den of all votes. A decision needs its majority
    and, where said, more than floor_num/floor_den of all members. `notice_days` None is
    «reasonable notice». `sources` tells for each rule where it comes from.
    """

    class Majority(models.TextChoices):
        CAST = "cast", _("More than half of the votes cast")
        PRESENT = "present", _("More than half of those present")
        TWO_THIRDS = "two_thirds", _("Two thirds of the votes cast")
        ALL = "all", _("All must agree")

    class Tie(models.TextChoices):
        CHAIR = "chair", _("The chair's vote decides")
        FALLS = "falls", _("The proposal falls")

    class Weights(models.TextChoices):
        EQUAL = "equal", _("One vote for each seat")
        STAKES = "stakes", _("The member's votes in the arrangement, shared by its seats")
        OWN = "own", _("Each seat's own number of votes")

    class LateItem(models.TextChoices):
        OBJECTION = "objection", _("Unless the chair or a third of those present object")
        CONSENT = "consent", _("Only if all members consent")
        FREE = "free", _("By the chair's decision")

    class Written(models.TextChoices):
        NEVER = "never", _("Not allowed")
        ALL = "all", _("If all agree to the proposal and to the procedure")
        NOBODY_OBJECTS = "nobody_objects", _("Unless somebody asks for a meeting")

    class Signing(models.TextChoices):
        CHAIR = "chair", _("The chair")
        CHAIR_SECRETARY = "chair_secretary", _("The chair and the secretary")
        CHAIR_TWO = "chair_two", _("The chair and two members chosen in the meeting")
        PRESENT = "present", _("All who were present")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="rules")
    basis = models.CharField(max_length=30)
    quorum_num = models.PositiveSmallIntegerField(default=1)
    quorum_den = models.PositiveSmallIntegerField(default=2)
    quorum_over = models.BooleanField(default=False)
    votes_num = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_den = models.PositiveSmallIntegerField(null=True, blank=True)
    majority = models.CharField(max_length=10, choices=Majority, default=Majority.CAST)
    floor_num = models.PositiveSmallIntegerField(null=True, blank=True)
    floor_den = models.PositiveSmallIntegerField(null=True, blank=True)
    tie = models.CharField(max_length=5, choices=Tie, default=Tie.CHAIR)
    weights = models.CharField(max_length=6, choices=Weights, default=Weights.EQUAL)
    may_abstain = models.BooleanField(default=False)
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True)
    late_item = models.CharField(max_length=9, choices=LateItem, default=LateItem.OBJECTION)
    written = models.CharField(max_length=14, choices=Written, default=Written.NEVER)
    is_remote_allowed = models.BooleanField(default=True)
    is_open = models.BooleanField(default=False)
    signing = models.CharField(max_length=15, choices=Signing, default=Signing.CHAIR_SECRETARY)
    may_demand = models.CharField(max_length=300, blank=True)
    sources = models.JSONField(default=dict, blank=True)

    objects = DatedInside.as_manager()

    class Meta:
        constraints = [
            period_in_order("meeting_rules_period"),
            models.CheckConstraint(
                name="meeting_rules_fractions",
                condition=Q(quorum_den__gt=0)
                & (Q(votes_num__isnull=True, votes_den__isnull=True) | Q(votes_den__gt=0))
                & (Q(floor_num__isnull=True, floor_den__isnull=True) | Q(floor_den__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.basis}"


class Seat(Dated):
    """A place in a body: a member's, a professional field's, the employees', or an observer's.

    `votes` counts where each seat has its own number. Observers have none.
    """

    class Kind(models.TextChoices):
        MEMBER = "member", _("Member of the body")
        EMPLOYEES = "employees", _("Employees' representative")
        OBSERVER = "observer", _("Observer")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.MEMBER)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    field = models.CharField(max_length=120, blank=True)
    votes = models.DecimalField(max_digits=14, decimal_places=6, default=1)
    order = models.PositiveSmallIntegerField(default=0)

    objects = DatedInside.as_manager()

    class Meta:
        constraints = [
            period_in_order("seat_period"),
            models.CheckConstraint(name="seat_votes", condition=Q(votes__gte=0)),
        ]
        indexes = [models.Index(fields=["body", "order"], name="seat_body")]

    def __str__(self) -> str:
        whose = ", ".join(str(part) for part in (self.member, self.field) if part)
        return whose or str(self.get_kind_display())

    @property
    def has_vote(self) -> bool:
        return self.kind != self.Kind.OBSERVER


class Sitting(Dated):
    """That a person has a seat in a period: `rank` 0 as ordinary, 1, 2, … as deputy in that order."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="sittings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(default=0)
    chosen_by = models.CharField(max_length=300, blank=True)

    objects = DatedInside.as_manager()

    class Meta:
        constraints = [period_in_order("sitting_period")]
        indexes = [models.Index(fields=["person", "seat"], name="sitting_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.seat}"


class Office(Dated):
    """That a person chairs a body, stands in for the chair, or is its secretary, in a period."""

    class Kind(models.TextChoices):
        CHAIR = "chair", _("Chair")
        DEPUTY_CHAIR = "deputy_chair", _("Deputy chair")
        SECRETARY = "secretary", _("Secretary")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="offices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    chosen_by = models.CharField(max_length=300, blank=True)

    objects = DatedInside.as_manager()

    class Meta:
        constraints = [period_in_order("office_period")]
        indexes = [models.Index(fields=["person", "body"], name="office_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"


def open_or_own(viewer: Viewer, path: str = "body") -> Q | None:
    """What a body does is seen by all inside; of a body that is internal, by those in it alone."""
    if not viewer.inside:
        return None
    return Q(**{f"{path}__is_internal": False}) | in_own_bodies(viewer, path)
