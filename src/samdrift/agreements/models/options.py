"""Options: rights to have more, each with its last day of notice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.agreements import Agreement, OfAgreement
from samdrift.governance.models.decisions import Decision


class Option(models.Model):
    """A right to have more: longer, more members, more functions; with its last day of notice."""

    class About(models.TextChoices):
        EXTENSION = "extension", _("A longer term")
        MEMBERS = "members", _("More members")
        VOLUME = "volume", _("More users or a larger volume")
        FUNCTION = "function", _("More functions or modules")
        OTHER = "other", pgettext_lazy("kind of option", "Other")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("option", "Open")
        USED = "used", _("Used")
        DECLINED = "declined", _("Not used")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="options")
    title = models.CharField(max_length=160)
    about = models.CharField(max_length=10, choices=About)
    text = models.TextField(blank=True)
    annex = models.CharField(max_length=80, blank=True)
    extends_to = models.DateField(null=True, blank=True)
    most_members = models.PositiveSmallIntegerField(null=True, blank=True)
    last_notice = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)

    objects = OfAgreement.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="option_decided_has_day",
                condition=Q(state="open") | Q(decided_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title
