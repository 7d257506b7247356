"""Integrations: what flows from one use to another, or to something outside."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.models.dated import Dated, period_in_order
from samdrift.portfolio.models.systems import Inside
from samdrift.portfolio.models.uses import Use, UseRows


class CommonComponent(models.Model):
    """A national or municipal common component (ID-porten, KS Fiks, Altinn)."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("National")
        MUNICIPAL = "municipal", _("Municipal")

    name = models.CharField(max_length=120, unique=True)
    level = models.CharField(max_length=10, choices=Level)
    owner = models.CharField(max_length=120, blank=True)
    website = models.URLField(blank=True)

    objects = Inside.as_manager()

    def __str__(self) -> str:
        return self.name


class ComponentUse(models.Model):
    use = models.ForeignKey(Use, on_delete=models.CASCADE, related_name="components")
    component = models.ForeignKey(CommonComponent, on_delete=models.PROTECT, related_name="uses")
    note = models.CharField(max_length=200, blank=True)

    objects = Inside.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["use", "component"], name="component_use")]

    def __str__(self) -> str:
        return f"{self.use}: {self.component}"


class Integration(Dated):
    """A flow from a use to another use, or to or from something external (then the name stands here)."""

    class Method(models.TextChoices):
        API = "api", _("API")
        FILE = "file", _("File transfer")
        MESSAGE = "message", _("Messages")
        DATABASE = "database", _("Database")
        MANUAL = "manual", _("By hand")
        OTHER = "other", _("Other")

    class Frequency(models.TextChoices):
        REAL_TIME = "real_time", _("At once")
        HOURLY = "hourly", _("Hourly")
        DAILY = "daily", _("Daily")
        WEEKLY = "weekly", _("Weekly")
        MONTHLY = "monthly", _("Monthly")
        RARELY = "rarely", _("More rarely")
        ON_DEMAND = "on_demand", _("On demand")

    class Direction(models.TextChoices):
        ONE_WAY = "one_way", _("One way")
        BOTH = "both", _("Both ways")

    name = models.CharField(max_length=160, blank=True)
    source = models.ForeignKey(
        Use, on_delete=models.PROTECT, null=True, blank=True, related_name="flows_out"
    )
    target = models.ForeignKey(
        Use, on_delete=models.PROTECT, null=True, blank=True, related_name="flows_in"
    )
    external = models.CharField(max_length=160, blank=True)
    component = models.ForeignKey(
        CommonComponent, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.ONE_WAY)
    content = models.CharField(max_length=300)
    method = models.CharField(max_length=10, choices=Method, blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency, blank=True)
    owner = models.CharField(max_length=160, blank=True)
    target_needs_it = models.BooleanField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = UseRows.as_manager()

    class Meta:
        constraints = [
            period_in_order("integration_period"),
            models.CheckConstraint(
                name="integration_has_two_ends",
                condition=(Q(source__isnull=False) & Q(target__isnull=False))
                | ((Q(source__isnull=False) | Q(target__isnull=False)) & ~Q(external=""))
                | (
                    (Q(source__isnull=False) | Q(target__isnull=False)) & Q(component__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.source or self.external} → {self.target or self.external}"
