"""Accounts from a table: an export from the system itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import Cell, as_bool, as_date, as_text
from samdrift.formats.text import fold
from samdrift.kernel import bulk
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
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.intake.lookups import member_of
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.models.accesses import Access
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.services.accesses import conclude

_INACTIVE = frozenset(
    {"inaktiv", "deaktivert", "sperret", "sperra", "stengt", "inactive", "disabled", "blocked"}
)
_ACTIVE = frozenset({"aktiv", "apen", "åpen", "active", "enabled", "open"})


def _active(cell: Cell) -> bool | None:
    if isinstance(cell, str):
        text = fold(cell)
        if text in _INACTIVE:
            return False
        if text in _ACTIVE:
            return True
    return as_bool(cell)


FIELDS = (
    LoadField(
        "system",
        _("System"),
        ("System", "Fagsystem", "Applikasjon", "Løsning", "Application", "IT-system"),
        as_text,
        required=True,
    ),
    LoadField(
        "member",
        _("Member"),
        ("Kommune", "Medlem", "Member", "Municipality", "Kommun", "Organisasjon"),
        as_text,
    ),
    LoadField(
        "account",
        _("Account"),
        ("Konto", "Brukernavn", "Brukarnamn", "Bruker", "Brukar", "Account", "User", "Username",
         "Login", "UPN", "E-post", "Användarnamn", "Brugernavn"),
        limited(120),
        required=True,
    ),
    LoadField(
        "active",
        _("Active"),
        ("Aktiv", "Status", "Active", "Enabled", "Kontostatus"),
        _active,
        help=_("Empty is active."),
    ),
    LoadField(
        "last_used_on",
        _("Last used"),
        ("Sist brukt", "Sist innlogget", "Sist pålogget", "Siste pålogging", "Sist logga inn",
         "Last used", "Last login", "LastLogon", "Senast inloggad", "Sidst logget ind"),
        as_date,
    ),
    LoadField(
        "unit",
        _("Unit"),
        ("Enhet", "Eining", "Avdeling", "Unit", "Department", "Enhed", "Avdelning"),
        limited(120),
    ),
    LoadField(
        "listed_on",
        _("Exported"),
        ("Uttrekksdato", "Dato for uttrekk", "Uttaksdato", "Dato", "Exported", "Date", "Export date"),
        as_date,
        help=_("The day the system was asked. Empty is today."),
    ),
)  # fmt: skip


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch: few queries, whatever the number of rows."""
    found = [_use(row, context) for row in rows]
    uses = {use.pk for use in found if isinstance(use, Use)}
    names = {row.values["account"] for row in rows}
    there = {
        (one.use_id, one.account): one
        for one in Access.objects.filter(use__in=uses, account__in=names)
    }
    new: dict[tuple[int, str], Access] = {}
    changed: dict[int, Access] = {}
    outcomes = [
        _place(row, use, context, there, new, changed) for row, use in zip(rows, found, strict=True)
    ]
    bulk.add_all(list(new.values()))
    Access.objects.bulk_update(
        changed.values(), ["unit", "active", "last_used_on", "listed_on"], batch_size=250
    )
    context.touched["uses"] |= uses
    return [one if isinstance(one, Rejected) else _told(*one) for one in outcomes]


def _told(access: Access, differs: bool) -> Outcome:  # noqa: FBT001
    return Taken(access.use_id) if differs else Unchanged(access.use_id)


def _place(
    row: Row,
    use: Use | Rejected,
    context: Context,
    there: dict[tuple[int, str], Access],
    new: dict[tuple[int, str], Access],
    changed: dict[int, Access],
) -> tuple[Access, bool] | Rejected:
    if isinstance(use, Rejected):
        return use
    day: dt.date = row.get("listed_on") or context.by.today
    if day > context.by.today:
        return Rejected("listed_on", "in_the_future")
    key = (use.pk, row.values["account"])
    values = {
        "unit": row.get("unit", ""),
        "active": row.get("active", default=True),
        "last_used_on": row.get("last_used_on"),
        "listed_on": day,
    }
    old = there.get(key) or new.get(key)
    if old is None:
        new[key] = Access(use=use, account=key[1], **values)
        return new[key], True
    differs = old.listed_on <= day and any(
        getattr(old, name) != value for name, value in values.items()
    )
    if differs:
        for name, value in values.items():
            setattr(old, name, value)
        if old.pk is not None:
            changed[old.pk] = old
    return old, differs


def _use(row: Row, context: Context) -> Use | Rejected:
    """The use that the row names, on the day of the export."""
    system = lookups.system_id(context, row.values["system"])
    if isinstance(system, Rejected):
        return system
    member = member_of(context, row.get("member"))
    if member is None:
        return Rejected("member", "unknown_member" if row.get("member") else "member_needed")
    day = row.get("listed_on") or context.by.today
    use: Use | None = context.once(
        f"access-use-{system}-{member.pk}-{day}",
        lambda: Use.objects.on(day).filter(system=system, member=member).first(),
    )
    if use is None:
        return Rejected(
            "system", "unknown_use", {"member": member.name, "system": row.values["system"]}
        )
    may = context.once(
        f"may-access-{use.pk}", lambda: allowed(context.by, "portfolio.change_use", use)
    )
    return use if may else Rejected("member", "not_allowed", {"member": member.name})


def _identity(row: Row, context: Context) -> Hashable | None:
    use = _use(row, context)
    return None if isinstance(use, Rejected) else (use.pk, row.values["account"])


def _after(context: Context) -> None:
    """What is counted, once all rows are in; a load that was taken up again looks at every use."""
    if context.trying:
        return
    uses = context.touched["uses"]
    if context.resumed:
        uses = set(Access.objects.order_by().values_list("use", flat=True).distinct())
    conclude(uses, by=context.by)


def _of_use(by: Viewer, text: str) -> dict[str, str]:
    """The system and the member of a use, by its number."""
    rows = seen(Use, by).select_related("system", "member")
    use = rows.filter(pk=int(text)).first() if text.isdecimal() else None
    if use is None:
        raise DomainError(
            "unknown_use",
            _("There is no use with the number %(number)s.") % {"number": text},
            field="use",
        )
    return {"system": use.system.name, "member": use.member.name}


KIND = LoadKind(
    key="accesses",
    name=_("Accounts in systems"),
    lead=_(
        "An export of accounts from the system itself. The active ones are counted as users on that day; only the newest export is kept."
    ),
    right="portfolio.change_use",
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"system", "member"}),
    after=_after,
    wants_member=True,
    givable=("system",),
    shorthand={"use": _of_use},
    order=45,
)
