"""Duties kept in step with what is agreed, and the activities of the wheel with the duties.

Safe to run again: where nothing differs, nothing is written. The number of queries is fixed, however
many duties or agreements.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from samdrift.agreements.calc.duty_plan import LEAD_DAYS, WHOSE, Facts, Key, Planned, plan
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.duties import Duty
from samdrift.agreements.queries.duty_facts import end_of, facts_of
from samdrift.agreements.services import duty_words as words
from samdrift.agreements.services.report_rows import keep_reports
from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.queries.activities import days_of
from samdrift.followup.services import series
from samdrift.kernel import bulk
from samdrift.kernel.history import Happening, changes_of, kind_of, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Appointment, Person

AT_A_TIME = 100
Values = dict[str, Any]


@dataclass(slots=True)
class _Work:
    """What is to be written: new duties, duties with new values, and those that end now (done, lost
    or, with nothing, no longer agreed).
    """

    today: dt.date
    new: list[Duty] = field(default_factory=list)
    changed: list[tuple[Duty, dict[str, list[Any]]]] = field(default_factory=list)
    closed: dict[int, str] = field(default_factory=dict)
    running: list[tuple[Duty, Agreement]] = field(default_factory=list)
    ended: list[Duty] = field(default_factory=list)


def align(agreement: Agreement, *, by: Viewer) -> int:
    """Let the duties of the agreement, and their activities, be what is agreed now; how many duties
    were changed. To be called by each act that changes dates, options, terms, hours or claims.
    """
    return align_all([agreement.pk], by=by)


@transaction.atomic
def align_all(pks: Collection[int], *, by: Viewer) -> int:
    """The same for many agreements, which are held until the act is done."""
    rows = Agreement.objects.filter(pk__in=pks).select_related("lead").order_by("pk")
    agreements = list(rows.select_for_update(of=("self",), no_key=True))
    facts, duties = facts_of(agreements), _duties(pks)
    work = _Work(by.today)
    with words.in_site_language():
        for one in agreements:
            _compare(work, one, facts[one.pk], duties[one.pk])
        _carry(work, by)
    _write(work, by)
    keep_reports([duty for duty, _one in work.running if duty.kind == Duty.Kind.REPORT])
    return len(work.new) + len(work.changed)


def _duties(pks: Collection[int]) -> dict[int, list[Duty]]:
    rows = Duty.objects.filter(agreement__in=pks).select_related("activity", "person")
    found: dict[int, list[Duty]] = defaultdict(list)
    for one in rows.order_by("pk"):
        found[one.agreement_id].append(one)
    return found


def _compare(work: _Work, agreement: Agreement, facts: Facts, duties: Iterable[Duty]) -> None:
    """Hold the duties against what follows from the agreement."""
    wanted = {one.key: one for one in plan(facts)}
    for duty in duties:
        if not duty.source_kind:
            work.running.append((duty, agreement))
            continue
        planned = wanted.pop(key_of(duty), None)
        if planned is None or planned.dealt:
            _close(work, duty, planned.dealt if planned else "")
        else:
            _set(work, duty, _values(planned))
            work.running.append((duty, agreement))
    for planned in wanted.values():
        if not planned.dealt and not _is_past(planned, work.today):
            duty = _new(agreement, planned)
            work.new.append(duty)
            work.running.append((duty, agreement))


def key_of(duty: Duty) -> Key:
    return Key(duty.kind, duty.source_kind, duty.source_id or 0, duty.source_mark)


def _is_past(planned: Planned, today: dt.date) -> bool:
    """What was over before it was entered here asks nothing of anybody."""
    over = planned.ends_on is not None and planned.ends_on <= today
    return over or (planned.last is not None and planned.last < today)


def _values(planned: Planned) -> Values:
    return {
        "title": words.title_of(planned),
        "rule": dict(planned.rule),
        "starts_on": planned.starts_on,
        "ends_on": planned.ends_on,
    }


def _new(agreement: Agreement, planned: Planned) -> Duty:
    """Who answers for it is not named: that is the agreement's lead, whoever it is."""
    kind, source_kind, source_id, mark = planned.key
    return Duty(
        agreement=agreement,
        kind=kind,
        whose=WHOSE.get(kind, Duty.Whose.OURS),
        lead_days=LEAD_DAYS[kind],
        role="",
        source_kind=source_kind,
        source_id=source_id,
        source_mark=mark,
        **_values(planned),
    )


def _set(work: _Work, duty: Duty, values: Values) -> None:
    changes = changes_of(duty, values)
    for name in changes:
        setattr(duty, name, values[name])
    if changes:
        work.changed.append((duty, changes))


def _close(work: _Work, duty: Duty, dealt: str) -> None:
    """It is waited for no more. One that was closed before is left alone."""
    if duty.ends_on is not None and duty.ends_on <= work.today:
        return
    _set(work, duty, {"ends_on": work.today})
    work.ended.append(duty)
    if duty.activity_id is not None:
        work.closed[duty.activity_id] = dealt


# The activities


