"""Measures of a roadmap: which decisions each needs, and which alternatives it holds under."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.basis import Alternative
from samdrift.governance.models.matters import Goal, Matter
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


class Inside(SeenInside[Any]):
    pass


class Measure(models.Model):
    """Something that is to be done. Its phase is never stored: it follows from what is decided.

    `independence` says how far it is independent of the choice, in the words of those who know, with
    the reason; it explains, it does not decide the phase. `member` None: all members together.
    """

    class Independence(models.TextChoices):
        UNSAID = "", _("Not said")
        WHOLLY = "wholly", _("Wholly independent")
        LARGELY = "largely", _("To a large degree independent")
        PARTLY = "partly", _("Partly independent")
        NOT = "not", _("Depends on it")

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("measure", "Planned")
        UNDER_WAY = "under_way", pgettext_lazy("measure", "Under way")
        DONE = "done", pgettext_lazy("measure", "Done")
        DROPPED = "dropped", pgettext_lazy("measure", "Given up")

    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    text = models.TextField(blank=True)
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    responsible = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    independence = models.CharField(
        max_length=8, choices=Independence, blank=True, default=Independence.UNSAID
    )
    independence_reason = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    status_note = models.CharField(max_length=300, blank=True)
    needs: Any = models.ManyToManyField(Matter, through="MeasureNeed", related_name="+")
    holds: Any = models.ManyToManyField(Alternative, through="MeasureHold", related_name="+")

    objects = Inside.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="measure_period",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.name)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)


class MeasureNeed(models.Model):
    """That a measure needs a matter's decision before it can begin."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="need_links")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="unlocks")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "matter"], name="measure_need_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id}: {self.matter_id}"


class MeasureHold(models.Model):
    """That a measure is sensible under an alternative of a choice. The choice is the alternative's
    matter; a measure without a row of a matter does not hang on that choice at all.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="hold_links")
    alternative = models.ForeignKey(
        Alternative, on_delete=models.PROTECT, related_name="measure_links"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "alternative"], name="measure_hold_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id}: {self.alternative_id}"
