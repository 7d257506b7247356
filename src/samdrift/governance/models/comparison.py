"""Comparison of a matter's alternatives: criteria on fixed scales, scores, each member's weights."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from samdrift.governance.models.basis import Alternative
from samdrift.governance.models.matters import Matter, OfMatter, matter_reach
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member

WEIGHT: dict[str, Any] = {"max_digits": 9, "decimal_places": 3}


class Criterion(models.Model):
    """What the alternatives are compared by. `worst` and `best` say in words what 0 and 100 mean,
    agreed before anyone scores; `weight` is the joint one, not a percentage.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(max_length=120)
    worst = models.CharField(max_length=200)
    best = models.CharField(max_length=200)
    weight = models.DecimalField(**WEIGHT)
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfMatter.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "name"], name="criterion_name"),
            models.CheckConstraint(name="criterion_weight", condition=Q(weight__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name


class OfCriterion(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return matter_reach(viewer, "criterion__matter__")


class Score(models.Model):
    """An alternative's score by a criterion, 0–100; no row is a score that is missing."""

    alternative = models.ForeignKey(Alternative, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    value = models.DecimalField(max_digits=6, decimal_places=3)
    reason = models.CharField(max_length=300, blank=True)

    objects = OfCriterion.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alternative", "criterion"], name="score_once"),
            models.CheckConstraint(
                name="score_on_scale", condition=Q(value__gte=0) & Q(value__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)


class MemberWeight(models.Model):
    """What a criterion weighs for one member."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="weights")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(**WEIGHT)

    objects = OfCriterion.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["criterion", "member"], name="member_weight_once"),
            models.CheckConstraint(name="member_weight", condition=Q(weight__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.weight}"
