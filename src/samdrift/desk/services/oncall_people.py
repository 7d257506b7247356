"""Acts of those who are on call: swaps, absence; and when people leave or are erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.oncall import (
    Absence,
    CallOut,
    Rota,
    RotaChange,
    RotaLayer,
    RotaTurn,
    ShiftSwap,
)
from samdrift.desk.queries import oncall as queries
from samdrift.desk.rules_oncall import PLAN, TAKE
from samdrift.desk.services import oncall_findings as findings
from samdrift.desk.services.oncall_common import ANSWERED, ASKED, note, require_stretch, tell_people
from samdrift.kernel.calc.service_time import ZONE
from samdrift.kernel.calc.spans import Span
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import day_text, lock, require_order, write

State = ShiftSwap.State
KEPT_DAYS = 730
"""Absences, swaps and plans are kept so long after they are over."""


@transaction.atomic
def ask_swap(  # noqa: PLR0913 -- what a person fills in, each by its name
    layer: RotaLayer,
    *,
    by: Viewer,
    asked: Person,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    back_starts_at: dt.datetime | None = None,
    back_ends_at: dt.datetime | None = None,
    text: str = "",
) -> ShiftSwap:
    """Ask another to take a stretch of one's own, perhaps for one of the other's in return."""
    require(by, TAKE)
    if by.person_id is None or asked.pk == by.person_id:
        raise DomainError("oneself", _("Choose somebody else to ask."), field="asked")
    require_stretch(starts_at, ends_at)
    if (back_starts_at is None) != (back_ends_at is None):
        raise DomainError(
            "half_told", _("Write both from and to of what you take back."), field="back_starts_at"
        )
    swap = ShiftSwap(
        layer=layer, asker_id=by.person_id, asked=asked, starts_at=starts_at, ends_at=ends_at,
        back_starts_at=back_starts_at, back_ends_at=back_ends_at, text=text.strip()[:300],
        asked_at=by.now,
    )  # fmt: skip
    _require_theirs(swap, by)
    swap.save()
    record("swap.asked", swap, by=by)
    tell_people([asked.pk], ASKED, swap, by, _day(swap))
    return swap


@transaction.atomic
def accept_swap(swap: ShiftSwap, *, by: Viewer) -> ShiftSwap:
    """Whoever was asked takes the stretch; what is given back is the other's."""
    swap = _answered(swap, by, State.ACCEPTED, swap.asked_id)
    _require_theirs(swap, by)
    changes = [RotaChange(person_id=swap.asked_id, starts_at=swap.starts_at, ends_at=swap.ends_at)]
    if swap.back_starts_at is not None and swap.back_ends_at is not None:
        back = RotaChange(
            person_id=swap.asker_id, starts_at=swap.back_starts_at, ends_at=swap.back_ends_at
        )
        changes.append(back)
    for one in changes:
        one.layer_id, one.swap, one.made_at = swap.layer_id, swap, by.now
        one.save()
    note(swap.layer.rota, "rota.swapped", by, {"on_call_id": [swap.asker_id, swap.asked_id]})
    return swap


@transaction.atomic
def decline_swap(swap: ShiftSwap, *, by: Viewer) -> ShiftSwap:
    return _answered(swap, by, State.DECLINED, swap.asked_id)


@transaction.atomic
def withdraw_swap(swap: ShiftSwap, *, by: Viewer) -> ShiftSwap:
    """It is not asked any more, by whoever asked."""
    return _answered(swap, by, State.WITHDRAWN, swap.asker_id)


def _answered(swap: ShiftSwap, by: Viewer, state: str, whose: int) -> ShiftSwap:
    require(by, TAKE)
    swap = lock(ShiftSwap, swap.pk)
    lock(Rota, swap.layer.rota_id)
    if by.person_id != whose:
        raise DomainError("not_yours", _("Only the one it concerns can answer this."))
    if swap.state != State.ASKED:
        raise DomainError(
            "answered",
            _("This is answered already: %(state)s.") % {"state": swap.get_state_display()},
        )
    changes = write(swap, {"state": state, "answered_at": by.now})
    record(f"swap.{state}", swap, by=by, changes={"state": changes["state"]})
    other = swap.asker_id if whose == swap.asked_id else swap.asked_id
    told = _day(swap) | {"state": str(state)}
    tell_people([other], ANSWERED, swap, by, told)
    return swap


