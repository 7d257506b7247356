"""What people do with findings, with one or with many at once: all of them, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.followup.calc.finding_states import Move, Status, after
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.finding_notices import tell_responsible
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import Happening, changes_of, record_all
from samdrift.kernel.registry import Ref
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import day_text, require_text

Values = dict[str, Any]
WORK, ACCEPT = "followup.work_on_finding", "followup.accept_finding"


@transaction.atomic
def take(findings: Sequence[Finding], *, by: Viewer) -> list[Finding]:
    """Take in hand: whoever does is responsible from now on."""

    def values(row: Finding) -> Values:
        mine = by.person_id or row.responsible_id
        return {"status": _moved(row, Move.TAKE), "responsible_id": mine}

    return _act(findings, "finding.taken", values, by=by)


@transaction.atomic
def put_back(findings: Sequence[Finding], *, by: Viewer) -> list[Finding]:
    """Take it in hand no more, so that somebody else can."""

    def values(row: Finding) -> Values:
        return {"status": _moved(row, Move.PUT_BACK), "responsible_id": None, "reason": ""}

    return _act(findings, "finding.put_back", values, by=by)


@transaction.atomic
def hand_over(
    findings: Sequence[Finding], *, person: Person, by: Viewer, deadline: dt.date | None = None
) -> list[Finding]:
    """Let somebody be responsible, by a day where one is given; the person gets a notice."""
    if person.supplier_id is not None or not person.is_at_work(by.today):
        raise DomainError(
            "not_at_work",
            _("%(name)s does not work in the cooperation today. Choose somebody who does.")
            % {"name": person},
            field="person",
        )
    _require_ahead(deadline, by)

    def values(row: Finding) -> Values:
        _require_standing(row)
        new: Values = {"responsible_id": person.pk}
        return new if deadline is None else new | {"deadline": deadline}

    done = _act(findings, "finding.handed_over", values, by=by)
    tell_responsible(done, person, by=by)
    return done


@transaction.atomic
def set_deadline(
    findings: Sequence[Finding], *, deadline: dt.date | None, by: Viewer
) -> list[Finding]:
    """When it is to be dealt with; None takes the deadline away."""
    _require_ahead(deadline, by)

    def values(row: Finding) -> Values:
        _require_standing(row)
        return {"deadline": deadline}

    return _act(findings, "finding.deadline_set", values, by=by)


@transaction.atomic
def wait(
    findings: Sequence[Finding], *, reason: str, by: Viewer, decision: Ref | None = None
) -> list[Finding]:
    """Let it wait for a decision. `decision` is the decision or the matter, where it stands here."""
    text = require_text(reason, "reason", _("Write which decision it waits for, and whose."))
    told = {"decision_kind": decision.kind, "decision_id": decision.id} if decision else {}

    def values(row: Finding) -> Values:
        return {"status": _moved(row, Move.WAIT), "reason": text, **told}

    return _act(findings, "finding.waits", values, by=by)


@transaction.atomic
def accept(
    findings: Sequence[Finding], *, until: dt.date, reason: str, by: Viewer
) -> list[Finding]:
    """Let the difference be until a day, on which it is opened again."""
    text = require_text(reason, "reason", _("Write why it can be as it is."))
    if until <= by.today:
        raise DomainError(
            "until_past",
            _("%(day)s is not after today. Choose the day on which it is to be looked at again.")
            % {"day": day_text(until)},
            field="until",
        )

    def values(row: Finding) -> Values:
        status = _moved(row, Move.ACCEPT)
        return {"status": status, "accepted_until": until, "reason": text}

    return _act(findings, "finding.accepted", values, by=by, right=ACCEPT)


@transaction.atomic
def reopen(findings: Sequence[Finding], *, by: Viewer) -> list[Finding]:
    """Open what was accepted, or what was said by hand to be mended."""

    def values(row: Finding) -> Values:
        if row.status == Status.MENDED and not row.is_observed:
            again = {"found_on": by.today, "times": row.times + 1, "mended_on": None}
            return {"status": _moved(row, Move.FOUND_AGAIN), "reason": "", **again}
        return {"status": _moved(row, Move.REOPEN), "accepted_until": None, "reason": ""}

    return _act(findings, "finding.reopened", values, by=by, right=ACCEPT)


@transaction.atomic
def mend(findings: Sequence[Finding], *, note: str = "", by: Viewer) -> list[Finding]:
    """Say that it is mended: only of what the product cannot see for itself."""

    def values(row: Finding) -> Values:
        if row.is_observed:
            raise DomainError(
                "mends_by_itself",
                _(
                    "“%(finding)s” is mended by itself as soon as what was observed is as agreed. Mend that, or accept the difference until a date."
                )
                % {"finding": row},
            )
        status = _moved(row, Move.MEND)
        return {"status": status, "mended_on": by.today, "accepted_until": None}

    return _act(findings, "finding.mended", values, by=by, note=note)


def lapse_accepted(by: Viewer) -> str:
    """The clock's act: what was accepted until today is open again."""
    with transaction.atomic():
        rows = Finding.objects.filter(
            status=Status.ACCEPTED, accepted_until__lte=by.today
        ).select_for_update()
        lapsed = list(rows)
        status = after(Status.ACCEPTED, Move.LAPSE)
        _write(
            lapsed,
            "finding.lapsed",
            lambda _row: {"status": status, "accepted_until": None, "reason": ""},
            by=by,
        )
    return f"{len(lapsed)} accepted findings opened again" if lapsed else ""


