"""The basis of a matter: its parts, alternatives, costs, consequences and attachments."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.matters import MONEY, Matter, OfMatter, Part
from samdrift.kernel.models.files import StoredFile
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


class BasisPart(models.Model):
    """One part of a matter's basis: its text, or the reason why it is not needed here."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=14, choices=Part)
    text = models.TextField(blank=True)
    not_needed = models.CharField(max_length=300, blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "part"], name="basis_part_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_part_display())

    @property
    def is_there(self) -> bool:
        return bool(self.text.strip() or self.not_needed.strip())


class Alternative(models.Model):
    """A way to meet the need; one of them is to do nothing. `barred` is the law it would break."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="alternatives")
    name = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    is_nothing = models.BooleanField(default=False)
    barred = models.CharField(max_length=300, blank=True)
    is_chosen = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfMatter.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "name"], name="alternative_name"),
        ]

    def __str__(self) -> str:
        return self.name


class CostLine(models.Model):
    """A cost in kroner, without VAT: of an alternative or of the matter, for one member or for all
    together. None is unknown, never nothing.
    """

    class Nature(models.TextChoices):
        OPERATING = "operating", _("Operation")
        INVESTMENT = "investment", pgettext_lazy("nature of a cost", "Investment")

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="costs")
    alternative = models.ForeignKey(
        Alternative, on_delete=models.CASCADE, null=True, blank=True, related_name="costs"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    what = models.CharField(max_length=200)
    nature = models.CharField(max_length=10, choices=Nature)
    once = models.DecimalField(**MONEY, null=True, blank=True)
    yearly = models.DecimalField(**MONEY, null=True, blank=True)

    objects = OfMatter.as_manager()

    def __str__(self) -> str:
        return self.what


class Consequence(models.Model):
    """What a matter means for one member."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="consequences")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    objects = OfMatter.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "member"], name="consequence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member}"


class Attachment(models.Model):
    """A file that lies with a matter; `exemption` is the law that keeps it from the public."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    exemption = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = OfMatter.as_manager()

    def __str__(self) -> str:
        return self.title
