"""Terms: what is agreed in figures, each a step function over days and levels."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import (
    PERCENT,
    Agreement,
    OfAgreement,
    of_agreement,
)
from samdrift.governance.models.matters import MONEY
from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import Reached, SeenInside
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System


class Term(models.Model):
    """One thing agreed, in the order the annex says it. Its figures are the steps.

    `item` is the supplier's item number on invoices (BT-155). One with a member is that member's
    own, and stands in place of one for all with the same item (or title). What more a price, a
    level or a compensation needs lies in `price`, `level` and `compensation`. A minimum is `of` a
    price.
    """

    class Kind(models.TextChoices):
        PRICE = "price", _("Price per unit")
        FIXED = "fixed", _("Fixed part")
        LEAST = "least", _("Minimum quantity")
        LEAST_AMOUNT = "least_amount", _("Minimum amount")
        RESPONSE = "response", _("Response time")
        RESOLUTION = "resolution", _("Resolution time")
        AVAILABILITY = "availability", _("Availability")
        COMPENSATION = "compensation", _("Compensation")
        HOURS = "hours", _("Hours per year")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField(default=0)
    annex = models.CharField(max_length=80, blank=True)
    item = models.CharField(max_length=60, blank=True, db_index=True)
    unit = models.CharField(max_length=40, blank=True)
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="minimums"
    )
    note = models.TextField(blank=True)

    objects = OfAgreement.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class OfTerm(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_agreement(viewer, "term__agreement__")


class StepRows(DatedRows, OfTerm):
    pass


class TermStep(Dated):
    """In [valid_from, valid_to), from `level` up to the next level, the value is `value`.

    Level: units for a price, per cent attained for a compensation, 0 where nothing depends on it.
    Value: kroner without VAT for a price, hours for a time, per cent for availability and
    compensation, hours a year for hours. `origin` tells a step made by a fall or an index.
    """

    class Origin(models.TextChoices):
        AGREED = "agreed", _("As the annex says")
        FALL = "fall", _("Agreed yearly fall")
        CHANGE = "change", _("Later change")

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="steps")
    level = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    value = models.DecimalField(max_digits=16, decimal_places=4)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.AGREED)
    note = models.CharField(max_length=200, blank=True)

    objects = StepRows.as_manager()

    class Meta:
        constraints = [
            period_in_order("term_step_period"),
            models.CheckConstraint(name="term_step_not_negative", condition=Q(value__gte=0)),
        ]
        indexes = [models.Index(fields=["term", "valid_from", "level"], name="term_step_order")]

    def __str__(self) -> str:
        return f"{self.term} {self.valid_from}: {self.value}"


class IndexSeries(models.Model):
    """A price index by month, such as the consumer price index, with its source."""

    name = models.CharField(max_length=120, unique=True)
    source = models.CharField(max_length=300, blank=True)

    objects = SeenInside[Any].as_manager()

    def __str__(self) -> str:
        return self.name


class IndexFigure(models.Model):
    """The figure of a month; `month` is its first day."""

    series = models.ForeignKey(IndexSeries, on_delete=models.CASCADE, related_name="figures")
    month = models.DateField()
    figure = models.DecimalField(max_digits=10, decimal_places=3)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "month"], name="index_figure_month"),
            models.CheckConstraint(name="index_figure_positive", condition=Q(figure__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.month}: {self.figure}"


class PriceRule(models.Model):
    """How the steps of a price become an amount: for so many months, in tiers, with index.

    The index is worked out once a year in `index_month` by the figure `index_lag_months` before, on
    the share `index_share` per cent of the price, at most `index_cap` per cent a year, before the
    tiers are applied or after; held against the year before's figure or that of `base_month`. VAT
    in per cent of the net; None is not liable. A fixed part that counts each member by itself is
    paid by each; else it is one amount for all.
    """

    class Mode(models.TextChoices):
        VOLUME = "volume", _("Volume: all units at the price of the tier reached")
        GRADUATED = "graduated", _("Graduated: the units of each tier at that tier's price")

    class Counting(models.TextChoices):
        LAST = "last", _("The last day of the period")
        HIGHEST = "highest", _("The highest of the period")
        MEAN = "mean", _("The mean of the period")

    class Scope(models.TextChoices):
        JOINT = "joint", _("The units of all members together")
        MEMBER = "member", _("The units of each member by itself")

    class Method(models.TextChoices):
        YEARLY = "yearly", _("From the year before")
        FROM_BASE = "from_base", _("From the base month")

    term = models.OneToOneField(Term, on_delete=models.CASCADE, related_name="price")
    months = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField(max_length=9, choices=Mode, default=Mode.VOLUME)
    tier_by = models.CharField(max_length=6, choices=Scope, default=Scope.JOINT)
    counting = models.CharField(max_length=7, choices=Counting, default=Counting.LAST)
    vat = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True, default=25)
    series = models.ForeignKey(
        IndexSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    base_month = models.DateField(null=True, blank=True)
    index_month = models.PositiveSmallIntegerField(null=True, blank=True)
    index_lag_months = models.PositiveSmallIntegerField(default=2)
    index_share = models.DecimalField(**PERCENT, default=100)
    index_cap = models.DecimalField(**PERCENT, null=True, blank=True)
    index_after_tier = models.BooleanField(default=True)
    index_method = models.CharField(max_length=9, choices=Method, default=Method.YEARLY)
    index_may_fall = models.BooleanField(default=True)

    objects = OfTerm.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="price_index_whole",
                condition=Q(series__isnull=True)
                | Q(base_month__isnull=False, index_month__isnull=False),
            ),
            models.CheckConstraint(
                name="price_months", condition=Q(months__in=(1, 2, 3, 4, 6, 12))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term}: {self.get_mode_display()}"


class LevelRule(models.Model):
    """How a level is measured: for which errors, in which hours, over which period.

    `share` is the part of the cases that must be within the time, in per cent.
    """

    class Severity(models.TextChoices):
        NONE = "", "–"
        A = "a", _("A: critical error")
        B = "b", _("B: serious error")
        C = "c", _("C: less serious error")

    class Period(models.TextChoices):
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")

    term = models.OneToOneField(Term, on_delete=models.CASCADE, related_name="level")
    severity = models.CharField(max_length=1, choices=Severity, blank=True)
    period = models.CharField(max_length=7, choices=Period, default=Period.MONTH)
    always = models.BooleanField(default=False)
    weekdays = models.CharField(max_length=7, default="12345")
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    share = models.DecimalField(**PERCENT, default=100)
    exclusions = models.JSONField(default=list, blank=True)

    objects = OfTerm.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="level_hours",
                condition=Q(always=True) | Q(opens__isnull=False, closes__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.term)


class CompensationRule(models.Model):
    """What a broken level costs the supplier: the steps of its term × a fee, within a cap.

    By attainment the level of a step is what was attained in per cent; by hour or day it is the
    number of hours or days past the time. The cap is per cent of the fee for the period, the yearly
    cap per cent of the year's. It must be claimed within `claim_days` after the period.
    """

    class Per(models.TextChoices):
        ATTAINMENT = "attainment", _("By what was attained")
        HOUR = "hour", _("For each hour past the time")
        DAY = "day", _("For each day past the time")

    class Fee(models.TextChoices):
        PERIOD = "period", _("The fee of the period")
        YEAR = "year", _("The fee of the year")
        AMOUNT = "amount", _("A fixed amount")

    term = models.OneToOneField(Term, on_delete=models.CASCADE, related_name="compensation")
    of = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="compensated_by")
    per = models.CharField(max_length=10, choices=Per, default=Per.ATTAINMENT)
    fee = models.CharField(max_length=6, choices=Fee, default=Fee.PERIOD)
    fee_amount = models.DecimalField(**MONEY, null=True, blank=True)
    cap = models.DecimalField(**PERCENT, null=True, blank=True)
    case_cap = models.DecimalField(**PERCENT, null=True, blank=True)
    year_cap = models.DecimalField(**PERCENT, null=True, blank=True)
    claim_days = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = OfTerm.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="compensation_fixed_amount",
                condition=~Q(fee="amount") | Q(fee_amount__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.term)


class Scenario(models.Model):
    """A saved *what if*: the question and the answer as they were that day."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="scenarios")
    title = models.CharField(max_length=160)
    day = models.DateField()
    question = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    matter = models.ForeignKey(
        "governance.Matter", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_on = models.DateField()

    objects = OfAgreement.as_manager()

    def __str__(self) -> str:
        return self.title
