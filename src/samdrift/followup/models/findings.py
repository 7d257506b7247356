"""Findings: where what is observed differs from what is agreed, one row for as long as it matters."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from samdrift.followup.calc import finding_states as states
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.reach import Reached
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

HAND_OUT = ("management_lead", "daily_manager", "administrator")
"""Roles that hand findings out for the whole cooperation."""


class FindingRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """By the audience each kind declares; whoever is responsible sees the own ones always.

        A kind that no room declares any more is seen by nobody: it may have been a narrow one.
        """
        if not viewer.inside:
            return None
        kinds = _kinds_by_audience()
        everyone = kinds[FindingAudience.EVERYONE]
        concerned = kinds[FindingAudience.CONCERNED]
        narrow = kinds[FindingAudience.RESPONSIBLE]
        if viewer.centre:
            everyone, concerned = everyone + concerned, []
        if any(viewer.has(role) for role in HAND_OUT):
            everyone, narrow = everyone + narrow, []
        condition = Q(kind__in=everyone)
        if concerned:
            condition |= Q(kind__in=concerned) & _concerns(viewer)
        if concerned or narrow:
            own = Q(responsible_id=viewer.person_id)
            condition |= Q(kind__in=concerned + narrow) & own
        return condition

    def open(self) -> Any:
        """Something is to be done about them."""
        return self.filter(status__in=states.OPEN)

    def standing(self) -> Any:
        """Open or accepted: the difference is there."""
        return self.filter(status__in=states.STANDING)

    def overdue(self, day: dt.date) -> Any:
        return self.open().filter(deadline__lt=day)

    def about(self, ref: Ref) -> Any:
        return self.filter(subject_kind=ref.kind, subject_id=ref.id)

    def concerning(self, member_ids: Any) -> Any:
        """Findings that concern one of the members; not those of the whole cooperation."""
        return self.filter(Exists(_links(member_ids)))


def _kinds_by_audience() -> dict[FindingAudience, list[str]]:
    found: dict[FindingAudience, list[str]] = {audience: [] for audience in FindingAudience}
    for kind in registry.findings.values():
        found[kind.audience].append(kind.key)
    return found


def _links(member_ids: Any) -> Any:
    return FindingMember.objects.filter(finding=OuterRef("pk"), member_id__in=member_ids)


def _concerns(viewer: Viewer) -> Q:
    every = FindingMember.objects.filter(finding=OuterRef("pk"))
    return Q(Exists(_links(viewer.members))) | ~Q(Exists(every))


class Finding(models.Model):
    """A difference between what is agreed and what is observed.

    There is one row for a thing, however often it comes and goes: its kind, its subject and a
    `mark` of the kind's own make it the same. When it is found again after it was mended, the row is
    opened again, so that whoever gets it sees at once what was done the last time, and a thing that
    comes and goes does not fill the list; `times` counts, `found_on` is the newest time. `agreed` and
    `observed` hold plain values that the kind's sentences tell. `money` is in øre; None is unknown,
    or not about money. `subject_name` is kept here so that a list can be ordered by it.
    """

    class Status(models.TextChoices):
        NEW = "new", _("New")
        IN_HAND = "in_hand", _("Taken in hand")
        WAITS = "waits", _("Waits for a decision")
        ACCEPTED = "accepted", _("Accepted until a date")
        MENDED = "mended", _("Mended")

    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=220, db_index=True)
    mark = models.CharField(max_length=120, blank=True)
    agreed = models.JSONField(default=dict, blank=True)
    observed = models.JSONField(default=dict, blank=True)
    money = models.BigIntegerField(null=True, blank=True)
    found_on = models.DateField()
    last_seen_on = models.DateField()
    times = models.PositiveIntegerField(default=1)
    deadline = models.DateField(null=True, blank=True)
    responsible = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.NEW)
    accepted_until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    mended_on = models.DateField(null=True, blank=True)
    decision_kind = models.CharField(max_length=60, blank=True)
    decision_id = models.BigIntegerField(null=True, blank=True)

    objects = FindingRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind", "mark"], name="finding_once"
            ),
            models.CheckConstraint(
                name="finding_accepted_until",
                condition=(
                    Q(status="accepted", accepted_until__isnull=False) & ~Q(reason="")
                    | ~Q(status="accepted") & Q(accepted_until__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="finding_mended_on",
                condition=Q(status="mended", mended_on__isnull=False)
                | ~Q(status="mended") & Q(mended_on__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["deadline", "id"], name="finding_deadline"),
            models.Index(fields=["responsible", "status"], name="finding_responsible"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_name} – {self.subject_name}"

    @property
    def known_kind(self) -> FindingKind | None:
        """The kind as its room declares it; None when no room does any more."""
        return registry.findings.get(self.kind)

    @property
    def kind_name(self) -> str:
        known = self.known_kind
        return str(known.name) if known else self.kind

    @property
    def is_observed(self) -> bool:
        """Whether the product itself sees when the difference is gone."""
        known = self.known_kind
        return known is not None and known.observable

    @property
    def subject(self) -> Ref:
        return Ref(self.subject_kind, self.subject_id)

    @property
    def decision(self) -> Ref | None:
        return Ref(self.decision_kind, self.decision_id) if self.decision_id else None

    @property
    def members(self) -> list[Member]:
        """The members it concerns, none for the whole cooperation; read beforehand in lists."""
        return [link.member for link in self.concerns.all()]

    @property
    def member_ids(self) -> set[int]:
        return {link.member_id for link in self.concerns.all()}

    def is_overdue(self, today: dt.date) -> bool:
        return states.is_overdue(states.Status(self.status), self.deadline, today)


class FindingMember(models.Model):
    """That a finding concerns a member. A finding without any concerns the whole cooperation."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="concerns")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "member"], name="finding_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.member_id}"
