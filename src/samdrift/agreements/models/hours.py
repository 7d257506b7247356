"""Pools of hours bought: what is entitled to each period, what is planned and used."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, OfAgreement, of_agreement
from samdrift.agreements.models.terms import Term
from samdrift.followup.models.activities import Occurrence
from samdrift.governance.models.matters import Matter
from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


class HourPool(models.Model):
    """Hours that come with the agreement. What is not used of a period lapses, or is carried on
    for so many months. `term` is the term of the annex that gives the hours a year.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="hour_pools")
    term = models.OneToOneField(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=160)
    carried_months = models.PositiveSmallIntegerField(default=0)
    hourly_worth = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.TextField(blank=True)

    objects = OfAgreement.as_manager()

    def __str__(self) -> str:
        return self.title


class OfPool(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_agreement(viewer, "pool__agreement__")


class HourYearRows(DatedRows, OfPool):
    pass


class HourYear(Dated):
    """The hours of a period of the pool: [valid_from, valid_to)."""

    pool = models.ForeignKey(HourPool, on_delete=models.CASCADE, related_name="years")
    hours = models.DecimalField(max_digits=10, decimal_places=2)

    objects = HourYearRows.as_manager()

    class Meta:
        constraints = [
            period_in_order("hour_year_period"),
            models.UniqueConstraint(fields=["pool", "valid_from"], name="hour_year_once"),
            models.CheckConstraint(
                name="hour_year_bounded",
                condition=Q(valid_from__isnull=False, valid_to__isnull=False, hours__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.valid_from}: {self.hours}"


class HourBooking(models.Model):
    """Hours planned or used, by an activity, a matter or in words. One taken back stays, struck."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        USED = "used", _("Used")
        STRUCK = "struck", _("Struck")

    pool = models.ForeignKey(HourPool, on_delete=models.CASCADE, related_name="bookings")
    day = models.DateField()
    hours = models.DecimalField(max_digits=8, decimal_places=2)
    state = models.CharField(max_length=7, choices=State)
    what = models.CharField(max_length=300)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    booked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfPool.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="hour_booking_positive", condition=Q(hours__gt=0))
        ]
        indexes = [models.Index(fields=["pool", "day"], name="hour_booking_day")]

    def __str__(self) -> str:
        return f"{self.what}: {self.hours}"
