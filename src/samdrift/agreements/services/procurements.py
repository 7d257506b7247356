"""Acts on the plan of procurements: planned, corrected, moved on, stopped, awarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.procurement import Procurement, ProcurementMember
from samdrift.agreements.services.agreements import add_agreement
from samdrift.agreements.services.awards import set_award
from samdrift.agreements.services.participations import join
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.services.common import day_text, first_values, lock, require_text, write

PLAN = "agreements.plan_procurement"
State = Procurement.State
DAYS = ("prepare_on", "announce_on", "award_on", "start_on")
OVER = (State.AWARDED, State.STOPPED)


@transaction.atomic
def plan_procurement(
    *,
    by: Viewer,
    title: str,
    members: Iterable[Member] = (),
    replaces: Mapping[int, Agreement] | None = None,
    **values: Any,
) -> Procurement:
    """Put a procurement on the plan. `replaces` tells, by member, which agreement it is to replace."""
    require(by, PLAN)
    values = _checked(Procurement(), {**values, "title": title})
    row = Procurement.objects.create(**values)
    told = first_values(values) | _set_members(row, list(members), replaces or {})
    record("procurement.planned", row, by=by, changes=told)
    search.index([row])
    return row


@transaction.atomic
def change_procurement(
    procurement: Procurement,
    *,
    by: Viewer,
    members: Iterable[Member] | None = None,
    **values: Any,
) -> Procurement:
    """Correct what is planned; the members are left alone when none are told."""
    row = _held(procurement, by)
    _require_going(row)
    changes: dict[str, Any] = write(row, _checked(row, values))
    if members is not None:
        changes |= _set_members(row, list(members), {})
    return _told(row, "procurement.changed", changes, by)


def _held(procurement: Procurement, by: Viewer) -> Procurement:
    row = lock(Procurement, procurement.pk)
    require(by, PLAN, row)
    return row


def _require_going(row: Procurement) -> None:
    if row.state in OVER:
        raise DomainError(
            "over",
            _("“%(what)s” is at its end: %(state)s.")
            % {"what": row, "state": row.get_state_display()},
        )


def _checked(row: Procurement, values: dict[str, Any]) -> dict[str, Any]:
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    if "title" in values:
        message = _("Tell in a few words what is to be bought.")
        values["title"] = require_text(values["title"], "title", message)[:160]
    value: Decimal | None = values.get("estimated_value")
    if value is not None and value <= 0:
        raise DomainError(
            "not_positive", _("The value is more than 0, or empty."), field="estimated_value"
        )
    if values.get("state") in OVER:
        raise DomainError(
            "not_here",
            _("Award it or stop it with the buttons on its page."),
            field="state",
        )
    _require_order(row, values)
    return values


def _require_order(row: Procurement, values: Mapping[str, Any]) -> None:
    days = [(name, values.get(name, getattr(row, name))) for name in DAYS]
    known = [(name, day) for name, day in days if day is not None]
    for (_name, earlier), (name, later) in pairwise(known):
        if later < earlier:
            raise DomainError(
                "days_in_order",
                _("%(later)s comes before %(earlier)s. Correct one of the days.")
                % {"later": day_text(later), "earlier": day_text(earlier)},
                field=name,
            )


def _set_members(
    row: Procurement, members: list[Member], replaces: Mapping[int, Agreement]
) -> dict[str, list[Any]]:
    """Exactly these take part; what is replaced is kept for those who did already."""
    before = {one.member_id: one for one in row.participants.select_related("member")}
    wanted = {one.pk: one for one in members}
    gone = [one.pk for pk, one in before.items() if pk not in wanted]
    new = [one for pk, one in wanted.items() if pk not in before]
    if not gone and not new:
        return {}
    ProcurementMember.objects.filter(pk__in=gone).delete()
    ProcurementMember.objects.bulk_create(
        ProcurementMember(procurement=row, member=one, replaces=replaces.get(one.pk)) for one in new
    )
    old = ", ".join(sorted(str(one.member) for one in before.values()))
    return {"members": [old, ", ".join(sorted(str(one) for one in members))]}


def _told(
    row: Procurement, what: str, changes: dict[str, Any], by: Viewer, note: str = ""
) -> Procurement:
    if changes:
        record(what, row, by=by, changes=changes, note=note)
        search.index([row])
    return row


@transaction.atomic
def set_replaced(part: ProcurementMember, *, by: Viewer, replaces: Agreement | None) -> Procurement:
    """Which agreement the member's part of the procurement is to replace."""
    row = _held(part.procurement, by)
    _require_going(row)
    part = ProcurementMember.objects.select_related("member").get(pk=part.pk)
    changes = write(part, {"replaces": replaces})
    return _told(row, "procurement.changed", {"member_id": [None, part.member_id], **changes} if changes else {}, by)  # fmt: skip


@transaction.atomic
def stop_procurement(procurement: Procurement, *, by: Viewer, because: str) -> Procurement:
    """It does not come about; it stays on the plan's list, with the reason."""
    row = _held(procurement, by)
    _require_going(row)
    because = require_text(because, "because", _("Tell why, for those who read it later."))[:300]
    changes = write(row, {"state": State.STOPPED, "stopped_because": because})
    return _told(row, "procurement.stopped", changes, by)


@transaction.atomic
def resume_procurement(procurement: Procurement, *, by: Viewer) -> Procurement:
    """A procurement that was stopped is planned again."""
    row = _held(procurement, by)
    if row.state != State.STOPPED:
        raise DomainError("not_stopped", _("“%(what)s” is not stopped.") % {"what": row})
    changes = write(row, {"state": State.PLANNED, "stopped_because": ""})
    return _told(row, "procurement.resumed", changes, by)


@transaction.atomic
def award_procurement(  # noqa: PLR0913 -- what a person fills in, each by its name
    procurement: Procurement,
    *,
    by: Viewer,
    supplier: Supplier,
    kind: str,
    awarded_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    value: Decimal | None = None,
    title: str = "",
) -> Agreement:
    """The competition is won: the agreement is made, with its award and the members that took part in
    it from the beginning.
    """
    row = _held(procurement, by)
    _require_going(row)
    agreement = add_agreement(
        by=by,
        title=title or row.title,
        kind=kind,
        supplier=supplier,
        valid_from=valid_from,
        valid_to=valid_to,
        purpose=row.text,
        lead=row.responsible,
    )
    set_award(
        agreement,
        by=by,
        value=value,
        awarded_on=awarded_on,
        procedure=row.procedure,
        announcement=row.announcement,
    )
    for part in row.participants.select_related("member").order_by("member__sort_key"):
        join(agreement, part.member, by=by, valid_from=valid_from)
    told = {"state": State.AWARDED, "award_on": awarded_on, "start_on": valid_from}
    changes = write(row, {**told, "agreement": agreement})
    _told(row, "procurement.awarded", changes, by)
    return agreement
