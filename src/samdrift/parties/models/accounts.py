"""Accounts: how a person gets in. An identity is (provider, subject), never an e-mail address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


class AccountRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """One's own; those of the member whose director or coordinator one is; its managers all."""
        if viewer.has_any("daily_manager", "administrator") and viewer.inside:
            return Q()
        own = viewer.members_as("director", "coordinator") & viewer.members
        return Q(pk=viewer.account_id) | Q(person__employer_id__in=own)


class AccountManager(BaseUserManager.from_queryset(AccountRows)):  # type: ignore[misc]
    pass


class Account(AbstractBaseUser):
    """A person's way in. No superusers, no staff flag: what one may do follows from roles."""

    class Language(models.TextChoices):
        NB = "nb", _("Norwegian Bokmål")
        NN = "nn", _("Norwegian Nynorsk")
        EN = "en", _("English")

    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    language = models.CharField(max_length=2, choices=Language, blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return str(self.person)


class IssuerRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """The administrator of the site alone."""
        return Q() if viewer.has("administrator") and viewer.inside else None


class Issuer(models.Model):
    """A provider of identities (OIDC). Bound to a member directly, or by a claim's value.

    `provider` is its short name in addresses, and never changes: identities are kept under it.
    `secret` is the client secret, concealed with the site's own secret and never shown again.
    """

    provider = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    issuer_url = models.URLField(max_length=300)
    client_id = models.CharField(max_length=191)
    secret = models.TextField(blank=True)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    claim = models.CharField(max_length=120, blank=True)
    emails_verified = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects = IssuerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="issuer_member_or_claim",
                condition=Q(member__isnull=False, claim="") | Q(member__isnull=True) & ~Q(claim=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IssuerBinding(models.Model):
    """That this value of the issuer's claim (a tenant, an organisation number) is this member."""

    issuer = models.ForeignKey(Issuer, on_delete=models.CASCADE, related_name="bindings")
    value = models.CharField(max_length=200)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    objects = IssuerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "value"], name="issuer_binding_value"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer}: {self.value}"
