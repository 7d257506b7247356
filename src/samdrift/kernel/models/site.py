"""The site itself and what each person keeps in it: settings, saved views, tokens."""

from __future__ import annotations

from typing import Any

from django.db import models

from samdrift.kernel.reach import Own


class OwnRows(Own[Any]):
    pass


class Kept(models.Model):
    """The cache that all web processes share, in the shape Django's database cache asks for."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kernel_cache"

    def __str__(self) -> str:
        return self.cache_key


class Site(models.Model):
    """The one row that tells which community of members this installation serves."""

    name = models.CharField(max_length=200)
    default_language = models.CharField(max_length=5, default="nb")
    director_word = models.CharField(max_length=60, blank=True)
    accessibility_url = models.URLField(blank=True)
    is_example = models.BooleanField(default=False)
    started_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A list as one person wants it: its filters, order and columns, under a name."""

    account_id = models.BigIntegerField(db_index=True)
    list_key = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "list_key", "name"], name="saved_view_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Columns(models.Model):
    """Which columns of a list one person has chosen, in order."""

    account_id = models.BigIntegerField()
    list_key = models.CharField(max_length=60)
    keys = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "list_key"], name="columns_of_list"),
        ]

    def __str__(self) -> str:
        return self.list_key


class Token(models.Model):
    """A key for a program that calls the API as one account; only its digest is kept."""

    account_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(null=True)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = OwnRows.as_manager()

    def __str__(self) -> str:
        return self.name


class CalendarAddress(models.Model):
    """A secret address that a calendar program asks for one account's dates; only its digest is kept."""

    account_id = models.BigIntegerField(db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = OwnRows.as_manager()

    def __str__(self) -> str:
        return f"calendar of account {self.account_id}"
