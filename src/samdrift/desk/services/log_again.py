"""Cases of a log that it tells of again: brought up to date until somebody works with them here. From
then on what it tells anew is kept beside the case and named, and the case stays as it is here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from samdrift.desk.calc.logs.history import Told
from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.logs import LoggedCase, LogLoad, LogRefusal
from samdrift.desk.queries.log_words import WORKED_HERE
from samdrift.desk.services import case_notices as notices
from samdrift.desk.services.log_known import Known
from samdrift.desk.services.log_writing import (
    COURSE,
    digest_of,
    entries_of,
    history_of,
    index,
    is_over,
    number_of,
    settled,
    stands_there,
    values_of,
)
from samdrift.kernel import bulk
from samdrift.kernel.history import Happening, changes_of, record_all
from samdrift.kernel.viewer import Viewer

NEWS_THERE = "desk.news_there"
Again = tuple[LoggedCase, Told]
_FIELDS = (
    "kind", "title", "text", "state", "is_open", "cause_id", "requester_name", "requester_email",
    "service_id", "system_id", "team_id", "impact", "urgency", "priority", "responded_at",
    "resolved_at", "closed_at", "changed_at", "opened_at", "reopened", "solution", "root_cause",
    "promised_for",
)  # fmt: skip
"""What a log says anew of a case it has told of before."""


def bring_up_to_date(
    load: LogLoad, again: Sequence[Again], known: Known, by: Viewer
) -> Counter[str]:
    """What differs is written, as long as nobody has worked with the case here."""
    differ = [(logged, one) for logged, one in again if logged.digest != digest_of(one)]
    _hold(logged for logged, _one in differ)
    changed = [pair for pair in differ if _is_there(pair[0])]
    kept = [pair for pair in differ if not _is_there(pair[0])]
    _change(load, changed, known, by)
    _beside(load, kept, by)
    unchanged = len(again) - len(differ)
    counts = {"unchanged": unchanged, "changed": len(changed), "kept": len(kept)}
    return Counter({what: many for what, many in counts.items() if many})


def _hold(found: Iterable[LoggedCase]) -> None:
    """The cases as they stand now, held until the batch is done: nobody begins on one meanwhile."""
    logged = {row.case_id: row for row in found}
    rows = Case.objects.select_for_update(of=("self",)).select_related("member")
    for case in rows.filter(pk__in=logged).order_by("pk"):
        logged[case.pk].case = case


def _is_there(logged: LoggedCase) -> bool:
    """Whether the tool before still has the case."""
    return not logged.case.erased_at and logged.case.changed_at == logged.last_at


def _change(load: LogLoad, changed: Sequence[Again], known: Known, by: Viewer) -> None:
    if not changed:
        return
    told_of: list[Happening] = []
    for logged, one in changed:
        case = logged.case
        values = values_of(load, one, known)
        changes = changes_of(case, {name: values[name] for name in ("state", "priority")})
        for name, value in values.items():
            setattr(case, name, value)
        settled(case)
        _tell(load, logged, one)
        told_of.append(
            Happening("case.logged_again", case, changes | {"log_load": [None, load.pk]})
        )
    cases = [logged.case for logged, _one in changed]
    Case.objects.bulk_update(cases, _FIELDS)
    LoggedCase.objects.bulk_update([logged for logged, _one in changed], (*COURSE, "load"))
    entries = _new_entries(changed)
    bulk.add_all(entries)
    record_all(told_of, by=by)
    index(cases, _entries_of(cases))


def _tell(load: LogLoad, logged: LoggedCase, told: Told, *, but: str = "") -> None:
    """What the log tells of the case now; all of it, or all but one column."""
    for name, value in history_of(logged.case, told).items():
        if name != but:
            setattr(logged, name, value)
    logged.load = load


def _new_entries(changed: Sequence[Again]) -> list[CaseEntry]:
    pks = [logged.case_id for logged, _one in changed]
    there = set(CaseEntry.objects.filter(case__in=pks).values_list("case_id", "at", "text"))
    return [
        entry
        for logged, one in changed
        for entry in entries_of(logged.case, one)
        if (entry.case_id, entry.at, entry.text) not in there
    ]


def _entries_of(cases: Sequence[Case]) -> list[CaseEntry]:
    return list(CaseEntry.objects.filter(case__in=[case.pk for case in cases]))


def _beside(load: LogLoad, rows: Sequence[Again], by: Viewer) -> None:
    """Worked with here, and told of anew there: kept as the log's own story and notes, named on the
    load, and told to whoever works on it. It is told once: the same log again says nothing new.
    """
    kept = [(logged, one) for logged, one in rows if not logged.case.erased_at]
    if not kept:
        return
    for logged, one in kept:
        _tell(load, logged, one, but="last_at")
    names = [name for name in COURSE if name != "last_at"]
    LoggedCase.objects.bulk_update([logged for logged, _one in kept], [*names, "load"])
    bulk.add_all(_new_entries(kept))
    cases = [logged.case for logged, _one in kept]
    index(cases, _entries_of(cases))
    LogRefusal.objects.bulk_create(
        LogRefusal(
            load=load,
            number=number_of(one),
            line=one.line,
            code=WORKED_HERE,
            value=stands_there(one)[:120],
        )
        for logged, one in kept
        if logged.case.is_open or not is_over(one)
    )
    told_of = {"log_load": [None, load.pk]}
    record_all([Happening("case.told_there", case, told_of) for case in cases], by=by)
    for case in cases:
        if case.is_open:
            notices.tell_agent(case, NEWS_THERE, by, load.source)
