"""Roles in a system: who answers for it, for which member, accepted and confirmed every year."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.query import ModelIterable
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.models.dated import Dated, DatedRows, on_day, period_in_order
from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.calc.chain import confirm_by
from samdrift.portfolio.models.systems import Inside, System


class SystemRoleRows(DatedRows, SeenInside[Any]):
    def coming(self, day: dt.date) -> Any:
        """In force that day, or beginning later."""
        return self.filter(on_day(day) | Q(valid_from__gt=day)).exclude(valid_to=F("valid_from"))


class SystemRole(Dated):
    """One person's role in one system for one member (or, with no member, for all of them).

    A role that was declined or ended before it began has an empty period (`valid_to` equal to
    `valid_from`): it was never in force.
    """

    class Kind(models.TextChoices):
        OWNER = "owner", _("System owner")
        MANAGER = "manager", _("System manager")
        DEPUTY = "deputy", _("Deputy for the system manager")
        LOCAL_MANAGER = "local_manager", _("Local system manager")
        SUPER_USER = "super_user", _("Super user")
        CONTACT = "contact", _("Contact point")

    # Fields without an index of their own are led by one below; those that few roles have a value
    # in are in it only then. Loads bring hundreds of thousands of roles, and each index slows them.
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="roles", db_index=False
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=14, choices=Kind)
    description = models.TextField(blank=True)
    appointed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    accepted_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    declined_on = models.DateField(null=True, blank=True)
    decline_reason = models.CharField(max_length=300, blank=True)
    ended_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    end_reason = models.CharField(max_length=300, blank=True)

    objects = SystemRoleRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="system_role_not_backwards",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="system_role_joint_only_without_member",
                condition=Q(member__isnull=False) | Q(kind__in=["manager", "deputy"]),
            ),
        ]
        indexes = [
            models.Index(fields=["system", "member", "kind"], name="system_role_of"),
            models.Index(fields=["person"], name="system_role_person"),
            models.Index(
                fields=["appointed_by"],
                name="system_role_appointed_by",
                condition=Q(appointed_by__isnull=False),
            ),
            models.Index(
                fields=["ended_by"],
                name="system_role_ended_by",
                condition=Q(ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{_kind_label(self.kind, get_language())} – {self.system}"

    @property
    def due_on(self) -> dt.date | None:
        """The day it must be confirmed by; None as long as it is not accepted."""
        return confirm_by(self.accepted_on, self.confirmed_on)


@functools.lru_cache(maxsize=50)
def _kind_label(kind: str, _language: str | None) -> str:
    """Django's own get_kind_display works out all the labels anew for every row of a list."""
    return str(SystemRole.Kind(kind).label)


class RoleText(models.Model):
    """What a kind of role means here: the description a new role starts from."""

    kind = models.CharField(max_length=14, choices=SystemRole.Kind, unique=True)
    text = models.TextField()

    objects = Inside.as_manager()

    def __str__(self) -> str:
        return self.get_kind_display()


class ManagementTerm(Dated):
    """How a system was managed in a period; none at all where it has never been changed.

    `System.management` is what holds today, and always for a system without terms.
    """

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="management_terms")
    management = models.CharField(max_length=6, choices=System.Management)

    objects = Inside.as_manager()

    class Meta:
        constraints = [period_in_order("management_term_period")]

    def __str__(self) -> str:
        return f"{self.system}: {self.get_management_display()}"


class Forum(models.Model):
    """The forum of a system's managers: formed by itself from the roles; here only its own words."""

    system = models.OneToOneField(System, on_delete=models.CASCADE, related_name="forum")
    mandate = models.TextField(blank=True)
    mandate_from = models.CharField(max_length=200, blank=True)

    objects = Inside.as_manager()

    def __str__(self) -> str:
        return str(self.system)


class RoleGapRows(DatedRows, SeenInside[Any]):
    when_read: Callable[[Sequence[Any]], None] | None = None

    def then(self, act: Callable[[Sequence[Any]], None]) -> Any:
        """Do this with the rows as soon as they are read: what no foreign key leads to is put on
        all of a page's rows at once.
        """
        rows = self._chain()  # type: ignore[attr-defined]
        rows.when_read = act
        return rows

    def _clone(self) -> Any:
        rows = super()._clone()  # type: ignore[misc]
        rows.when_read = self.when_read
        return rows

    def _fetch_all(self) -> None:
        read = self._result_cache is None
        super()._fetch_all()
        if read and self.when_read is not None and issubclass(self._iterable_class, ModelIterable):
            self.when_read(self._result_cache or ())

    def begins_within(self, day: dt.date, days: int) -> Any:
        """Gaps that are not there yet, and come within so many days.

        A role that falls due for confirmation is none as long as it is not overdue: the holder is
        reminded in good time.
        """
        soon = self.filter(valid_from__gt=day, valid_from__lte=day + dt.timedelta(days=days))
        return soon.exclude(kind="overdue")


class RoleGap(Dated):
    """Something missing in the roles of a system, from the first day it is so to the last.

    Derived from roles, uses, agreements and people, and written anew by `services.gaps` when one
    of them changes. Gaps are stored, with their period, because what makes them is dated: one row
    answers for today, for a day long past and for a day to come, and a list over 70 000 uses pages
    and counts by index instead of working out every use. With no member it is about the role that
    serves all members.
    """

    class Kind(models.TextChoices):
        NO_OWNER = "no_owner", _("No system owner")
        NO_MANAGER = "no_manager", _("No system manager")
        NO_SUPER_USER = "no_super_user", _("No super user")
        NO_DEPUTY = "no_deputy", _("One manager alone, without a deputy")
        NO_LOCAL_MANAGER = "no_local_manager", _("No local system manager")
        NO_CONTACT = "no_contact", _("No contact point")
        NO_CONSENT = "no_consent", _("Has not agreed to joint management")
        TWO_OWNERS = "two_owners", _("More than one system owner")
        NOT_ACCEPTED = "not_accepted", _("Role not accepted")
        OVERDUE = "overdue", _("Role not confirmed in time")
        HOLDER_GONE = "holder_gone", _("The person has left")
        SURPLUS = "surplus", _("Role that is no longer needed")

    # Indexed below: there are several gaps for each use, and they come and go with it.
    system = models.ForeignKey(
        System, on_delete=models.CASCADE, related_name="gaps", db_index=False
    )
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    role = models.ForeignKey(
        SystemRole,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="gaps",
        db_index=False,
    )
    kind = models.CharField(max_length=16, choices=Kind)

    objects = RoleGapRows.as_manager()

    class Meta:
        constraints = [period_in_order("role_gap_period")]
        indexes = [
            models.Index(fields=["system", "member"], name="role_gap_of"),
            models.Index(fields=["member", "kind"], name="role_gap_member"),
            models.Index(fields=["valid_from"], name="role_gap_from"),
            models.Index(fields=["role"], name="role_gap_role", condition=Q(role__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.system}"
