"""Members: municipalities, counties and others; never overwritten, only succeeded."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.models.dated import Dated, DatedRows, on_day, period_in_order
from samdrift.kernel.reach import SeenInside


class MemberRows(SeenInside[Any]):
    def current(self, day: Any) -> Any:
        """Members of at least one arrangement that day."""
        from samdrift.parties.models.arrangements import Membership  # noqa: PLC0415 -- it knows Member

        return self.filter(pk__in=Membership.objects.filter(on_day(day)).values("member_id"))


class Member(models.Model):
    """An organisation that takes part: identified by itself, its numbers are dated attributes."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        COUNTY = "county", _("County")
        OTHER = "other", _("Other organisation")

    class Language(models.TextChoices):
        BOKMAL = "bokmål", _("Bokmål")
        NYNORSK = "nynorsk", _("Nynorsk")
        NEUTRAL = "nøytral", _("Neutral")

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.MUNICIPALITY)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=160, db_index=True, editable=False)
    parallel_name = models.CharField(max_length=160, blank=True)
    orgnr = models.CharField(max_length=9, blank=True)
    written_language = models.CharField(max_length=8, choices=Language, blank=True)
    founded_on = models.DateField(null=True, blank=True)
    ceased_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = MemberRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["orgnr"], name="member_orgnr", condition=~models.Q(orgnr="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.name)[:160]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)


class MemberNumberRows(DatedRows, SeenInside[Any]):
    pass


class MemberNumber(Dated):
    """A member's kommunenummer (or county number) in a period: four digits, kept as text."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="numbers")
    number = models.CharField(max_length=4, db_index=True)

    objects = MemberNumberRows.as_manager()

    class Meta:
        constraints = [period_in_order("member_number_period")]

    def __str__(self) -> str:
        return self.number


class SuccessionRows(SeenInside[Any]):
    pass


class Succession(models.Model):
    """A merge n→1 or split 1→n: one act on one day, with its links and how to undo it."""

    class Kind(models.TextChoices):
        MERGE = "merge", pgettext_lazy("what happened", "Merge")
        SPLIT = "split", pgettext_lazy("what happened", "Split")

    kind = models.CharField(max_length=6, choices=Kind)
    happened_on = models.DateField()
    decision = models.CharField(max_length=300, blank=True)
    journal = models.JSONField(default=dict)
    done_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    objects = SuccessionRows.as_manager()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"


class SuccessionLink(models.Model):
    """That one member is succeeded, wholly or in part, by another. Never infer a single one."""

    succession = models.ForeignKey(Succession, on_delete=models.CASCADE, related_name="links")
    predecessor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="predecessors")

    objects = SuccessionRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["succession", "predecessor", "successor"], name="succession_link"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
