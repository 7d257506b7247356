"""Acts on programmes and the grants they get: granted, used, a use taken back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.investments import Grant, GrantUse, Investment, Programme
from samdrift.money.services.frames import MOST
from samdrift.money.services.portfolio_findings import find_grants
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    require_order,
    require_text,
    write,
)

WRITE = "money.write_programmes"


@transaction.atomic
def add_programme(*, by: Viewer, title: str, **values: Any) -> Programme:
    """Begin a programme that measures and grants can be gathered in."""
    require(by, WRITE)
    values = _programme_values(Programme(), {**values, "title": title})
    row = Programme.objects.create(**values)
    record("programme.added", row, by=by, changes=first_values(values))
    search.index([row])
    return row


@transaction.atomic
def change_programme(programme: Programme, *, by: Viewer, **values: Any) -> Programme:
    row = lock(Programme, programme.pk)
    require(by, WRITE, row)
    changes = write(row, _programme_values(row, values))
    if changes:
        record("programme.changed", row, by=by, changes=changes)
        search.index([row])
    return row


def _programme_values(row: Programme, values: dict[str, Any]) -> dict[str, Any]:
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    if "title" in values:
        message = _("Give the programme a name.")
        values["title"] = require_text(values["title"], "title", message)[:160]
        if Programme.objects.filter(title=values["title"]).exclude(pk=row.pk).exists():
            text = _("There is a programme called “%(title)s” already. Give this one another name.")
            raise DomainError("programme_there", text % values, field="title")
    start = values.get("starts_on", row.starts_on)
    end = values.get("ends_on", row.ends_on)
    if start != end:
        require_order(start, end, field="ends_on")
    return values


@transaction.atomic
def add_grant(
    programme: Programme, *, by: Viewer, giver: str, amount: Decimal, **values: Any
) -> Grant:
    """Register money granted to the programme, in kroner."""
    held = lock(Programme, programme.pk)
    require(by, WRITE, held)
    told = _grant_values(Grant(), {**values, "giver": giver, "amount": amount})
    row = Grant.objects.create(programme=held, **told)
    record("grant.given", held, by=by, changes=first_values(told))
    find_grants(by, [row.pk])
    return row


@transaction.atomic
def change_grant(grant: Grant, *, by: Viewer, **values: Any) -> Grant:
    """Correct a grant, such as when its time is made longer; never below what is used."""
    row = lock(Grant, grant.pk)
    require(by, WRITE, row)
    values = _grant_values(row, values)
    used = used_of(row)
    if values.get("amount", row.amount) < used:
        text = _("%(used)s of it is used. Write no less, or take a use back first.")
        raise DomainError("below_used", text % {"used": nok(used)}, field="amount")
    changes = write(row, values)
    if changes:
        record("grant.changed", row.programme, by=by, changes=changes, note=row.giver)
        find_grants(by, [row.pk])
    return row


def _grant_values(row: Grant, values: dict[str, Any]) -> dict[str, Any]:
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    if "giver" in values:
        message = _("Tell who grants the money.")
        values["giver"] = require_text(values["giver"], "giver", message)[:160]
    if "amount" in values and not 0 < values["amount"] < MOST:
        raise DomainError("bad_amount", _("A grant is more than 0 kr."), field="amount")
    granted = values.get("granted_on", row.granted_on)
    end = values.get("use_by", row.use_by)
    if granted is not None and end is not None and end < granted:
        text = _("It must be used by a day after it was granted. Correct one of the days.")
        raise DomainError("days_in_order", text, field="use_by")
    return values


def used_of(grant: Grant) -> Decimal:
    """What is used of it, less what was taken back."""
    found = GrantUse.objects.filter(grant=grant).aggregate(used=Sum("amount"))
    return found["used"] or Decimal(0)


@transaction.atomic
def use_grant(
    grant: Grant,
    *,
    by: Viewer,
    day: dt.date,
    amount: Decimal,
    what: str,
    investment: Investment | None = None,
) -> GrantUse:
    """Write down that so much of it was used on a day; never more than is left, nor after its time."""
    held = lock(Grant, grant.pk)
    require(by, WRITE, held)
    _require_usable(held, day, amount, investment)
    values = {
        "day": day,
        "amount": amount,
        "what": require_text(what, "what", _("Tell what it was used for."))[:300],
        "investment": investment,
    }
    row = GrantUse.objects.create(grant=held, **values)
    record("grant.used", held.programme, by=by, changes=first_values(values), note=held.giver)
    find_grants(by, [held.pk])
    return row


def _require_usable(
    grant: Grant, day: dt.date, amount: Decimal, investment: Investment | None
) -> None:
    if amount <= 0:
        text = _("Write more than 0 kr. To take a use back, do so on the use itself.")
        raise DomainError("bad_amount", text, field="amount")
    left = grant.amount - used_of(grant)
    if amount > left:
        text = _("Only %(left)s of the grant is left.")
        raise DomainError("more_than_left", text % {"left": nok(left)}, field="amount")
    if grant.use_by is not None and day > grant.use_by:
        text = _("It had to be used by %(day)s. Correct the day, or the grant’s last day.")
        raise DomainError("too_late", text % {"day": day_text(grant.use_by)}, field="day")
    if investment is not None and investment.programme_id != grant.programme_id:
        text = _("“%(what)s” is not in the grant’s programme. Choose one that is.")
        raise DomainError("other_programme", text % {"what": investment}, field="investment")


@transaction.atomic
def take_back(use: GrantUse, *, by: Viewer, because: str) -> GrantUse:
    """Take a use back, as an entry of its own that day; both stay to be read."""
    held = lock(Grant, use.grant_id)
    require(by, WRITE, held)
    old = lock(GrantUse, use.pk)
    if old.takes_back_id is not None or GrantUse.objects.filter(takes_back=old).exists():
        raise DomainError("taken_back", _("This use is taken back already."))
    reason = require_text(because, "because", _("Tell why, for those who read it later."))
    row = GrantUse.objects.create(
        grant=held,
        investment=old.investment,
        day=by.today,
        amount=-old.amount,
        what=reason[:300],
        takes_back=old,
    )
    told = {"amount": [None, str(row.amount)], "what": [old.what, reason]}
    record("grant.use_taken_back", held.programme, by=by, changes=told, note=held.giver)
    find_grants(by, [held.pk])
    return row
