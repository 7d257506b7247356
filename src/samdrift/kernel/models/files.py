"""Files that people send in, kept as raw bytes outside the web root."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    digest = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
