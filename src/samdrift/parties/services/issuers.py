"""Providers of identities: set up by the administrator, each tied to members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.concealed import conceal
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import changes_of, record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Issuer, IssuerBinding
from samdrift.parties.models.members import Member

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
Bindings = Mapping[str, Member]


@transaction.atomic
def add_issuer(
    *, by: Viewer, secret: str = "", bindings: Bindings | None = None, **values: Any
) -> Issuer:
    """Set up a provider. `bindings` maps a value of the claim to the member it stands for."""
    require(by, "parties.manage_issuers")
    values = _checked(values, bindings or {})
    issuer = Issuer(provider=_short_name(values["name"]), secret=conceal(secret), **values)
    issuer.save()
    record("issuer.added", issuer, by=by, changes={"name": [None, issuer.name]})
    _bind(issuer, bindings or {}, by)
    return issuer


@transaction.atomic
def change_issuer(
    issuer: Issuer,
    *,
    by: Viewer,
    secret: str = "",
    bindings: Bindings | None = None,
    **values: Any,
) -> Issuer:
    """Change a provider; an empty `secret` keeps the one there is."""
    require(by, "parties.manage_issuers", issuer)
    values = _checked(values, bindings or {})
    changes = changes_of(issuer, values)
    for name, value in values.items():
        setattr(issuer, name, value)
    if secret:
        issuer.secret = conceal(secret)
        changes["secret"] = [None, None]
    issuer.save()
    if changes:
        record("issuer.changed", issuer, by=by, changes=changes)
    _bind(issuer, bindings or {}, by)
    return issuer


def _checked(values: dict[str, Any], bindings: Bindings) -> dict[str, Any]:
    address = urlsplit(values["issuer_url"])
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise DomainError(
            "not_https", _("The provider's address must begin with https://."), field="issuer_url"
        )
    if bool(values.get("member")) == bool(values.get("claim")):
        raise DomainError(
            "member_or_claim",
            _(
                "Choose one: the member that owns this login, or the claim that tells which member it is."
            ),
            field="member",
        )
    if bindings and not values.get("claim"):
        raise DomainError(
            "values_without_claim",
            _("Values can only be tied to members when a claim is given."),
            field="bindings",
        )
    return values | {"claim": values.get("claim") or ""}


def _short_name(name: str) -> str:
    base = slugify(name)[:50] or "login"
    taken = set(Issuer.objects.filter(provider__startswith=base).values_list("provider", flat=True))
    return next(n for n in (base, *(f"{base}-{i}" for i in range(2, 1000))) if n not in taken)


def _bind(issuer: Issuer, bindings: Bindings, by: Viewer) -> None:
    """Make the bindings exactly these, telling in history what changed."""
    old = dict(IssuerBinding.objects.filter(issuer=issuer).values_list("value", "member_id"))
    new = {value: member.pk for value, member in bindings.items()}
    if old == new:
        return
    IssuerBinding.objects.filter(issuer=issuer).delete()
    IssuerBinding.objects.bulk_create(
        IssuerBinding(issuer=issuer, value=value, member_id=pk) for value, pk in new.items()
    )
    record("issuer.bound", issuer, by=by, changes={"bindings": [old, new]})
