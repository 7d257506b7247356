"""Matters: from a need to a decision, on a basis, through the bodies of a chain."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.calc.chain import WAITING
from samdrift.governance.models.bodies import Body, in_own_bodies
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import Reached, SeenInside
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class Inside(SeenInside[Any]):
    pass


class Goal(models.Model):
    """A goal or frame set by a member's council, or a joint strategy of an arrangement, in a period.

    `amount` is what a frame allows a year, in kroner. `guideline` names the national guideline it is
    tied to. A goal may lie under a strategy.
    """

    class Kind(models.TextChoices):
        GOAL = "goal", _("Goal")
        FRAME = "frame", _("Frame")
        STRATEGY = "strategy", _("Joint strategy")

    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    text = models.TextField(blank=True)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    guideline = models.CharField(max_length=300, blank=True)
    amount = models.DecimalField(**MONEY, null=True, blank=True)
    decided_by = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = Inside.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="goal_one_owner",
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


def matter_reach(viewer: Viewer, path: str = "") -> Q | None:
    """Said once for the matter and what hangs on it: one that is open is seen by all inside; an
    internal one by whoever prepares it and by those who sit in a body of its chain; a member's own
    internal one by that member's people too. One that nobody prepares is seen by those who can give
    it to somebody, so that it is never lost.
    """
    if not viewer.inside:
        return None
    matter = f"{path}pk" if path else "pk"
    within = Step.objects.filter(in_own_bodies(viewer, "body"), matter=OuterRef(matter))
    found = Q(**{f"{path}openness": Matter.Openness.COOPERATION})
    found |= Q(**{f"{path}prepared_by_id": viewer.person_id})
    found |= Q(
        **{f"{path}openness": Matter.Openness.MEMBER, f"{path}member_id__in": viewer.members}
    )
    return found | _without_preparer(viewer, path) | Q(Exists(within))


OFFICERS = ("management_lead", "secretary", "daily_manager", "administrator")
"""Roles that prepare matters and run meetings for the whole cooperation."""


def _without_preparer(viewer: Viewer, path: str) -> Q:
    """Matters that nobody prepares and that the viewer can give to somebody."""
    own = viewer.members_as("director", "coordinator")
    theirs = Q(**{f"{path}member_id__in": own})
    if any(viewer.has(role) for role in OFFICERS):
        theirs |= Q(**{f"{path}member_id__isnull": True})
    return Q(**{f"{path}prepared_by_id__isnull": True}) & theirs


class MatterRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return matter_reach(viewer)

    def open(self) -> Any:
        return self.filter(status__in=(Matter.Status.PREPARED, Matter.Status.TREATED))


class OfMatter(Reached[Any]):
    """Rows that follow their matter."""

    def audience(self, viewer: Viewer) -> Q | None:
        return matter_reach(viewer, "matter__")


class Matter(models.Model):
    """Something that bodies are to decide. A member's own matter (of its council) names the member.

    `year` and `serial` are its number. `prepared_by` None: whoever did has left. `origin` is what it was begun from (a system, a finding …).
    `resolution` is the proposal for a decision as it stands now; what bodies have treated are versions.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("Change of a system")
        SYSTEM = "system", _("Choice of system")
        INVESTMENT = "investment", _("Investment")
        AGREEMENT = "agreement", pgettext_lazy("kind of matter", "Agreement")
        ORGANISATION = "organisation", _("Form of organisation")
        STRATEGY = "strategy", _("Strategy or plan")
        BUDGET = "budget", _("Budget and accounts")
        SECURITY = "security", _("Security and privacy")
        OTHER = "other", pgettext_lazy("kind of matter", "Other")

    class Status(models.TextChoices):
        PREPARED = "prepared", _("Being prepared")
        TREATED = "treated", _("Being treated")
        DECIDED = "decided", _("Decided")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Openness(models.TextChoices):
        COOPERATION = "cooperation", _("All in the cooperation")
        BODIES = "bodies", _("Only the bodies that treat it")
        MEMBER = "member", _("Only the member's own people, and the bodies that treat it")

    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=9, choices=Status, default=Status.PREPARED)
    openness = models.CharField(max_length=11, choices=Openness, default=Openness.COOPERATION)
    exemption = models.CharField(max_length=200, blank=True)
    prepared_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    begun_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=500, blank=True)
    origin_kind = models.CharField(max_length=60, blank=True)
    origin_id = models.BigIntegerField(null=True, blank=True)
    resolution = models.TextField(blank=True)
    archive_number = models.CharField(max_length=60, blank=True)
    goals: Any = models.ManyToManyField(Goal, through="MatterGoal", related_name="+")

    objects = MatterRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="matter_number"),
            models.CheckConstraint(
                name="matter_one_owner",
                condition=Q(member__isnull=True, arrangement__isnull=False)
                | Q(member__isnull=False, arrangement__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "id"], name="matter_status"),
            models.Index(fields=["origin_kind", "origin_id"], name="matter_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)

    @property
    def number(self) -> str:
        return f"{self.year % 100:02d}/{self.serial}"

    @property
    def origin(self) -> Ref | None:
        return Ref(self.origin_kind, self.origin_id) if self.origin_id else None

    @property
    def is_open(self) -> bool:
        return self.status in {self.Status.PREPARED, self.Status.TREATED}


class MatterGoal(models.Model):
    """That a matter serves a goal, or stays within a frame."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="goal_links")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="matter_links")

    objects = OfMatter.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "goal"], name="matter_goal_once")]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.goal_id}"


class Part(models.TextChoices):
    """The parts of a basis for decision, in the order they are read."""

    NEED = "need", _("Need")
    ALTERNATIVES = "alternatives", _("Alternatives, doing nothing among them")
    COST = "cost", _("Cost")
    BENEFIT = "benefit", _("Benefit")
    RISK = "risk", _("Risk")
    PRIVACY = "privacy", _("Privacy and security")
    PROCUREMENT = "procurement", _("Procurement law")
    LIKENESS = "likeness", _("Like processes and like systems")
    CONSEQUENCE = "consequence", _("Consequence for each member")
    RECOMMENDATION = "recommendation", _("Recommendation")


class Version(models.Model):
    """A matter's text as it went to a body, or as a body changed it: never changed afterwards.

    `content` is part → text (and what belongs to it in plain values); `resolution` the proposal.
    `body` is the one that changed the text, if a body did.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    resolution = models.TextField()
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = OfMatter.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}, {self.number}"


