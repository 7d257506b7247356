"""Who is at work where, and what one shift hands over to the next."""

from __future__ import annotations

from django.db import models

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.reach import DeskOnly, OfCaseAgents
from samdrift.parties.models.people import Person


class AtWork(models.Model):
    """A person is on in a team, at a site, from a moment until another (None: still on)."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    site = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = DeskOnly.as_manager()

    class Meta:
        indexes = [models.Index(fields=["until", "team"], name="at_work_now")]

    def __str__(self) -> str:
        return f"{self.person}, {self.team}"


class HandOver(models.Model):
    """What one shift tells the next, with the cases it is about."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="hand_overs")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    cases = models.ManyToManyField(Case, related_name="+", blank=True)
    taken_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = DeskOnly.as_manager()

    class Meta:
        indexes = [models.Index(fields=["team", "-at"], name="hand_over_team")]

    def __str__(self) -> str:
        return f"{self.team} {self.at}"


class Presence(models.Model):
    """A person has a case open just now; `writing` when something is being written."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    writing = models.BooleanField(default=False)

    objects = OfCaseAgents.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.case_id}"
