"""Outgoing notices and web hooks: written in the act, sent by the worker, at least once."""

from __future__ import annotations

from django.db import models


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
    """An address that is told of events of the given kinds, signed with the hook's secret."""

    account_id = models.BigIntegerField()
    address = models.URLField()
    secret = models.CharField(max_length=64)
    kinds = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    last_event = models.BigIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.address
