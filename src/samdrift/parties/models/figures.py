"""Key figures of a member and year. What is not known is not there, and never 0."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.members import Member


class KeyFigureRows(SeenInside[Any]):
    pass


class KeyFigure(models.Model):
    class Kind(models.TextChoices):
        INHABITANTS = "inhabitants", _("Inhabitants")
        EMPLOYEES_PRODUCTION = "employees_production", _("Employees in production")
        EMPLOYEES_ADMINISTRATION = "employees_administration", _("Employees in administration")
        USERS = "users", _("Users in production and administration")
        TEACHERS = "teachers", _("Teachers")
        PUPILS = "pupils", _("Pupils")
        WORKSTATIONS_ADMINISTRATION = (
            "workstations_administration",
            _("Workstations in administration"),
        )
        WORKSTATIONS_EDUCATION = "workstations_education", _("Workstations in education")
        SERVERS = "servers", _("Servers")
        ICT_FTE = "ict_fte", _("ICT full-time equivalents")
        ICT_FTE_CENTRAL = "ict_fte_central", _("– of these in the central ICT unit")
        ICT_FTE_HEALTH = "ict_fte_health", _("– of these in health and social services")
        ICT_FTE_SCHOOLS = "ict_fte_schools", _("– of these in schools and kindergartens")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="figures")
    year = models.SmallIntegerField()
    kind = models.CharField(max_length=30, choices=Kind)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=200, blank=True)

    objects = KeyFigureRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "year", "kind"], name="key_figure"),
            models.CheckConstraint(
                name="key_figure_not_negative", condition=models.Q(value__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.year} {self.kind}"