def _act(
    findings: Sequence[Finding],
    what: str,
    values: Callable[[Finding], Values],
    *,
    by: Viewer,
    right: str = WORK,
    note: str = "",
) -> list[Finding]:
    """Lock the rows, ask the right for each, and write what the act makes of them."""
    pks = [row.pk for row in findings]
    rows = Finding.objects.filter(pk__in=pks).select_for_update().order_by("pk")
    held = list(rows.prefetch_related("concerns__member"))
    for row in held:
        require(by, right, row)
    return _write(held, what, values, by=by, note=note)


def _write(
    rows: Sequence[Finding],
    what: str,
    values: Callable[[Finding], Values],
    *,
    by: Viewer,
    note: str = "",
) -> list[Finding]:
    """Write and tell what differs; returns the rows that were changed."""
    told: list[Happening] = []
    changed: list[Finding] = []
    names: set[str] = set()
    for row in rows:
        new = values(row)
        changes = changes_of(row, new)
        if not changes:
            continue
        for name in new:
            setattr(row, name, new[name])
        names |= new.keys()
        changed.append(row)
        told.append(Happening(what, row, changes, note))
    if changed:
        fields = sorted("responsible" if name == "responsible_id" else name for name in names)
        Finding.objects.bulk_update(changed, fields, batch_size=500)
    record_all(told, by=by)
    return changed


def _moved(row: Finding, move: Move) -> str:
    """The status after the move, or a refusal that tells how the finding stands."""
    then = after(Status(row.status), move)
    if then is None:
        raise DomainError(
            "not_from_here",
            _(
                "“%(finding)s” has the status “%(status)s”, and that cannot be done from there. Open it to see what can."
            )
            % {"finding": row, "status": row.get_status_display()},
        )
    return then.value


def _require_standing(row: Finding) -> None:
    if row.status == Status.MENDED:
        raise DomainError(
            "is_mended",
            _("“%(finding)s” is mended. There is nothing more to do about it.") % {"finding": row},
        )


def _require_ahead(deadline: dt.date | None, by: Viewer) -> None:
    if deadline is not None and deadline < by.today:
        raise DomainError(
            "deadline_past",
            _("%(day)s is past. Choose today or a later day.") % {"day": day_text(deadline)},
            field="deadline",
        )
