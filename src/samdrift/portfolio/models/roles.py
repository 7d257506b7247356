"""Roles in a system: who answers for it, for which member, accepted and confirmed every year."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.systems import Inside, System


class SystemRoleRows(DatedRows, SeenInside[Any]):
    pass


class SystemRole(Dated):
    """One person's role in one system for one member (or, with no member, for all of them)."""

    class Kind(models.TextChoices):
        OWNER = "owner", _("System owner")
        MANAGER = "manager", _("System manager")
        DEPUTY = "deputy", _("Deputy for the system manager")
        LOCAL_MANAGER = "local_manager", _("Local system manager")
        SUPER_USER = "super_user", _("Super user")
        CONTACT = "contact", _("Contact point")

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="roles")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="system_roles"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="system_roles")
    kind = models.CharField(max_length=14, choices=Kind)
    description = models.TextField(blank=True)
    appointed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    declined_on = models.DateField(null=True, blank=True)

    objects = SystemRoleRows.as_manager()

    class Meta:
        constraints = [
            period_in_order("system_role_period"),
            models.CheckConstraint(
                name="system_role_joint_only_without_member",
                condition=Q(member__isnull=False) | Q(kind__in=["manager", "deputy"]),
            ),
        ]
        indexes = [
            models.Index(fields=["system", "member", "kind"], name="system_role_of"),
            models.Index(fields=["person"], name="system_role_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.system}"


class Forum(models.Model):
    """The forum of a system's managers: formed by itself from the roles; here only its own words."""

    system = models.OneToOneField(System, on_delete=models.CASCADE, related_name="forum")
    mandate = models.TextField(blank=True)
    mandate_from = models.CharField(max_length=200, blank=True)

    objects = Inside.as_manager()

    def __str__(self) -> str:
        return str(self.system)
