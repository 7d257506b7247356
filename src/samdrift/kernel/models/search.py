"""One index over everything that can be searched for, the same on both engines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

EVERYONE = 0
"""Audience of what all in the cooperation may find; else the id of the member it belongs to."""


class SearchEntry(models.Model):
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    audience = models.BigIntegerField(default=EVERYONE)
    title = models.CharField(max_length=300)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_object"),
        ]

    def __str__(self) -> str:
        return self.title


class SearchTold(models.Model):
    """How rows of a kind were told (`SearchKind.told`) when all of them were last indexed."""

    kind = models.CharField(max_length=60, unique=True)
    told = models.PositiveSmallIntegerField(default=1)

    objects: ClassVar[models.Manager[SearchTold]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.told}"


class SearchWord(models.Model):
    """A word of an entry as written (folded) or its stem; `weight` is higher in the title."""

    # Words are always taken away before their entry; that the database looks for the entry of each
    # would be much of the time of a large load.
    entry = models.ForeignKey(
        SearchEntry, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    audience = models.BigIntegerField()
    word = models.CharField(max_length=60)
    weight = models.SmallIntegerField()

    class Meta:
        indexes = [
            # For whole words and for those that begin so, with all that is asked for, so that the rows
            # need not be read: every index more is filled word by word.
            models.Index(
                fields=["word", "weight", "entry", "audience"],
                name="search_word",
                opclasses=["varchar_pattern_ops", "int2_ops", "int8_ops", "int8_ops"],
            ),
            # For the newest that hold a word, of each audience: what is near a case.
            models.Index(fields=["word", "audience", "entry"], name="search_word_audience"),
            models.Index(
                fields=["word", "entry"],
                name="search_word_everyone",
                opclasses=["varchar_pattern_ops", "int8_ops"],
                condition=models.Q(audience=EVERYONE),
            ),
        ]

    def __str__(self) -> str:
        return self.word
