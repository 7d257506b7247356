"""Uses: one member's installation of a system, as agreed and as counted."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.models.systems import System


class Inside(SeenInside[Any]):
    pass


class UseRows(DatedRows, SeenInside[Any]):
    pass


def _one_to_five(label: Any) -> models.SmallIntegerField[Any, Any]:
    return models.SmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )


class Use(Dated):
    class Hosting(models.TextChoices):
        LOCAL = "local", _("Locally, at the member")
        CENTRE = "centre", _("At the shared operations centre")
        SUPPLIER = "supplier", _("At a supplier")
        CLOUD = "cloud", _("As a cloud service")

    class OperatedBy(models.TextChoices):
        MEMBER = "member", _("The member")
        CENTRE = "centre", _("The shared operations centre")
        SUPPLIER = "supplier", _("A supplier")

    class ServiceLevel(models.TextChoices):
        GOLD = "gold", _("Gold")
        SILVER = "silver", _("Silver")
        BRONZE = "bronze", _("Bronze")

    class Security(models.TextChoices):
        OPEN = "open", _("Open")
        INTERNAL = "internal", _("Internal")
        SECURED = "secured", _("Secured")
        GRADED = "graded", _("Graded")

    class PersonalData(models.TextChoices):
        NONE = "none", _("None")
        ORDINARY = "ordinary", _("Ordinary")
        SPECIAL = "special", _("Special categories")

    # The two indexes below begin with system and member, so these need none of their own.
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="uses", db_index=False
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.CharField(max_length=60, blank=True)
    hosting = models.CharField(max_length=8, choices=Hosting, blank=True)
    operated_by = models.CharField(max_length=8, choices=OperatedBy, blank=True)
    operator = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    service_level = models.CharField(max_length=6, choices=ServiceLevel, blank=True)
    criticality = _one_to_five(_("Criticality"))
    confidentiality = _one_to_five(_("Confidentiality"))
    integrity = _one_to_five(_("Integrity"))
    availability = _one_to_five(_("Availability"))
    security_level = models.CharField(max_length=8, choices=Security, blank=True)
    personal_data = models.CharField(max_length=8, choices=PersonalData, blank=True)
    risk_assessed_on = models.DateField(null=True, blank=True)
    introduce_on = models.DateField(null=True, blank=True)
    phase_out_on = models.DateField(null=True, blank=True)
    purpose = models.TextField(blank=True)
    note = models.TextField(blank=True)
    user_count = models.IntegerField(null=True, blank=True)
    user_count_on = models.DateField(null=True, blank=True)

    objects = UseRows.as_manager()

    class Meta:
        constraints = [period_in_order("use_period")]
        indexes = [
            models.Index(fields=["member", "system"], name="use_member_system"),
            # Holds all that the numbers of a system are made of, so that a list can be sorted by
            # them without visiting the rows.
            models.Index(
                fields=["system", "member", "valid_from", "valid_to", "user_count"],
                name="use_numbers",
            ),
            # Lists of uses are most often sorted by how many work in them.
            models.Index(fields=["user_count", "id"], name="use_user_count"),
        ]

    def __str__(self) -> str:
        return f"{self.system} – {self.member}"


class UserCount(models.Model):
    """How many users a use had on a day, by which source. The newest is kept on the use as well."""

    class Source(models.TextChoices):
        SYSTEM = "system", _("Counted in the system")
        DIRECTORY = "directory", _("Counted in the directory of users")
        SUPPLIER = "supplier", _("Reported by the supplier")
        ESTIMATE = "estimate", _("Estimated")
        FILE = "file", _("Read from a file")

    # The constraint below begins with the use.
    use = models.ForeignKey(Use, on_delete=models.CASCADE, related_name="counts", db_index=False)
    counted_on = models.DateField()
    count = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=Source)
    note = models.CharField(max_length=200, blank=True)

    objects = Inside.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["use", "counted_on", "source"], name="user_count_day"),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.counted_on}: {self.count}"


class JointConsent(Dated):
    """That a member agrees that the centre runs the system for all (or that one manager serves all)."""

    class About(models.TextChoices):
        MANAGER = "manager", _("One joint system manager")
        OPERATION = "operation", _("Joint operation by the centre")

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="consents")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=10, choices=About)
    reference = models.CharField(max_length=300)
    agreed_on = models.DateField()
    withdrawn_by = models.CharField(max_length=300, blank=True)
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = UseRows.as_manager()

    class Meta:
        constraints = [
            # One withdrawn before it took effect has an empty period.
            models.CheckConstraint(
                name="joint_consent_not_backwards",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} – {self.member}"
