"""Call-outs: begun and ended by a press each, corrected or struck with a reason; told in the case."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.oncall import CallOut, Rota
from samdrift.desk.queries import oncall as queries
from samdrift.desk.rules_oncall import LOG
from samdrift.desk.services import cases
from samdrift.desk.services import oncall_findings as findings
from samdrift.desk.services.oncall_common import require_stretch
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock, require_text, write

LONGEST = dt.timedelta(days=1)


@transaction.atomic
def start_call_out(
    case: Case | None = None, *, by: Viewer, rota: Rota | None = None, reason: str = ""
) -> CallOut:
    """Whoever presses is at work on it from now. Without a rota: the one they are on call by."""
    require(by, LOG)
    if by.person_id is None:
        raise DomainError("nobody", _("Only a person can be called out."))
    person = lock(Person, by.person_id)
    running = CallOut.objects.filter(person=person, ends_at=None, struck_at=None).first()
    if running is not None:
        raise DomainError(
            "called_out_already",
            _("You are called out already, since %(at)s. End that one first.")
            % {"at": moment(running.starts_at)},
        )
    made = CallOut.objects.create(
        rota=rota or _rota_of(person, by), person=person, case=case, starts_at=by.now,
        reason=reason.strip()[:300],
    )  # fmt: skip
    record("call_out.begun", made, by=by)
    if case is not None:
        record("case.call_out", case, by=by, changes={"call_out": [None, made.pk]})
    return made


def _rota_of(person: Person, by: Viewer) -> Rota:
    """The rota one is on call by now; else, when there is just one, that."""
    for one in queries.on_now(by.now):
        if one.person is not None and one.person.pk == person.pk:
            return one.rota
    rotas = list(Rota.objects.filter(ended_at=None).order_by("pk")[:2])
    own = Rota.objects.filter(ended_at=None, layers__turns__person=person).order_by("pk").first()
    if own is None and len(rotas) != 1:
        raise DomainError(
            "no_rota", _("You are on no rota. Ask whoever plans it to write this call-out."),
        )  # fmt: skip
    found: Rota = own or rotas[0]
    return found


@transaction.atomic
def end_call_out(row: CallOut, *, by: Viewer, reason: str = "") -> CallOut:
    """It is done: from and to are written in the case."""
    row = _held(row, by)
    if row.ends_at is not None:
        return row
    ends = max(by.now, row.starts_at + dt.timedelta(minutes=1))
    values = {"ends_at": ends, **({"reason": reason.strip()[:300]} if reason.strip() else {})}
    write(row, values)
    record("call_out.ended", row, by=by, changes={"ends_at": [None, ends.isoformat()]})
    _tell_case(row, by)
    findings.look_at([row.rota_id], by=by)
    return row


@transaction.atomic
def change_call_out(
    row: CallOut, *, by: Viewer, starts_at: dt.datetime, ends_at: dt.datetime, reason: str = ""
) -> CallOut:
    """The times as they were; the case is told anew."""
    row = _held(row, by)
    _require_times(starts_at, ends_at, by)
    changes = write(
        row, {"starts_at": starts_at, "ends_at": ends_at, "reason": reason.strip()[:300]}
    )
    told = {name: pair for name, pair in changes.items() if name != "reason"}
    record("call_out.changed", row, by=by, changes=told)
    if told:
        _tell_case(row, by)
    findings.look_at([row.rota_id], by=by)
    return row


@transaction.atomic
def write_call_out(
    rota: Rota,
    *,
    by: Viewer,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    reason: str,
    case: Case | None = None,
    person: Person | None = None,
) -> CallOut:
    """Written afterwards: one's own, or, by those who plan the rota, another's."""
    whom = person.pk if person is not None else by.person_id
    if whom is None:
        raise DomainError("nobody", _("Choose who was called out."), field="person")
    row = CallOut(
        rota=rota, person_id=whom, case=case, starts_at=starts_at, ends_at=ends_at,
        reason=reason.strip()[:300],
    )  # fmt: skip
    require(by, LOG, row)
    _require_times(starts_at, ends_at, by)
    row.save()
    record("call_out.written", row, by=by)
    _tell_case(row, by)
    findings.look_at([rota.pk], by=by)
    return row


@transaction.atomic
def strike_call_out(row: CallOut, *, by: Viewer, reason: str) -> CallOut:
    """It does not count: it stays, with why."""
    row = _held(row, by)
    why = require_text(reason, "reason", _("Write why it is struck."))[:300]
    write(row, {"struck_at": by.now, "struck_reason": why})
    record("call_out.struck", row, by=by)
    if row.case is not None:
        text = _now("The call-out from %(from)s does not count: %(why)s")
        told = text % {"from": moment(row.starts_at), "why": why}
        cases.write(row.case, by=by, text=told, public=False)
    findings.look_at([row.rota_id], by=by)
    return row


def _held(row: CallOut, by: Viewer) -> CallOut:
    row = lock(CallOut, row.pk)
    require(by, LOG, row)
    if row.struck_at is not None:
        raise DomainError("struck_already", _("This is struck already."))
    return row


def _require_times(starts_at: dt.datetime, ends_at: dt.datetime, by: Viewer) -> None:
    require_stretch(starts_at, ends_at)
    if ends_at > by.now:
        raise DomainError(
            "not_yet", _("This has not been yet. Write when it ended."), field="ends_at"
        )
    if ends_at - starts_at > LONGEST:
        raise DomainError(
            "too_long",
            _("A call-out is at most a day. Write two when it was longer."),
            field="ends_at",
        )


def _tell_case(row: CallOut, by: Viewer) -> None:
    """An internal note: who was called out, from when to when, and why."""
    if row.case is None or row.ends_at is None:
        return
    told = {
        "who": row.person, "from": moment(row.starts_at),
        "to": timezone.localtime(row.ends_at).strftime("%H.%M"), "why": row.reason or "—",
    }  # fmt: skip
    text = _now("Call-out: %(who)s, %(from)s to %(to)s. %(why)s") % told
    cases.write(row.case, by=by, text=text, public=False)
