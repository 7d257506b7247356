"""Acts on agreements: registered, corrected, handed over, kept on, left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, AgreementSystem, Participation
from samdrift.agreements.services.agreement_people import tell_lead
from samdrift.agreements.services.common import ADD, hold
from samdrift.agreements.services.following import follow_days
from samdrift.agreements.services.renewals import renew_if_due
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import (
    day_text,
    first_values,
    period_text,
    require_order,
    require_text,
    write,
)
from samdrift.portfolio.models.systems import System


@transaction.atomic
def add_agreement(
    *, by: Viewer, title: str, kind: str, systems: Sequence[System] = (), **values: Any
) -> Agreement:
    """Register an agreement. Members, prices and papers are told by acts of their own."""
    require(by, ADD)
    values = _checked(Agreement(), {"title": title, "kind": kind, **values})
    row = Agreement.objects.create(**values)
    told = first_values(values)
    if systems:
        told |= _set_systems(row, systems)
    record("agreement.added", row, by=by, changes=told)
    tell_lead(row, by)
    search.index([row])
    follow_days(row, by=by)
    renew_if_due(row, by=by)
    return row


@transaction.atomic
def change_agreement(
    agreement: Agreement, *, by: Viewer, systems: Sequence[System] | None = None, **values: Any
) -> Agreement:
    """Correct what is told of an agreement; `systems` is left alone when not given."""
    row = hold(agreement, by)
    values = _checked(row, values)
    _require_members_inside(row, values)
    changes: dict[str, Any] = write(row, values)
    if systems is not None:
        changes |= _set_systems(row, systems)
    if changes:
        record("agreement.changed", row, by=by, changes=changes)
        if "lead_id" in changes:
            tell_lead(row, by)
        search.index([row])
        follow_days(row, by=by)
        renew_if_due(row, by=by)
    return row


def _checked(row: Agreement, values: dict[str, Any]) -> dict[str, Any]:
    """The values without outer spaces; refused when they do not go together."""
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    if "title" in values:
        message = _("Give the agreement a name that people know it by.")
        values["title"] = " ".join(require_text(values["title"], "title", message).split())

    def told(name: str) -> Any:
        return values.get(name, getattr(row, name))

    require_order(told("valid_from"), told("valid_to"))
    left = told("left_on")
    if left is not None:
        require_order(told("valid_from"), left, field="left_on")
    _check_under(row, told("under"))
    _check_number(row, told("number"))
    return values


def _check_under(row: Agreement, under: Agreement | None) -> None:
    """A call-off lies under an agreement that is not itself beneath it."""
    above = under
    while above is not None:
        if row.pk is not None and above.pk == row.pk:
            raise DomainError(
                "under_itself",
                _("%(agreement)s lies under this one already. Choose another framework agreement.")
                % {"agreement": under},
                field="under",
            )
        above = above.under


def _check_number(row: Agreement, number: str) -> None:
    taken = Agreement.objects.filter(number=number).exclude(pk=row.pk).first() if number else None
    if taken is not None:
        raise DomainError(
            "number_taken",
            _("%(number)s is the number of “%(agreement)s”. Choose another, or leave it empty.")
            % {"number": number, "agreement": taken},
            field="number",
        )


def _require_members_inside(row: Agreement, values: dict[str, Any]) -> None:
    """Nobody may be left in the agreement before it begins or after it ends."""
    start, end = values.get("valid_from", row.valid_from), values.get("valid_to", row.valid_to)
    rows = Participation.objects.filter(agreement=row).select_related("member")
    for one in rows.order_by("member__sort_key", "pk"):
        early = start is not None and one.valid_from is not None and one.valid_from < start
        late = end is not None and one.valid_to is not None and one.valid_to > end
        if early or late:
            raise DomainError(
                "member_outside",
                _("%(member)s is in the agreement %(period)s. Correct that first.")
                % {"member": one.member, "period": period_text(one.valid_from, one.valid_to)},
                field="valid_from" if early else "valid_to",
            )


def _set_systems(row: Agreement, systems: Sequence[System]) -> dict[str, list[Any]]:
    """The agreement is about exactly these systems."""
    before = {one.system: one for one in row.about.select_related("system")}
    gone = [one.pk for system, one in before.items() if system not in systems]
    new = [system for system in systems if system not in before]
    if not gone and not new:
        return {}
    AgreementSystem.objects.filter(pk__in=gone).delete()
    AgreementSystem.objects.bulk_create(AgreementSystem(agreement=row, system=s) for s in new)
    return {"systems": [", ".join(sorted(str(s) for s in some)) for some in (before, systems)]}


@transaction.atomic
def leave_agreement(agreement: Agreement, *, by: Viewer, day: dt.date, because: str) -> Agreement:
    """Notice is given, or it is decided that the agreement ends: it is in force no more from `day`."""
    row = hold(agreement, by)
    require_order(row.valid_from, day, field="day")
    if row.valid_to is not None and day > row.valid_to:
        raise DomainError(
            "after_agreement",
            _("The agreement is no longer in force from %(day)s anyway. Choose that day.")
            % {"day": day_text(row.valid_to)},
            field="day",
        )
    because = require_text(because, "because", _("Tell why, for those who read it later."))
    changes = write(row, {"left_on": day, "left_because": because[:300]})
    record("agreement.left", row, by=by, changes=changes)
    follow_days(row, by=by)
    return row


@transaction.atomic
def stay(agreement: Agreement, *, by: Viewer) -> Agreement:
    """Take back that it is left: the notice was withdrawn, or noted by mistake."""
    row = hold(agreement, by)
    if row.left_on is None:
        raise DomainError("not_left", _("No notice is given in this agreement."))
    changes = write(row, {"left_on": None, "left_because": ""})
    record("agreement.stayed", row, by=by, changes=changes)
    follow_days(row, by=by)
    return row


@transaction.atomic
def renew(agreement: Agreement, *, by: Viewer, until: dt.date, because: str = "") -> Agreement:
    """The agreement runs on; `until` is the first day it is no longer in force."""
    row = hold(agreement, by)
    if row.left_on is not None:
        raise DomainError(
            "left",
            _("Notice is given in this agreement. Withdraw the notice first."),
            field="until",
        )
    if row.valid_to is None or until <= row.valid_to:
        raise DomainError(
            "not_longer",
            _("The agreement runs until then already. Choose a later day."),
            field="until",
        )
    changes = write(row, {"valid_to": until})
    record("agreement.renewed", row, by=by, changes=changes, note=because)
    follow_days(row, by=by)
    return row
