"""Reads about accounts, their sessions and the providers people log in through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account, Issuer, IssuerBinding


def listed(viewer: Viewer) -> Any:
    """Accounts within reach, each with the provider it logs in through and whether it has the app."""
    identities = SocialAccount.objects.filter(user_id=OuterRef(OuterRef("pk"))).values("provider")
    issuers = Issuer.objects.filter(provider__in=identities).values("name")[:1]
    app = Authenticator.objects.filter(user_id=OuterRef("pk"), type=Authenticator.Type.TOTP)
    rows = seen(Account, viewer).select_related("person__employer", "person__supplier")
    return rows.annotate(issuer_name=Subquery(issuers), has_app=Exists(app))


SHOWN = 8
"""Providers listed on the login page before one has to search."""


@dataclass(frozen=True)
class Session:
    """A session as its owner sees it: on what, from where, when."""

    pk: int
    device: Any
    address: str
    began_at: Any
    used_at: Any
    is_this: bool


def sessions_of(account: Account, current: str) -> list[Session]:
    """The account's living sessions, the newest first; those that have run out are cleared away."""
    rows = UserSession.objects.purge_and_list(account)
    rows.sort(key=lambda row: row.last_seen_at, reverse=True)
    return [
        Session(
            row.pk,
            device(row.user_agent),
            row.ip,
            row.created_at,
            row.last_seen_at,
            row.session_key == current,
        )
        for row in rows
    ]


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
)


def device(user_agent: str) -> Any:
    """“Firefox, Windows” from what the browser calls itself."""
    browser = next((name for mark, name in _BROWSERS if f"{mark}/" in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if re.search(mark, user_agent)), "")
    return ", ".join(part for part in (browser, system) if part) or _("Unknown device")


def has_second_factor(account_id: int) -> bool:
    rows = Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.TOTP)
    return bool(rows.exists())


def identities_of(account_ids: list[int]) -> dict[int, str]:
    """The name of the provider each account logs in through."""
    rows = SocialAccount.objects.filter(user_id__in=account_ids).values_list("user_id", "provider")
    pairs: dict[int, str] = dict(rows)
    names: dict[str, str] = dict(
        Issuer.objects.filter(provider__in=set(pairs.values())).values_list("provider", "name")
    )
    return {pk: names.get(provider, provider) for pk, provider in pairs.items()}


def issuers_to_choose(text: str, last: str) -> tuple[list[Issuer], bool]:
    """Active providers for the login page, the last used first, and whether there are more.

    `text` finds providers by their name or by their member's.
    """
    rows = Issuer.objects.filter(is_active=True).select_related("member")
    words = text.split()[:4]
    for word in words:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(member__name__icontains=word)
            | Q(bindings__member__name__icontains=word)
        )
    found = list(rows.distinct().order_by("name")[: SHOWN + 1])
    more = len(found) > SHOWN
    found = found[:SHOWN]
    if last and not words:
        mine = (
            next((i for i in found if i.provider == last), None)
            or rows.filter(provider=last).first()
        )
        if mine:
            found = [mine, *(i for i in found if i.pk != mine.pk)][:SHOWN]
    return found, more


def bindings_of(issuer: Issuer) -> list[IssuerBinding]:
    """Which values of the issuer's claim stand for which members."""
    rows = IssuerBinding.objects.filter(issuer=issuer).select_related("member")
    return list(rows.order_by("value"))
