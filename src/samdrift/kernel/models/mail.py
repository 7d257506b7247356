"""Outgoing notices and web hooks: written in the act, sent by the worker, at least once."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from samdrift.kernel.reach import Own


class OwnRows(Own[Any]):
    pass


class Notice(models.Model):
    """Something a person is told; also e-mailed when the person wants that."""

    account_id = models.BigIntegerField(db_index=True)
    what = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    values = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = OwnRows.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["account_id"], name="notice_unread", condition=Q(read_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.what


class NoticeChoice(models.Model):
    """A kind of notice that an account does not want by e-mail."""

    account_id = models.BigIntegerField()
    what = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "what"], name="notice_choice"),
        ]

    def __str__(self) -> str:
        return self.what


class Hook(models.Model):
    """An address that is told of events of the given kinds, signed with the hook's secret.

    `secret` is concealed with the site's own; `last_event` is the last one that was handled, and
    the next try waits until `next_at`.
    """

    account_id = models.BigIntegerField()
    address = models.URLField(max_length=500)
    secret = models.TextField()
    kinds = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    last_event = models.BigIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = OwnRows.as_manager()

    def __str__(self) -> str:
        return self.address