def _carry(work: _Work, by: Viewer) -> None:
    """Let each duty's activity say what the duty says; a new one gets its own."""
    made: list[tuple[Duty, Activity]] = []
    wanted: list[tuple[Activity, Mapping[str, Any]]] = []
    for duty, agreement in work.running:
        values = carried(duty, agreement, by.today)
        if duty.activity is not None:
            wanted.append((duty.activity, values))
        elif values["ends_on"] is None or values["ends_on"] > max(by.today, values["starts_on"]):
            made.append((duty, Activity(**values)))
    series.plan_all([activity for _duty, activity in made], by=by)
    for duty, activity in made:
        duty.activity = activity
        if duty.pk is not None:
            work.changed.append((duty, {"activity_id": [None, activity.pk]}))
    _close_times(work, by)
    ended = [duty.activity for duty in work.ended if duty.activity is not None]
    wanted += [(one, {"ends_on": max(by.today, one.starts_on)}) for one in ended]
    _drop_stale(work, [*series.follow_all(wanted, by=by), *ended], by)


def carried(duty: Duty, agreement: Agreement, today: dt.date) -> Values:
    """What the activity of a duty is: attribute → value."""
    days = [day for day in (duty.ends_on, _term_end(duty, agreement)) if day is not None]
    ends = min(days, default=None)
    person, role = responsible(duty, agreement, today)
    return {
        "title": words.activity_title(duty, agreement),
        "area": Activity.Area.AGREEMENTS.value,
        "purpose": words.purpose(),
        "source": words.activity_source(duty, agreement),
        "arrangement_id": agreement.arrangement_id,
        "subject_kind": kind_of(agreement),
        "subject_id": agreement.pk,
        "rule": duty.rule,
        "starts_on": duty.starts_on,
        "ends_on": None if ends is None else max(ends, duty.starts_on),
        "lead_days": duty.lead_days,
        "person_id": person,
        "role": role,
        "checklist": duty.checklist,
    }


def _term_end(duty: Duty, agreement: Agreement) -> dt.date | None:
    """What people want done again and again ends with the agreement; a claim, say, outlives it."""
    if duty.source_kind or duty.rule["kind"] in {"once", "dates"}:
        return None
    return end_of(agreement)


def responsible(duty: Duty, agreement: Agreement, today: dt.date) -> tuple[int | None, str]:
    """The person or else the role that answers for it: whoever the duty names, else the agreement's
    lead; where that is nobody who is at work, the management lead.
    """
    if duty.role:
        return None, duty.role
    for person in (duty.person, agreement.lead):
        if _is_there(person, today):
            return person.pk, ""  # type: ignore[union-attr]
    return None, Appointment.Role.MANAGEMENT_LEAD.value


def _is_there(person: Person | None, today: dt.date) -> bool:
    return person is not None and person.is_at_work(today)


def _close_times(work: _Work, by: Viewer) -> None:
    """What is open of duties that are dealt with is done by whoever dealt with them, or lost."""
    reasons = {"done": "", "lost": words.lost_reason()}
    dealt = {pk: reasons[how] for pk, how in work.closed.items() if how}
    if not dealt:
        return
    rows = Occurrence.objects.open().filter(activity__in=dealt)
    closed = [(row, dealt[row.activity_id]) for row in rows.order_by("pk")]
    series.close_all(closed, by=by)


def _drop_stale(work: _Work, activities: list[Activity], by: Viewer) -> None:
    """Drop the open times that the changed agreement does not ask for any more: those that could not
    go by themselves, since somebody has touched them or they are past.
    """
    if not activities:
        return
    derived = {duty.activity_id for duty, _one in work.running if duty.source_kind}
    stale = [
        row
        for row in series.open_times(activities)
        if row.activity_id in work.closed or _is_stale(row, derived)
    ]
    series.close_all([(row, words.changed_reason()) for row in stale], by=by)


def _is_stale(row: Occurrence, derived: Collection[int | None]) -> bool:
    """What people have written down is owed, also when the rule is another now."""
    activity = row.activity
    if activity.ends_on is not None and row.planned >= activity.ends_on:
        return True
    day = row.planned
    return row.activity_id in derived and day not in days_of(
        activity, day, day + dt.timedelta(days=1)
    )


# Writing the duties


_WRITTEN = ["title", "rule", "starts_on", "ends_on", "activity"]


def _write(work: _Work, by: Viewer) -> None:
    bulk.add_all(work.new)
    told = [Happening("duty.followed", one, {"title": [None, one.title]}) for one in work.new]
    changed = {duty.pk: duty for duty, _changes in work.changed}
    Duty.objects.bulk_update(list(changed.values()), _WRITTEN, batch_size=500)
    told += [Happening("duty.kept_in_step", duty, changes) for duty, changes in work.changed]
    record_all(told, by=by)


def align_round(by: Viewer) -> str:
    """The clock's round: leads that have left, claims that were lost, reports that come near."""
    pks = list(Agreement.objects.order_by("pk").values_list("pk", flat=True))
    count = 0
    for at in range(0, len(pks), AT_A_TIME):
        count += align_all(pks[at : at + AT_A_TIME], by=by)
    return f"{count} duties kept in step" if count else ""
