"""Delivery agreements: a version is written, offered by the centre, and answered by the member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.delivery_states import Move
from samdrift.desk.models.commitments import Commitment, DeliveryAgreement, DeliveryVersion
from samdrift.desk.services import delivery_findings
from samdrift.desk.services.delivery_common import (
    ANSWER,
    WRITE,
    State,
    acting,
    hold,
    moved,
    require_draft,
    tell_act,
)
from samdrift.desk.services.delivery_lines import copy_lines
from samdrift.desk.services.delivery_notices import tell_answered, tell_offered
from samdrift.governance.models.decisions import Decision
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import keep
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    require_order,
    require_text,
)

Writer = Callable[[DeliveryVersion], tuple[str, bytes]]
"""Makes the paper of a version: its file name and its bytes."""


@transaction.atomic
def start_version(
    *, by: Viewer, member: Member, arrangement: Arrangement, **values: Any
) -> DeliveryVersion:
    """A new version to write on, with what the one before says. Values: text, breach, valid_from,
    valid_to, where they are to differ.
    """
    require(by, WRITE)
    _require_member(member, arrangement, by.today)
    agreement, _made = DeliveryAgreement.objects.get_or_create(
        member=member, arrangement=arrangement
    )
    agreement = lock(DeliveryAgreement, agreement.pk)
    rows = DeliveryVersion.objects.filter(agreement=agreement)
    open_one = rows.filter(state__in=(State.DRAFT, State.OFFERED)).first()
    if open_one is not None:
        raise DomainError(
            "open_version",
            _("Version %(number)s for %(member)s is not answered yet. Finish or withdraw it first.")
            % {"number": open_one.number, "member": member},
            field="member",
        )
    before = rows.filter(state=State.ACCEPTED).order_by("-number").first()
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    given = {"text": before.text, "breach": before.breach} if before else {}
    given |= {name: value for name, value in values.items() if value not in (None, "")}
    require_order(given.get("valid_from"), given.get("valid_to"))
    version = DeliveryVersion(agreement=agreement, number=number, **given)
    version.save()
    told = {"member": member, "arrangement": arrangement, "number": number, **given}
    record("delivery.started", version, by=by, changes=first_values(told))
    if before is not None:
        copy_lines(before, version, by.today)
    search.index([version])
    return version


def _require_member(member: Member, arrangement: Arrangement, day: dt.date) -> None:
    rows = member.memberships.filter(arrangement=arrangement)
    if not any(row.valid_to is None or row.valid_to > day for row in rows):
        raise DomainError(
            "not_member",
            _("%(member)s does not take part in %(arrangement)s.")
            % {"member": member, "arrangement": arrangement},
            field="member",
        )


@transaction.atomic
def change_version(version: DeliveryVersion, *, by: Viewer, **values: Any) -> DeliveryVersion:
    """What a draft says: text, breach, valid_from, valid_to."""
    held = hold(version, by)
    require_draft(held)
    start = values.get("valid_from", held.valid_from)
    require_order(start, values.get("valid_to", held.valid_to))
    return tell_act(held, "delivery.changed", values, by=by)


@transaction.atomic
def offer_version(version: DeliveryVersion, *, by: Viewer) -> DeliveryVersion:
    """Put it before the member; its director is told."""
    held = hold(version, by)
    state = moved(held, Move.OFFER)
    if held.valid_from is None:
        raise DomainError(
            "day_missing", _("Write from which day it is to hold before it is offered.")
        )
    if not Commitment.objects.filter(version=held).exists():
        raise DomainError(
            "no_lines",
            _("It promises nothing yet. Put in at least one level before it is offered."),
        )
    values = {"state": state, "offered_at": by.now, "offered_by": acting(by)}
    tell_act(held, "delivery.offered", values, by=by)
    tell_offered(held, by=by)
    return held


@transaction.atomic
def take_back(version: DeliveryVersion, *, by: Viewer) -> DeliveryVersion:
    """Take the offer back to write on it."""
    held = hold(version, by)
    values = {"state": moved(held, Move.TAKE_BACK), "offered_at": None, "offered_by": None}
    return tell_act(held, "delivery.taken_back", values, by=by)


@transaction.atomic
def withdraw_version(version: DeliveryVersion, *, by: Viewer, reason: str) -> DeliveryVersion:
    held = hold(version, by)
    why = require_text(reason, "reason", _("Write why it is withdrawn."))
    return tell_act(
        held, "delivery.withdrawn", {"state": moved(held, Move.WITHDRAW)}, by=by, note=why
    )


@transaction.atomic
def accept_version(
    version: DeliveryVersion,
    *,
    by: Viewer,
    write: Writer | None = None,
    answer: str = "",
    decision: Decision | None = None,
) -> DeliveryVersion:
    """The member accepts: it is in force from its day (today, if that has passed), the version
    before ends that day, and the paper is kept as it is now.
    """
    held = hold(version, by, ANSWER)
    state = moved(held, Move.ACCEPT)
    start = max(held.valid_from or by.today, by.today)
    if held.valid_to is not None and held.valid_to <= start:
        raise DomainError(
            "over",
            _("It was to end on %(day)s, which is not after today. Ask the centre for a new offer.")
            % {"day": day_text(held.valid_to)},
        )
    _end_before(held, start, by)
    values: dict[str, Any] = {
        "state": state,
        "valid_from": start,
        "answered_at": by.now,
        "answered_by": acting(by),
        "answer": answer.strip(),
        "decision": decision,
    }
    tell_act(held, "delivery.accepted", values, by=by)
    if write is not None:
        name, data = write(held)
        held.paper = keep(data, name)
        held.save(update_fields=["paper"])
    tell_answered(held, by=by)
    delivery_findings.look_at([held.agreement_id], by=by)
    search.index([held])
    return held


def _end_before(version: DeliveryVersion, day: dt.date, by: Viewer) -> None:
    """Accepted versions that last beyond the day end there; one that never began is withdrawn."""
    rows = DeliveryVersion.objects.filter(agreement=version.agreement_id, state=State.ACCEPTED)
    for row in rows.exclude(pk=version.pk).order_by("number"):
        if row.valid_to is not None and row.valid_to <= day:
            continue
        end_on(row, day, by, "delivery.replaced")


def end_on(version: DeliveryVersion, day: dt.date, by: Viewer, what: str, note: str = "") -> None:
    """Let an accepted version end; the agreement's row is held by the caller."""
    begun = version.valid_from is None or version.valid_from < day
    values: dict[str, Any] = {"valid_to": day} if begun else {"state": State.WITHDRAWN}
    tell_act(version, what, values, by=by, note=note)


