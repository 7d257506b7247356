"""Cases: what somebody asked the desk for, what was said and done, and who has to do with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.catalogue import CaseKind, CatalogueItem, Service, Team
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.models.reach import OfCase, OfCaseAgents, of_agents, of_case
from samdrift.kernel.reach import Reached
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use

NEVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""The deadline of a case that has none: last in order, on both engines."""
COUNTED = Q(is_internal=False) & ~Q(state="merged") & ~Q(kind="problem")
"""What figures are made of at all (`calc.reports`): what the indexes for counting hold."""
ENDED = COUNTED & Q(is_open=False)


class CaseRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_case(viewer) if viewer.inside else None

    def worked_on_by(self, viewer: Viewer) -> Any:
        """Those the viewer works with as an agent."""
        return self.filter(of_agents(viewer))

    def about(self, ref: Ref) -> Any:
        return self.filter(subject_kind=ref.kind, subject_id=ref.id)


class Case(models.Model):
    """One matter for the desk. Its key is its number.

    `priority` 1 (critical) to 5 follows from impact and urgency, 1 (high) to 3. `due_at` is the
    nearest deadline of our running clocks (`NEVER` when there is none), `due_metric` which.
    `is_internal`: a member's own case, that the other members' agents never see.
    `promised_for` is what the promises were last looked up for: only another changes a clock's target.
    `is_open`: neither resolved, closed, cancelled nor merged. `reference` is its number where it came
    from (`source`), such as the desk's tool before.
    """

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("case", "New")
        OPEN = "open", pgettext_lazy("case", "In progress")
        WAITING = "waiting", pgettext_lazy("case", "Waiting")
        RESOLVED = "resolved", pgettext_lazy("case", "Solved")
        CLOSED = "closed", pgettext_lazy("case", "Closed")
        CANCELLED = "cancelled", pgettext_lazy("case", "Cancelled")
        MERGED = "merged", pgettext_lazy("case", "Merged with another")

    class Channel(models.TextChoices):
        PORTAL = "portal", _("Portal")
        MAIL = "mail", _("E-mail")
        PHONE = "phone", _("Phone")
        DESK = "desk", _("Over the counter")
        API = "api", _("Another system")
        ALERT = "alert", _("Monitoring")
        LOAD = "load", _("The tool before")

    OPEN_STATES = ("new", "open", "waiting")

    kind = models.CharField(max_length=8, choices=CaseKind)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.NEW)
    is_open = models.BooleanField(default=True)
    cause = models.ForeignKey(
        PauseCause, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    waits_until = models.DateTimeField(null=True, blank=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    requester = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    requester_name = models.CharField(max_length=160, blank=True)
    requester_email = models.EmailField(blank=True)
    channel = models.CharField(max_length=6, choices=Channel)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    item = models.ForeignKey(
        CatalogueItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    use = models.ForeignKey(Use, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.JSONField(default=dict, blank=True)
    impact = models.PositiveSmallIntegerField(default=3)
    urgency = models.PositiveSmallIntegerField(default=3)
    priority = models.PositiveSmallIntegerField(default=5)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    agent = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    is_internal = models.BooleanField(default=False)
    is_confidential = models.BooleanField(default=False)
    is_major = models.BooleanField(default=False)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    problem = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    opened_at = models.DateTimeField()
    responded_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    reopened = models.PositiveSmallIntegerField(default=0)
    solution = models.TextField(blank=True)
    root_cause = models.CharField(max_length=120, blank=True)
    at_first_contact = models.BooleanField(null=True, blank=True)
    due_at = models.DateTimeField(default=NEVER)
    due_metric = models.CharField(max_length=10, blank=True)
    is_breached = models.BooleanField(default=False)
    promised_for = models.CharField(max_length=80, blank=True, editable=False)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    score_text = models.TextField(blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = CaseRows.as_manager()

    hangs: frozenset[str] | None = None
    """What is known to hang on it, as it was read for its page; None: nothing is known of that."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_scales",
                condition=Q(impact__gte=1, impact__lte=3, urgency__gte=1, urgency__lte=3),
            ),
            models.CheckConstraint(
                name="case_priority", condition=Q(priority__gte=1, priority__lte=5)
            ),
            models.CheckConstraint(
                name="case_score",
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5),
            ),
            models.UniqueConstraint(
                fields=["source", "reference"], name="case_reference", condition=~Q(reference="")
            ),
        ]
        indexes = [
            models.Index(fields=["is_open", "due_at", "id"], name="case_due"),
            models.Index(fields=["team", "is_open", "due_at", "id"], name="case_team"),
            models.Index(fields=["agent", "is_open", "due_at", "id"], name="case_agent"),
            models.Index(fields=["member", "is_open", "due_at", "id"], name="case_member"),
            models.Index(fields=["requester", "-opened_at"], name="case_requester"),
            models.Index(fields=["is_open", "-changed_at", "-id"], name="case_changed"),
            models.Index(fields=["is_open", "-closed_at", "-id"], name="case_closed"),
            # For counting over months without reading the cases: what is grouped by comes along.
            models.Index(
                fields=["member", "opened_at"],
                name="case_came",
                condition=COUNTED,
                include=["id", "team", "priority", "system", "service"],
            ),
            models.Index(
                fields=["member", "resolved_at"],
                name="case_went",
                condition=ENDED & Q(resolved_at__isnull=False),
                include=["opened_at", "team", "priority", "system", "service",
                         "reopened", "at_first_contact"],
            ),
            models.Index(
                fields=["closed_at", "member"],
                name="case_dropped",
                condition=ENDED & Q(resolved_at__isnull=True),
                include=["opened_at"],
            ),
            models.Index(
                fields=["scored_at", "member"],
                name="case_scored",
                condition=COUNTED & Q(score__isnull=False),
                include=["score"],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    def may_have(self, *names: str) -> bool:
        """Whether any of these may hang on it: what is known not to be there need not be asked for."""
        return self.hangs is None or not self.hangs.isdisjoint(names)


class EntryRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """What is public by all who see the case; internal notes by those who work with it."""
        if not viewer.inside:
            return None
        return (of_case(viewer, "case__") & Q(is_public=True)) | of_agents(viewer, "case__")


class CaseEntry(models.Model):
    """What was written in a case. An entry is struck with a reason, never changed."""

    class Kind(models.TextChoices):
        NOTE = "note", pgettext_lazy("entry", "Note")
        ANSWER = "answer", pgettext_lazy("entry", "Answer")
        MAIL_IN = "mail_in", _("E-mail in")
        MAIL_OUT = "mail_out", _("E-mail out")
        CALL = "call", _("Phone call")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField()
    is_public = models.BooleanField(default=False)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()
    mentions = models.ManyToManyField(Person, related_name="+", blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=300, blank=True)

    objects = EntryRows.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["case", "at", "id"], name="entry_order")]

    def __str__(self) -> str:
        return self.text[:80]


class FileRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        if not viewer.inside:
            return None
        return (of_case(viewer, "case__") & Q(is_public=True)) | of_agents(viewer, "case__")


class CaseFile(models.Model):
    """A file of a case, with the entry it came with."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    entry = models.ForeignKey(
        CaseEntry, on_delete=models.CASCADE, null=True, blank=True, related_name="files"
    )
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)

    objects = FileRows.as_manager()

    def __str__(self) -> str:
        return str(self.file)


class Watcher(models.Model):
    """A person who is told what happens in a case, and sees it. `through`: since that case was merged
    with this one.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="watchers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    through = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    objects = OfCase.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="watcher_once")]

    def __str__(self) -> str:
        return f"{self.person}"


class CaseLink(models.Model):
    """Two cases have to do with each other."""

    class Kind(models.TextChoices):
        RELATED = "related", pgettext_lazy("link", "Has to do with")
        SPLIT = "split", pgettext_lazy("link", "Split from")
        FOLLOWS = "follows", pgettext_lazy("link", "Follows after")
        REPEATS = "repeats", pgettext_lazy("link", "The same again")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=8, choices=Kind)

    objects = OfCaseAgents.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "kind"], name="case_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"

    def seen_from(self, case: Case) -> str:
        """What the other case is to this one: the kind is told from the side that was linked."""
        told = _OTHER_WAY.get(self.kind) if self.other_id == case.pk else None
        return str(told or self.get_kind_display())


_OTHER_WAY: dict[str, Any] = {
    CaseLink.Kind.SPLIT: pgettext_lazy("link", "Split off from this"),
    CaseLink.Kind.FOLLOWS: pgettext_lazy("link", "Followed by"),
    CaseLink.Kind.REPEATS: pgettext_lazy("link", "Came again as"),
}


class ChecklistStep(models.Model):
    """A thing to do in a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfCaseAgents.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class TimeSpent(models.Model):
    """Minutes a person worked on a case; a wrong one is struck."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="times")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    minutes = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)

    objects = OfCaseAgents.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="time_spent", condition=Q(minutes__gt=0))]

    def __str__(self) -> str:
        return f"{self.minutes}"


class IdentityCheck(models.Model):
    """How it was made sure who called, before a password or second factor is reset. Insert-only."""

    class Way(models.TextChoices):
        CALLED_BACK = "called", _("Called back on the number we have")
        LEADER = "leader", _("The leader vouched for the person")
        SEEN = "seen", _("Met in person, with identity card")
        BANKID = "bankid", _("BankID or ID-porten")
        VIDEO = "video", _("Video, with identity card")
        QUESTIONS = "asked", _("Answers to agreed questions")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="identity_checks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=6, choices=Way)
    passed = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = OfCaseAgents.as_manager()

    def __str__(self) -> str:
        return f"{self.person}: {self.way}"


class Approval(models.Model):
    """A request waits for the member's own approver, or for a stand-in `instead_of` that one.

    `reminded_at` is when the approver was last reminded.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("approval", "Waiting")
        APPROVED = "approved", pgettext_lazy("approval", "Approved")
        DECLINED = "declined", pgettext_lazy("approval", "Declined")
        DROPPED = "dropped", pgettext_lazy("approval", "No longer asked")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="approvals")
    approver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = OfCase.as_manager()

    class Meta:
        indexes = [models.Index(fields=["approver", "state"], name="approval_waiting")]

    def __str__(self) -> str:
        return f"{self.case}: {self.approver}"