class ChainTemplate(models.Model):
    """A chain that is used again: which kinds of body, in which order, with which task."""

    name = models.CharField(max_length=160, unique=True)
    text = models.TextField(blank=True)
    steps = models.JSONField(default=list)

    objects = Inside.as_manager()

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """One body's part in a matter's chain. With `each_member`, each member's own council treats it.

    `precondition` is what must be so before the papers go out; `met_on` the day it was said to be.
    `came_on` is the day the matter came to the body, the last time. `outcome` is what the body did
    the last time; every time is a `Passage`.
    """

    class Task(models.TextChoices):
        DISCUSS = "discuss", _("Discusses")
        RECOMMEND = "recommend", _("Recommends")
        DECIDE = "decide", _("Decides")
        RATIFY = "ratify", _("Each member decides")

    class Outcome(models.TextChoices):
        RECOMMENDED = "recommended", pgettext_lazy("outcome", "Recommended")
        CHANGED = "changed", _("Recommended with changes")
        DECIDED = "decided", _("Decided")
        REJECTED = "rejected", _("Rejected")
        RETURNED = "returned", _("Sent back")
        PASSED_ON = "passed_on", _("Sent on without taking a position")
        NOTED = "noted", _("Taken note of")
        SENT_ON = "sent_on", _("Sent on")
        STUDY = "study", _("A study was ordered")
        POSTPONED = "postponed", _("Postponed")
        DISCUSSED = "discussed", _("Discussed")
        SKIPPED = "skipped", _("Left out")

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="steps"
    )
    task = models.CharField(max_length=9, choices=Task)
    precondition = models.CharField(max_length=300, blank=True)
    met_on = models.DateField(null=True, blank=True)
    met_note = models.CharField(max_length=300, blank=True)
    met_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    came_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=11, choices=Outcome, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    treated_on = models.DateField(null=True, blank=True)
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfMatter.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "order"], name="step_order"),
            models.CheckConstraint(
                name="step_body", condition=Q(body__isnull=False) | Q(task="ratify")
            ),
        ]

    def __str__(self) -> str:
        return str(self.body or self.get_task_display())

    @property
    def is_treated(self) -> bool:
        """Whether the body is done with it, or was left out."""
        return self.outcome not in WAITING


class Passage(models.Model):
    """One time a body was done with a matter, or sent it back: never changed afterwards.

    `back_to` is the earlier body it was sent back to; None with a matter that was sent back is
    whoever prepares it.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="passages")
    step = models.ForeignKey(
        Step, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=11, choices=Step.Outcome)
    reason = models.CharField(max_length=500, blank=True)
    on = models.DateField()
    back_to = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    before = models.JSONField(default=dict)

    objects = OfMatter.as_manager()

    def __str__(self) -> str:
        return f"{self.body}: {self.get_outcome_display()}"
