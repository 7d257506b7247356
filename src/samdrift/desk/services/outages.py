"""Outages by hand: written down, changed, ended, left out of the promise, struck out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.outages import Exclusion, Outage
from samdrift.desk.rules_outages import MANAGE
from samdrift.desk.services import cases
from samdrift.desk.services.outage_common import (
    held,
    require_past,
    require_subject,
    require_times,
    set_members,
    set_values,
)
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import ActorKind, Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import first_values, require_text, write

TEXTS = ("title", "text", "note", "site")
PLAIN = (*TEXTS, "system", "service", "kind", "degree", "is_told", "started_at", "ended_at")


@transaction.atomic
def add_outage(
    *,
    by: Viewer,
    title: str,
    started_at: dt.datetime | None = None,
    members: Iterable[Member] = (),
    source: str = "",
    **values: Any,
) -> Outage:
    """Write down an outage, that is on (no `ended_at`) or over. No members: all are affected.

    Values: text, note, system, service, site, kind, degree, is_told, ended_at; rule, for_member and
    window where it comes from one.
    """
    require(by, MANAGE)
    require_subject(values)
    start = started_at or by.now
    require_times(start, values.get("ended_at"), ("started_at", "ended_at"))
    require_past(start, by, "started_at")
    require_past(values.get("ended_at"), by, "ended_at")
    told = require_text(title, "title", _("Write in a few words what is down."))
    token = by.kind == ActorKind.TOKEN
    outage = Outage(
        title=told[:160],
        started_at=start,
        source=source or (Outage.Source.API if token else Outage.Source.HAND),
        **{name: value for name, value in values.items() if value is not None},
    )
    outage.save()
    changes = set_members(outage, members)
    names = ("title", "system", "service", "site", "kind", "degree", "started_at", "ended_at")
    record(
        "outage.began",
        outage,
        by=by,
        changes=first_values({name: getattr(outage, name) for name in names}) | changes,
    )
    search.index([outage])
    return outage


@transaction.atomic
def change_outage(outage: Outage, *, by: Viewer, **values: Any) -> Outage:
    """Correct what is told of it: any of the values of `add_outage`."""
    outage = held(outage, by, MANAGE)
    _require_standing(outage)
    members = values.pop("members", None)
    plain = {name: value for name, value in values.items() if name in PLAIN}
    if plain.get("started_at", outage.started_at) is None:
        plain.pop("started_at")
    after = {name: plain.get(name, getattr(outage, name)) for name in PLAIN}
    require_subject(after)
    require_times(after["started_at"], after["ended_at"], ("started_at", "ended_at"))
    require_past(after["started_at"], by, "started_at")
    require_past(after["ended_at"], by, "ended_at")
    require_text(after["title"], "title", _("Write in a few words what is down."))
    changes = write(outage, plain)
    if members is not None:
        changes |= set_members(outage, members)
    if changes:
        record("outage.changed", outage, by=by, changes=changes)
        search.index([outage])
    return outage


@transaction.atomic
def end_outage(
    outage: Outage, *, by: Viewer, ended_at: dt.datetime | None = None, text: str = ""
) -> Outage:
    """It works again, from now or from the time that is told."""
    outage = held(outage, by, MANAGE)
    _require_standing(outage)
    if outage.ended_at is not None:
        raise DomainError("is_over", _("It is over already. Correct the time instead."))
    end = ended_at or by.now
    require_times(outage.started_at, end, ("started_at", "ended_at"))
    require_past(end, by, "ended_at")
    close(outage, end, by=by, text=text)
    return outage


def close(outage: Outage, end: dt.datetime, *, by: Viewer, text: str = "") -> None:
    """Write the end of an outage that is held."""
    plain = text.strip()
    set_values(outage, ended_at=end, **({"text": plain} if plain else {}))
    record("outage.ended", outage, by=by, changes={"ended_at": [None, end.isoformat()]}, note=plain)
    search.index([outage])


@transaction.atomic
def go_on(outage: Outage, *, by: Viewer) -> Outage:
    """It was not over after all: it has been down since it began."""
    outage = held(outage, by, MANAGE)
    _require_standing(outage)
    if outage.ended_at is None:
        raise DomainError("is_on", _("It is on already."))
    open_again(outage, by=by)
    return outage


def open_again(outage: Outage, *, by: Viewer) -> None:
    before = outage.ended_at
    set_values(outage, ended_at=None)
    record("outage.went_on", outage, by=by, changes={"ended_at": [str(before), None]})
    search.index([outage])


@transaction.atomic
def leave_out(outage: Outage, *, by: Viewer, exclusion: str, reason: str = "") -> Outage:
    """It does not count against the promise, for a reason the agreement has; or it counts again."""
    outage = held(outage, by, MANAGE)
    _require_standing(outage)
    kind = Exclusion(exclusion)
    why = reason.strip()
    if kind and not why:
        raise DomainError(
            "no_reason",
            _("Write why it does not count, so that others can see it."),
            field="reason",
        )
    before = outage.exclusion
    set_values(outage, exclusion=kind, excluded_because=why[:300])
    changes = {"exclusion": [before, str(kind.value)]}
    record("outage.left_out", outage, by=by, changes=changes, note=why)
    return outage


@transaction.atomic
def strike_outage(outage: Outage, *, by: Viewer, reason: str) -> Outage:
    """It was no outage: it counts nowhere and is told nobody, and stays to be seen by the desk."""
    outage = held(outage, by, MANAGE)
    _require_standing(outage)
    why = require_text(reason, "reason", _("Write why it was no outage."))
    set_values(outage, struck_at=by.now, struck_because=why[:300])
    record("outage.struck", outage, by=by, note=why)
    return outage


@transaction.atomic
def restore_outage(outage: Outage, *, by: Viewer) -> Outage:
    """It was an outage after all."""
    outage = held(outage, by, MANAGE)
    if outage.struck_at is None:
        raise DomainError("is_not_struck", _("It is not struck out."))
    set_values(outage, struck_at=None, struck_because="")
    record("outage.restored", outage, by=by)
    search.index([outage])
    return outage


def _require_standing(outage: Outage) -> None:
    if outage.struck_at is not None:
        raise DomainError("is_struck", _("It is struck out. Take it back first."))


@transaction.atomic
def open_case_of(outage: Outage, *, by: Viewer, impact: int = 1, urgency: int = 1) -> Case:
    """The case where the outage is worked with: opened once, however often it is asked for."""
    outage = held(outage, by, MANAGE)
    if outage.case is not None:
        return outage.case
    member = first_member(outage, by)
    if member is None:
        raise DomainError("no_member", _("There is no member to open a case for."))
    case = cases.open_case(
        by=by,
        member=member,
        title=outage.title,
        text=outage.note or outage.text,
        kind="incident",
        channel=Case.Channel.API,
        requester_name=str(_MONITORING) if outage.rule_id else "",
        service=outage.service,
        system=outage.system,
        impact=impact,
        urgency=urgency,
        source="outage",
        reference=str(outage.pk),
    )
    put_case(outage, case, by=by)
    return case


_MONITORING = _("Monitoring")


def put_case(outage: Outage, case: Case, *, by: Viewer) -> None:
    """The outage is worked with in this case."""
    set_values(outage, case=case)
    record("outage.case_opened", outage, by=by, changes={"case_id": [None, case.pk]})


def first_member(outage: Outage, by: Viewer) -> Member | None:
    """One of those affected; of all, the first by name."""
    named = outage.members.order_by("sort_key").first()
    return named or Member.objects.current(by.today).order_by("sort_key").first()  # type: ignore[no-any-return]
