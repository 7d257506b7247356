"""Cases of a log written in batches: new ones made, known ones brought up to date, each with what
the log told of it. No clocks, and no notices of what was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from samdrift.desk.calc.logs.history import Told
from samdrift.desk.models.cases import Case
from samdrift.desk.models.logs import LoggedCase, LogLoad, LogRefusal
from samdrift.desk.services import log_again
from samdrift.desk.services.log_known import Known
from samdrift.desk.services.log_writing import (
    COURSE,
    entries_of,
    history_of,
    index,
    number_of,
    settled,
    values_of,
)
from samdrift.kernel import bulk
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.light import fresh
from samdrift.kernel.viewer import Viewer


def take(load: LogLoad, told: Sequence[Told], known: Known, *, by: Viewer) -> Counter[str]:
    """Write a batch; returns how many were added, changed, unchanged, kept (worked with here, or
    erased) and refused. The load's row is held.
    """
    counts: Counter[str] = Counter()
    sound = [one for one in told if _is_sound(load, one, known, counts)]
    numbers = [number_of(one) for one in sound]
    rows = LoggedCase.objects.filter(source=load.source, reference__in=numbers)
    before = {row.reference: row for row in rows.select_related("case")}
    ours = Case.objects.filter(source=load.source, reference__in=numbers)
    here = set(ours.values_list("reference", flat=True)) - before.keys()
    new: list[Told] = []
    again: list[tuple[LoggedCase, Told]] = []
    for one in sound:
        logged = before.get(number_of(one))
        if logged is not None:
            again.append((logged, one))
        elif number_of(one) in here:
            counts["kept"] += 1
        else:
            new.append(one)
    _add(load, new, known, by)
    counts["added"] += len(new)
    counts += log_again.bring_up_to_date(load, again, known, by)
    return counts


def _is_sound(load: LogLoad, told: Told, known: Known, counts: Counter[str]) -> bool:
    """A case without a member or a day it was opened is refused, and named."""
    code = value = ""
    if told.facts.get("opened_at") is None:
        code = "no_opened_at"
    elif known.member_of(told.facts.get("member")) is None:
        code, value = "no_member", str(told.facts.get("member") or "")
    if code:
        LogRefusal.objects.create(
            load=load, number=number_of(told), line=told.line, code=code, value=value[:120]
        )
        counts["refused"] += 1
    return not code


def _case(load: LogLoad, told: Told, known: Known) -> Case:
    member: Any = known.member_of(told.facts.get("member"))
    case: Case = fresh(Case)(
        {
            "member_id": member.pk,
            "channel": told.facts.get("channel") or Case.Channel.LOAD,
            "source": load.source,
            "reference": number_of(told),
            **values_of(load, told, known),
        }
    )
    case.member = member
    return settled(case)


def _add(load: LogLoad, new: Sequence[Told], known: Known, by: Viewer) -> None:
    cases = [_case(load, one, known) for one in new]
    bulk.add_all(cases)
    pairs = list(zip(cases, new, strict=True))
    bulk.pour(LoggedCase, _LOGGED, (_logged(load, case, one) for case, one in pairs))
    entries = [entry for case, one in pairs for entry in entries_of(case, one)]
    bulk.add_all(entries)
    record_all([Happening("case.logged", case, _first(load, case)) for case in cases], by=by)
    index(cases, entries)


def _first(load: LogLoad, case: Case) -> dict[str, Any]:
    """No words of people's: those are in the case, where an erasure reaches them."""
    return {
        "source": ["", case.source],
        "state": ["", case.state],
        "member": [None, case.member_id],
        "opened_at": [None, str(case.opened_at)],
        "log_load": [None, load.pk],
    }


_LOGGED = ("case_id", "load_id", "source", "reference", *COURSE)


def _logged(load: LogLoad, case: Case, told: Told) -> tuple[Any, ...]:
    course = history_of(case, told)
    return (case.pk, load.pk, load.source, case.reference, *(course[name] for name in COURSE))
