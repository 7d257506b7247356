"""Activities that recur, and their occurrences: what the wheel of the year is made of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import Reached
from samdrift.kernel.registry import Ref
from samdrift.kernel.said import again
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import OF_MEMBER, Appointment, Person


def responsible_is(viewer: Viewer, prefix: str = "") -> Q:
    """Activities the viewer is responsible for: by name, or by a role held today.

    A role held for a member answers for that member's own activities and, in those of the whole
    cooperation, for all.
    """
    found = Q(pk__in=[])
    if viewer.person_id is not None:
        found |= Q(**{f"{prefix}person_id": viewer.person_id})
    for role, member in viewer.roles:
        held = Q(**{f"{prefix}role": role})
        if member is not None:
            own = Q(**{f"{prefix}member_id": member}) | Q(**{f"{prefix}member__isnull": True})
            held &= own
        found |= held
    return found


def reached(viewer: Viewer, prefix: str = "") -> Q | None:
    """Said once: what is the whole cooperation's or an arrangement's is seen by all inside; a
    member's own by those who work for that member, and by whoever is responsible.
    """
    if not viewer.inside:
        return None
    shared = Q(**{f"{prefix}member__isnull": True})
    own = Q(**{f"{prefix}member_id__in": viewer.members})
    return shared | own | responsible_is(viewer, prefix)


class ActivityRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return reached(viewer)

    def running(self, day: dt.date) -> Any:
        """Not ended by the day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))

    def mine(self, viewer: Viewer) -> Any:
        return self.filter(responsible_is(viewer))

    def about(self, ref: Ref) -> Any:
        return self.filter(subject_kind=ref.kind, subject_id=ref.id)


class Activity(models.Model):
    """Something that is to be done, once or again and again.

    It is a member's own, an arrangement's, or (with neither) the whole cooperation's. `rule` is a
    rule of `calc/recurrence.py`; one that is counted from something else hangs on `anchor` (a key
    of the statutory anchors) or on the activity `after`. It runs in [starts_on, ends_on).
    Whoever holds `role`, or else `person`, is responsible. `continues` is the activity whose series
    this one goes on with from here.
    """

    class Area(models.TextChoices):
        AGREEMENTS = "agreements", pgettext_lazy("area", "Agreements")
        ECONOMY = "economy", _("Economy")
        GOVERNANCE = "governance", _("Governance")
        SECURITY = "security", _("Security and privacy")
        OPERATION = "operation", _("Operation and systems")

    class Evidence(models.TextChoices):
        NONE = "none", _("None")
        WANTED = "wanted", _("Wanted")
        REQUIRED = "required", _("Required before it is done")

    title = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    area = models.CharField(max_length=12, choices=Area)
    purpose = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    rule = models.JSONField(default=dict)
    anchor = models.CharField(max_length=40, blank=True)
    after = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    lead_days = models.PositiveSmallIntegerField(default=14)
    role = models.CharField(max_length=20, choices=Appointment.Role, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checklist = models.JSONField(default=list, blank=True)
    evidence = models.CharField(max_length=8, choices=Evidence, default=Evidence.NONE)
    evidence_text = models.CharField(max_length=300, blank=True)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_on = models.DateField()

    objects = ActivityRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="activity_one_owner",
                condition=Q(member__isnull=True) | Q(arrangement__isnull=True),
            ),
            models.CheckConstraint(
                name="activity_one_responsible", condition=Q(role="") | Q(person__isnull=True)
            ),
            models.CheckConstraint(
                name="activity_period",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="activity_subject"),
        ]

    def __str__(self) -> str:
        return again(self.title)

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)

    @property
    def subject(self) -> Ref | None:
        return Ref(self.subject_kind, self.subject_id) if self.subject_id else None

    @property
    def has_nobody(self) -> bool:
        """Whether neither a role nor a person is named."""
        return not self.role and self.person_id is None

    @property
    def role_is_of_member(self) -> bool:
        return self.role in OF_MEMBER


class OccurrenceRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return reached(viewer, "activity__")

    def open(self) -> Any:
        """Neither done nor dropped."""
        return self.filter(done_on__isnull=True, dropped_on__isnull=True)

    def late(self, day: dt.date) -> Any:
        return self.open().filter(day__lt=day)

    def between(self, low: dt.date, high: dt.date) -> Any:
        return self.filter(day__gte=low, day__lt=high)

    def mine(self, viewer: Viewer) -> Any:
        return self.filter(responsible_is(viewer, "activity__"))

    def untouched(self) -> Any:
        """Open, and as the rule made them: nobody has moved, named, ticked or shown anything."""
        return self.open().filter(
            day=F("planned"), title="", note="", ticks=[], proofs__isnull=True
        )


class Occurrence(models.Model):
    """One time an activity falls due. `planned` is the rule's day and its identity; `day` is where
    it stands now. `title` and `note` are its own when this one alone was changed. `ticks` holds the
    points of the checklist that are done. `version` counts its moves, for calendar programs.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="occurrences")
    planned = models.DateField()
    day = models.DateField(db_index=True)
    title = models.CharField(max_length=160, blank=True)
    note = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_on = models.DateField(null=True, blank=True)
    ticks = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OccurrenceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "planned"], name="occurrence_once"),
            models.CheckConstraint(
                name="occurrence_one_end",
                condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["day", "id"],
                name="occurrence_open",
                condition=Q(done_on__isnull=True, dropped_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.activity)

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    @property
    def is_moved(self) -> bool:
        return self.day != self.planned

    def is_late(self, today: dt.date) -> bool:
        """Derived, never stored: its day is past and nobody has done it."""
        return self.is_open and self.day < today

    def state(self, today: dt.date, soon: int | None = None) -> str:
        """`done`, `dropped`, `late`, `soon` (within the days of notice) or `coming`."""
        if self.done_on is not None:
            return "done"
        if self.dropped_on is not None:
            return "dropped"
        if self.day < today:
            return "late"
        lead = self.activity.lead_days if soon is None else soon
        return "soon" if (self.day - today).days <= lead else "coming"

    @property
    def unticked(self) -> list[str]:
        return [point for point in self.activity.checklist if point not in self.ticks]


class ProofRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """As the activity it belongs to."""
        return reached(viewer, "occurrence__activity__")


class Proof(models.Model):
    """Evidence that an occurrence was done: a file, a link or a few words."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="proofs")
    text = models.CharField(max_length=500, blank=True)
    link = models.URLField(max_length=500, blank=True)
    file = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_on = models.DateField()

    objects = ProofRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proof_of_something",
                condition=~Q(text="") | ~Q(link="") | Q(file__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text or self.link or (self.file.name if self.file else "")
