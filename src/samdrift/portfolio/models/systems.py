"""Systems and the service areas they serve: said once for all members."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.calc.names import fold, sort_key
from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.suppliers import Supplier


class Inside(SeenInside[Any]):
    pass


class ServiceArea(models.Model):
    """An area of service (Helse, sosial og omsorg › Barnevern), in one or two levels."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    order = models.SmallIntegerField(default=0)

    objects = Inside.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="service_area_name"),
            models.UniqueConstraint(
                fields=["name"],
                name="service_area_top_name",
                condition=models.Q(parent__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The area with the one it lies under; ask with the parent joined."""
        return f"{self.parent.name} › {self.name}" if self.parent else self.name


def _one_to_five() -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            name=f"system_{name}_1_to_5",
            condition=models.Q(**{f"{name}__isnull": True})
            | models.Q(**{f"{name}__gte": 1, f"{name}__lte": 5}),
        )
        for name in ("strategic_fit", "functional_fit", "technical_fit")
    ]


class SystemRows(Inside):
    def own_rows(self) -> Any:
        """Systems that have not been found to be another one under a second name."""
        return self.filter(merged_into=None)

    def running(self) -> Any:
        """Of those, the ones that have not ended."""
        return self.filter(merged_into=None, ended_at=None)


class System(models.Model):
    """A product as the cooperation knows it; a member's own installation of it is a use."""

    class Kind(models.TextChoices):
        SHARED = "shared", _("Shared system")
        CANDIDATE = "candidate", _("Candidate for a shared system")
        SECTOR = "sector", _("System of a sector")
        LOCAL = "local", _("System of one member")
        CROSS = "cross", _("Across sectors")

    class LifeCycle(models.TextChoices):
        PROCUREMENT = "procurement", _("Being procured")
        INTRODUCTION = "introduction", _("Being introduced")
        OPERATION = "operation", _("In operation")
        REPLACE = "replace", _("Should be replaced")
        PHASE_OUT = "phase_out", _("Being phased out")
        ENDED = "ended", _("Ended")

    class Management(models.TextChoices):
        OWN = "own", _("Each member has its own system manager")
        JOINT = "joint", _("One joint system manager, contact points in the members")
        CENTRE = "centre", _("The centre runs it for all, with a local manager in each member")

    name = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=200, db_index=True, editable=False)
    folded = models.CharField(max_length=200, editable=False, default="")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    short_name = models.CharField(max_length=40, blank=True)
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    areas = models.ManyToManyField(ServiceArea, related_name="systems", blank=True)
    purpose = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    life_cycle = models.CharField(max_length=12, choices=LifeCycle, blank=True)
    management = models.CharField(max_length=6, choices=Management, default=Management.OWN)
    introduced_on = models.DateField(null=True, blank=True)
    replace_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    strategic_fit = models.SmallIntegerField(null=True, blank=True)
    functional_fit = models.SmallIntegerField(null=True, blank=True)
    technical_fit = models.SmallIntegerField(null=True, blank=True)
    critical_periods = models.CharField(max_length=300, blank=True)
    national_component = models.BooleanField(null=True, blank=True)
    website = models.URLField(blank=True)
    note = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SystemRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folded"],
                name="system_name",
                condition=models.Q(merged_into__isnull=True),
            ),
            *_one_to_five(),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **more: Any) -> None:
        self.make_keys()
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key", "folded"}
        super().save(*args, **more)

    def make_keys(self) -> None:
        """Set what follows from the name; to be called before a bulk write, which skips save()."""
        self.sort_key = sort_key(self.name)[:200]
        self.folded = fold(self.name)[:200]


class SystemName(models.Model):
    """Another name the system goes by, so that two spreadsheets mean the same one."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=160)
    folded = models.CharField(max_length=200, unique=True)

    objects = Inside.as_manager()

    def __str__(self) -> str:
        return self.name


class Likeness(models.Model):
    """That two systems' names are alike: suggested, then said to be the same or not. Never merged silently."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        SAME = "same", _("The same system")
        DIFFERENT = "different", _("Two systems")

    first = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    likeness = models.DecimalField(max_digits=4, decimal_places=3)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)

    objects = Inside.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="likeness_pair")]

    def __str__(self) -> str:
        return f"{self.first} ~ {self.second}"


class SystemMerge(models.Model):
    """That two systems were found to be one: what was moved, so that it can be taken back that day."""

    kept = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    gone = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    done_on = models.DateField()
    done_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    journal = models.JSONField(default=list)

    objects = Inside.as_manager()

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"
