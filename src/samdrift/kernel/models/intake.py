"""Files taken in row by row: staged first, then taken in batches, refused rows kept for mending."""

from __future__ import annotations

from django.db import models


class Intake(models.Model):
    class State(models.TextChoices):
        STAGED = "staged"
        READY = "ready"
        RUNNING = "running"
        STOPPED = "stopped"
        DONE = "done"
        UNUSABLE = "unusable"

    kind = models.CharField(max_length=40)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    sheet = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.STAGED)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    member_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    asked_to_stop = models.BooleanField(default=False)
    refusal = models.CharField(max_length=60, blank=True)
    refusal_values = models.JSONField(default=dict)
    total_count = models.IntegerField(default=0)
    taken_count = models.IntegerField(default=0)
    unchanged_count = models.IntegerField(default=0)
    refused_count = models.IntegerField(default=0)
    next_line = models.IntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class IntakeRow(models.Model):
    """One row of the file as it was read, with what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        UNCHANGED = "unchanged"
        REFUSED = "refused"
        DROPPED = "dropped"

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="+")
    line = models.IntegerField()
    cells = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    column = models.CharField(max_length=120, blank=True)
    shown = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    reason_values = models.JSONField(default=dict)
    object_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intake", "line"], name="intake_row_line"),
        ]
        indexes = [models.Index(fields=["intake", "state", "line"], name="intake_row_state")]

    def __str__(self) -> str:
        return f"{self.intake_id}:{self.line}"


class RememberedColumn(models.Model):
    """A heading that a person once tied to a field by hand; used the next time it is seen."""

    kind = models.CharField(max_length=40)
    heading = models.CharField(max_length=120)
    field = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "heading"], name="remembered_column"),
        ]

    def __str__(self) -> str:
        return self.heading
