"""People: where they work, whom they serve by mandate, which roles they hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import Reached, SeenInside
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.suppliers import Supplier


class UnitRows(SeenInside[Any]):
    pass


class Unit(models.Model):
    """A unit (enhet) of a member, or a place where people work."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(max_length=160)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = UnitRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "name"], name="unit_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """Oneself; people of the members one works for; the centre sees all of the cooperation."""
        if viewer.centre and viewer.inside:
            return Q()
        return Q(pk=viewer.person_id) | Q(employer_id__in=viewer.members)

    def at_work(self, day: dt.date) -> Any:
        """Not yet left that day."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


class Person(models.Model):
    """A person. `left_on` is the first day the person is no longer there."""

    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    email = models.EmailField(blank=True, db_index=True)
    phone = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=120, blank=True)
    employer = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    work_site = models.CharField(max_length=160, blank=True)
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    external_id = models.CharField(max_length=120, blank=True)
    started_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = PersonRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "external_id"],
                name="person_external_id",
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(
                name="person_one_employer",
                condition=Q(employer__isnull=True) | Q(supplier__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        if self.erased_at is not None:
            return str(_("An erased person"))
        return f"{self.given_name} {self.family_name}".strip()

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = self.made_sort_key()
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)

    def made_sort_key(self) -> str:
        return sort_key(f"{self.family_name} {self.given_name}")[:220]

    def is_at_work(self, day: dt.date) -> bool:
        return (self.left_on is None or self.left_on > day) and self.erased_at is None


class MandateRows(DatedRows, Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """The person it concerns, the members it covers, and the centre."""
        if viewer.centre and viewer.inside:
            return Q()
        return (
            Q(person_id=viewer.person_id)
            | Q(person__employer_id__in=viewer.members)
            | Q(members__in=viewer.members)
        )


class Mandate(Dated):
    """That a person serves members other than the employer: by whom, in which rooms, when.

    `rooms` is a list of room names; empty means every room.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mandates")
    grantor = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    members = models.ManyToManyField(Member, related_name="+", blank=True)
    rooms = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = MandateRows.as_manager()

    class Meta:
        constraints = [
            period_in_order("mandate_period"),
            models.CheckConstraint(
                name="mandate_has_grantor",
                condition=Q(grantor__isnull=False) | Q(arrangement__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}"


class AppointmentRows(DatedRows, SeenInside[Any]):
    pass


class Appointment(Dated):
    """A person holds a role that is not about one system, for a member or the arrangement."""

    class Role(models.TextChoices):
        DIRECTOR = "director", _("Chief municipal executive")
        COORDINATOR = "coordinator", _("ICT coordinator")
        MEMBER_CONTROLLER = "member_controller", _("Controller of a member")
        DPO = "dpo", _("Data protection officer")
        DAILY_MANAGER = "daily_manager", _("Daily manager of the cooperation")
        MANAGEMENT_LEAD = "management_lead", _("Management lead")
        SECRETARY = "secretary", _("Secretary")
        AGENT = "agent", _("Service desk agent")
        CONTROLLER = "controller", _("Controller of the cooperation")
        SECURITY_LEAD = "security_lead", _("Security lead")
        PROGRAMME_LEAD = "programme_lead", _("Programme lead")
        STEERING = "steering", _("Member of the steering group")
        ADMINISTRATOR = "administrator", _("Administrator of the site")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    description = models.TextField(blank=True)
    decision = models.CharField(max_length=300, blank=True)

    objects = AppointmentRows.as_manager()

    class Meta:
        constraints = [period_in_order("appointment_period")]
        indexes = [models.Index(fields=["person", "role"], name="appointment_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


OF_MEMBER = frozenset({"director", "coordinator", "member_controller", "dpo"})
"""Roles held for one member; the others are held for the arrangement."""
CENTRE = frozenset(
    {
        "daily_manager",
        "management_lead",
        "secretary",
        "agent",
        "controller",
        "security_lead",
        "programme_lead",
        "administrator",
    }
)
"""Roles whose holders are staff of the centre: they serve all members."""

PERSONAL = frozenset(
    {"given_name", "family_name", "email", "phone", "title", "work_site", "external_id"}
)
"""Fields of a person that history keeps apart, and that an erasure empties."""


class Retention(models.Model):
    """How long personal data are kept after their purpose is over: a site's own rule."""

    class Subject(models.TextChoices):
        PERSON = "person", _("People who have left")

    subject = models.CharField(max_length=20, choices=Subject, unique=True)
    years = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300, blank=True)

    objects = UnitRows.as_manager()

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.years}"
