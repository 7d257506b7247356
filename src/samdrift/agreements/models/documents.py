"""The papers of an agreement, and who speaks for each side."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.agreements import (
    Agreement,
    DatedOfAgreement,
    OfAgreement,
    of_agreement,
)
from samdrift.kernel.models.dated import Dated, period_in_order
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


class Document(models.Model):
    """A paper of the agreement: the agreement itself, an annex, a change, an assessment."""

    class Kind(models.TextChoices):
        MAIN = "main", _("The agreement itself")
        ANNEX = "annex", _("Annex")
        PRICES = "prices", _("Prices")
        LEVELS = "levels", _("Service levels")
        PROCESSOR = "processor", _("Processor agreement")
        CHANGE = "change", _("Change")
        ASSESSMENT = "assessment", _("Lawyer's assessment")
        MINUTES = "minutes", _("Minutes of a meeting with the supplier")
        OTHER = "other", pgettext_lazy("kind of paper", "Other")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=160)
    annex = models.CharField(max_length=20, blank=True)

    objects = OfAgreement.as_manager()

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """A version of a paper, as it came. None is ever taken away."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    dated = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    added_on = models.DateField()

    class Rows(Reached[Any]):
        def audience(self, viewer: Viewer) -> Q | None:
            return of_agreement(viewer, "document__agreement__")

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version")
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"


class Contact(Dated):
    """Who speaks for a side of the agreement, in a subject field or for the whole.

    Ours is a person of the register; the supplier's is a name with address.
    """

    class Side(models.TextChoices):
        CUSTOMER = "customer", _("Ours")
        SUPPLIER = "supplier", _("The supplier's")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="contacts")
    side = models.CharField(max_length=8, choices=Side)
    field = models.CharField(max_length=80, blank=True)
    task = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    objects = DatedOfAgreement.as_manager()

    class Meta:
        constraints = [
            period_in_order("contact_period"),
            models.CheckConstraint(
                name="contact_is_someone", condition=Q(person__isnull=False) | ~Q(name="")
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.person)
