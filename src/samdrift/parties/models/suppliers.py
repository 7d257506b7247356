"""Suppliers of systems and services."""

from __future__ import annotations

from typing import Any

from django.db import models

from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import SeenInside


class SupplierRows(SeenInside[Any]):
    pass


class Supplier(models.Model):
    name = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=200, db_index=True, editable=False)
    orgnr = models.CharField(max_length=9, blank=True)
    website = models.URLField(blank=True)
    support_email = models.EmailField(blank=True)
    support_phone = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    objects = SupplierRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["orgnr"], name="supplier_orgnr", condition=~models.Q(orgnr="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.name)[:200]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)
