"""Work done in the background: a row with a lease, so that a killed worker loses nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Work(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        STOPPED = "stopped"

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    done_count = models.IntegerField(default=0)
    total_count = models.IntegerField(null=True)
    error = models.TextField(blank=True)
    asked_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], name="work_due", condition=Q(state__in=["waiting", "running"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Beat(models.Model):
    """When each act of the clock last ran, so that several clocks do not run it twice."""

    name = models.CharField(max_length=80, unique=True)
    ran_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
