"""Budget, accounts and forecast: figures of a member and year, each stage for itself."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.agreements import Agreement
from samdrift.governance.models.matters import MONEY
from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System


class StandardLine(models.Model):
    """A line of the cooperation's own table of ICT cost, the same for all members.

    Accounts are mapped to it by the longest prefix of their account string. `exposed` tells that it
    is bought in competition. Income counts against the cost.
    """

    class Group(models.TextChoices):
        PERSONNEL = "personnel", _("Personnel")
        PURCHASED = "purchased", _("Purchased services")
        INCOME = "income", _("Income")
        INVESTMENT = "investment", _("Investment")

    title = models.CharField(max_length=120, unique=True)
    group = models.CharField(max_length=10, choices=Group)
    exposed = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    ended = models.BooleanField(default=False)

    objects = SeenInside[Any].as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class LinePrefix(models.Model):
    """That account strings beginning so belong to the line; one with a member is that member's own."""

    line = models.ForeignKey(StandardLine, on_delete=models.CASCADE, related_name="prefixes")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prefix = models.CharField(max_length=20)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "prefix"], name="line_prefix_of_member"),
            models.UniqueConstraint(
                fields=["prefix"], name="line_prefix_common", condition=Q(member__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} → {self.line}"


class FigureSetRows(SeenInside[Any]):
    def standing(self) -> Any:
        return self.filter(superseded_by__isnull=True)


class FigureSet(models.Model):
    """One stage of one member's year, as it was read in or entered; a newer one of the same stage
    supersedes it. Stages are never summed together.
    """

    class Stage(models.TextChoices):
        BUDGET = "budget", _("Budget")
        REVISED = "revised", _("Revised budget")
        FORECAST = "forecast", _("Forecast")
        ACCOUNTS = "accounts", pgettext_lazy("of a year", "Accounts")
        PLAN = "plan", _("Economic plan")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    stage = models.CharField(max_length=8, choices=Stage)
    title = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_on = models.DateField()
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )

    objects = FigureSetRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "year", "stage"],
                name="figure_set_stands_once",
                condition=Q(superseded_by__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.year} {self.get_stage_display()}"


class Figure(models.Model):
    """An amount in kroner: cost above 0, income below. `period` 1–12 is a month, 0 the whole year.

    `section` is KOSTRA's class (1 operating, 0 investment); art and function as reported, account
    the member's own string.
    """

    class Section(models.TextChoices):
        OPERATING = "1", _("Operating")
        INVESTMENT = "0", _("Investment")

    set = models.ForeignKey(FigureSet, on_delete=models.CASCADE, related_name="figures")
    period = models.PositiveSmallIntegerField(default=0)
    section = models.CharField(max_length=1, choices=Section)
    art = models.CharField(max_length=3, blank=True)
    function = models.CharField(max_length=4, blank=True)
    account = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=200, blank=True)
    line = models.ForeignKey(
        StandardLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount = models.DecimalField(**MONEY)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="figure_period", condition=Q(period__lte=12)),
        ]
        indexes = [models.Index(fields=["set", "section", "line"], name="figure_sums")]

    def __str__(self) -> str:
        return f"{self.set} {self.account} {self.amount}"
