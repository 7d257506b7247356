"""Posting rules from a table: a row for each account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.intake.agreement_column import agreement_field
from samdrift.agreements.models.agreements import Agreement
from samdrift.formats.spreadsheet import as_text
from samdrift.formats.text import fold
from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake.kinds import (
    Context,
    LoadField,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
    limited,
)
from samdrift.kernel.reach import seen
from samdrift.money.models.issuing import PostingRule
from samdrift.money.models.keys import SplitKey
from samdrift.money.services.billing_setup import SAY_POSTING, say_posting
from samdrift.parties.intake.lookups import member_of

FIELDS = (
    LoadField(
        "member",
        _("Member"),
        ("Kommune", "Medlem", "Member", "Municipality", "Kommun"),
        as_text,
        help=_("Whose accounts. Empty is the member chosen for the whole file."),
    ),
    agreement_field(
        required=False,
        told=_("Its title, our number or its reference. Empty is all costs, or those by the key."),
    ),
    LoadField(
        "key",
        _("Split by"),
        ("Fordelingsnøkkel", "Nøkkel", "Key", "Fördelningsnyckel", "Fordelingsnøgle"),
        as_text,
    ),
    LoadField(
        "account",
        _("Account"),
        ("Konto", "Kontostreng", "Kontering", "Account", "Account string"),
        limited(60),
        required=True,
        help=_("The whole account string: 1.11950.1200.120."),
    ),
    LoadField("text", _("Text of the posting"), ("Tekst", "Posteringstekst", "Text"), limited(120)),
)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch, each row by the act that people do by hand."""
    return [_take_one(row, context) for row in rows]


def _take_one(row: Row, context: Context) -> Outcome:
    member = member_of(context, row.get("member"))
    if member is None:
        return Rejected("member", "unknown_member")
    agreement = _named(row, context, "agreement", _agreements)
    key = _named(row, context, "key", _keys)
    for found in (agreement, key):
        if isinstance(found, Rejected):
            return found
    before = PostingRule.objects.filter(member=member, agreement=agreement, key=key)
    account, text = row.values["account"], row.get("text", "")
    known = before.filter(account=account, text=text).first()
    if known is not None:
        return Unchanged(known.pk)
    try:
        with transaction.atomic():
            made = say_posting(
                by=context.by,
                member=member,
                agreement=agreement,
                key=key,
                account=account,
                text=text,
            )
    except DomainError as error:
        return _refused(error.field, str(error))
    return Taken(made.pk)


def _refused(field: str, message: str) -> Rejected:
    return Rejected(field, "refused", {"message": message})


def _named(row: Row, context: Context, field: str, known: Any) -> Any:
    """What the cell names; None of an empty one."""
    told = row.get(field)
    if not told:
        return None
    found = context.once(field, lambda: known(context)).get(fold(told), [])
    if len(found) == 1:
        return found[0]
    text = (
        _now("Several are called “%(name)s”. Write a number that only one has.")
        if found
        else _now("Nothing here is called “%(name)s”.")
    )
    return _refused(field, text % {"name": told})


def _agreements(context: Context) -> dict[str, list[Agreement]]:
    found: dict[str, list[Agreement]] = {}
    for one in seen(Agreement, context.by).order_by("pk"):
        for name in {fold(name) for name in (one.title, one.number, one.reference) if name}:
            found.setdefault(name, []).append(one)
    return found


def _keys(context: Context) -> dict[str, list[SplitKey]]:
    found: dict[str, list[SplitKey]] = {}
    for one in seen(SplitKey, context.by).order_by("pk"):
        found.setdefault(fold(one.title), []).append(one)
    return found


def _identity(row: Row, context: Context) -> Any:
    member = member_of(context, row.get("member"))
    if member is None:
        return None
    return member.pk, fold(row.get("agreement", "")), fold(row.get("key", ""))


KIND = LoadKind(
    key="postingrules",
    name=_("Posting rules"),
    lead=_("Which account each member posts its costs on, by agreement, key or all."),
    right=SAY_POSTING,
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"member", "agreement", "key"}),
    wants_member=True,
    order=150,
)