def _require_theirs(swap: ShiftSwap, by: Viewer) -> None:
    """What is swapped must be to come, and be on call time of whoever gives it."""
    if swap.ends_at <= by.now:
        raise DomainError("is_past", _("This time is past. Ask for a time to come."))
    parts = [(swap.asker_id, swap.starts_at, swap.ends_at, "starts_at")]
    if swap.back_starts_at is not None and swap.back_ends_at is not None:
        require_stretch(swap.back_starts_at, swap.back_ends_at, field="back_ends_at")
        parts.append((swap.asked_id, swap.back_starts_at, swap.back_ends_at, "back_starts_at"))
    for person, start, end, field in parts:
        found = queries.duties([swap.layer.rota], Span(start, end))
        own = [one for one in found if one.layer.pk == swap.layer_id]
        if not own or any(one.person is None or one.person.pk != person for one in own):
            raise DomainError(
                "not_on_call",
                _(
                    "In this time somebody else, or nobody, is on call. Choose a time within one shift."
                ),
                field=field,
            )


def _day(swap: ShiftSwap) -> dict[str, Any]:
    day = swap.starts_at.astimezone(ZONE).date()
    return {"rota": swap.layer.rota.name, "day": day_text(day)}


@transaction.atomic
def add_absence(
    *,
    by: Viewer,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    person: Person | None = None,
) -> Absence:
    """Cannot be on call in the days; oneself, or whom one plans for. The time stands as a gap until
    somebody is put in.
    """
    whom = person.pk if person is not None else by.person_id
    if whom is None:
        raise DomainError("nobody", _("Choose who is away."), field="person")
    require(by, TAKE if whom == by.person_id else PLAN)
    require_order(valid_from, valid_to)
    made = Absence.objects.create(person_id=whom, valid_from=valid_from, valid_to=valid_to)
    record("absence.added", made, by=by)
    findings.look_at(_rotas_of(whom), by=by)
    return made


@transaction.atomic
def strike_absence(row: Absence, *, by: Viewer) -> Absence:
    """Can be on call after all."""
    row = lock(Absence, row.pk)
    require(by, TAKE if row.person_id == by.person_id else PLAN)
    if row.struck_at is None:
        write(row, {"struck_at": by.now})
        record("absence.struck", row, by=by)
        findings.look_at(_rotas_of(row.person_id), by=by)
    return row


def _rotas_of(person: int) -> list[int]:
    rows = Rota.objects.filter(ended_at=None, layers__turns__person=person)
    return sorted(set(rows.values_list("pk", flat=True)))


def leave(person: Person, _day: dt.date, by: Viewer) -> int:
    """What is asked of or by somebody who leaves is asked no more. From the day they leave their turns
    are gaps, which are found.
    """
    rows = ShiftSwap.objects.filter(Q(asker=person) | Q(asked=person), state=State.ASKED)
    count: int = rows.update(state=State.WITHDRAWN, answered_at=by.now)
    findings.look_at(_rotas_of(person.pk), by=by)
    return count


def erase(person_id: int, by: Viewer) -> list[str]:
    """When an erased person was away or swapped is told no more; hours worked stay, without words."""
    swaps = ShiftSwap.objects.filter(Q(asker=person_id) | Q(asked=person_id))
    RotaChange.objects.filter(swap__in=swaps).update(swap=None)
    counts = {
        "absences": Absence.objects.filter(person_id=person_id).delete()[0],
        "swaps": swaps.delete()[0],
        "call-outs": CallOut.objects.filter(person_id=person_id).update(
            reason="", struck_reason=""
        ),
        "turns": RotaTurn.objects.filter(
            person_id=person_id, layer__valid_from__gt=by.today
        ).delete()[0],
    }
    return [f"{name}: {count}" for name, count in counts.items() if count]


def forget_old(by: Viewer) -> str:
    """The clock's round: absences and swaps that are long over."""
    before = by.today - dt.timedelta(days=KEPT_DAYS)
    gone, _each = Absence.objects.filter(valid_to__lt=before).delete()
    end = by.now - dt.timedelta(days=KEPT_DAYS)
    old = ShiftSwap.objects.filter(ends_at__lt=end)
    RotaChange.objects.filter(swap__in=old).update(swap=None)
    gone += old.delete()[0]
    return f"{gone} absences and swaps are past their time" if gone else ""