@transaction.atomic
def decline_version(version: DeliveryVersion, *, by: Viewer, answer: str) -> DeliveryVersion:
    held = hold(version, by, ANSWER)
    state = moved(held, Move.DECLINE)
    why = require_text(answer, "answer", _("Write what would have to be otherwise."))
    values = {
        "state": state,
        "answered_at": by.now,
        "answered_by": acting(by),
        "answer": why,
    }
    tell_act(held, "delivery.declined", values, by=by)
    tell_answered(held, by=by)
    return held


@transaction.atomic
def end_version(
    version: DeliveryVersion, *, by: Viewer, day: dt.date, reason: str
) -> DeliveryVersion:
    """An accepted version ends early, from a day that is not past."""
    held = hold(version, by)
    why = require_text(reason, "reason", _("Write why it ends."))
    if held.state != State.ACCEPTED or (held.valid_to is not None and held.valid_to <= by.today):
        raise DomainError(
            "not_in_force", _("Only a version that is accepted and lasts can be ended.")
        )
    if day < by.today:
        raise DomainError(
            "day_past",
            _("What was promised before today stands. Choose today or later."),
            field="day",
        )
    end_on(held, day, by, "delivery.ended", why)
    delivery_findings.look_at([held.agreement_id], by=by)
    return held
