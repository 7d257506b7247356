"""What was done, by whom and when: written in the act, sealed later, never changed."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One thing done. `text` is the canonical JSON whose SHA-256 is `digest`."""

    key = models.UUIDField(unique=True)
    at = models.DateTimeField()
    what = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.subject_kind} {self.subject_id}"


class EventPersonal(models.Model):
    """A personal value of an event, apart from it so that it can be erased.

    The event's text holds only the salted digest of the value. Erasure empties `value`
    and sets `erased_at`; nothing else about the row may change.
    """

    # The constraint below begins with the event, so it needs no index of its own. Events never go,
    # which the database itself sees to, so nor need it look for the event of each value.
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    field = models.CharField(max_length=60)
    person_id = models.BigIntegerField(db_index=True)
    salt = models.CharField(max_length=32)
    value = models.TextField(null=True)  # noqa: DJ001 -- erased is not empty
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "field"], name="event_personal_field"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.field}"


class Seal(models.Model):
    """A link of the chain over events, in the order in which the clock sealed them.

    Each `previous` stands once, so that the database itself refuses a chain that forks.
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    event_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk} {self.digest[:12]}"
