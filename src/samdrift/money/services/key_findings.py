"""What is found on keys: one that lacks a figure, and one that runs out with nothing after it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator

from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.months import month_around
from samdrift.money.calc.split_keys import UNKNOWN_FIGURE
from samdrift.money.models.keys import KeyVersion, SplitKey
from samdrift.money.queries import keys as queries
from samdrift.money.queries.key_bases import Basis
from samdrift.money.queries.key_shares import Asked, Problem, readings, versions_on

LACKS, RUNS_OUT = "money.key_lacks", "money.key_runs_out"
AHEAD = dt.timedelta(days=90)


def look_at(pks: Collection[int], *, by: Viewer) -> int:
    """Hold the findings on these keys against what is known; returns how many changed."""
    if not pks:
        return 0
    done = reconcile(Scope((LACKS, RUNS_OUT), kind_of(SplitKey), pks), _found(pks, by.today), by=by)
    return done.new + done.again + done.gone


def look_at_all(by: Viewer) -> str:
    """The clock's round."""
    changed = look_at(list(SplitKey.objects.order_by("pk").values_list("pk", flat=True)), by=by)
    return f"keys: {changed} findings changed" if changed else ""


def _found(pks: Collection[int], today: dt.date) -> Iterator[Found]:
    used = queries.in_use(today) & set(pks)
    titles = dict(SplitKey.objects.filter(pk__in=used).values_list("pk", "title"))
    yield from _lacking(titles, today)
    yield from _running_out(titles, today)


def _lacking(titles: dict[int, str], today: dt.date) -> Iterator[Found]:
    """One for each basis and year of a key in use, told of this month."""
    month = month_around(today)
    versions = versions_on(titles, today)
    asked = [Asked(version, month) for version in versions.values()]
    for reading in readings(asked):
        key = reading.spec.key
        if key is None:
            continue
        groups: dict[tuple[str, int | None], list[Problem]] = defaultdict(list)
        for one in reading.problems:
            # Users are counted for each agreement, where its own findings tell who lacks a count.
            if one.code == UNKNOWN_FIGURE and one.basis != Basis.SYSTEM_USERS:
                groups[one.basis, one.year].append(one)
        for (basis, year), some in groups.items():
            yield Found(
                LACKS,
                key,
                titles[key],
                mark=f"{basis}:{year or ''}",
                members=tuple(one.member for one in some if one.member is not None),
                agreed={"basis": basis, "year": year},
                observed={"members": [one.name for one in some]},
            )


def _running_out(titles: dict[int, str], today: dt.date) -> Iterator[Found]:
    """Keys in use that say nothing from a day on, near or past."""
    said: dict[int, list[KeyVersion]] = defaultdict(list)
    for row in KeyVersion.objects.filter(key__in=titles).order_by("valid_from", "pk"):
        said[row.key_id].append(row)
    for pk, title in titles.items():
        start, end = _stretch(said[pk], today)
        if end is not None and end <= today + AHEAD:
            known = start is not None
            yield Found(
                RUNS_OUT,
                pk,
                title,
                mark=str(end) if known else "",
                agreed={"from": str(start) if known else None},
                observed={"to": str(end) if known else None},
                deadline=end if known else None,
            )


def _stretch(rows: list[KeyVersion], today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """From when the key says something without a break, and from when it says nothing; an end of
    None is none, a start of None that it says nothing today.
    """
    start: dt.date | None = None
    end: dt.date | None = today
    for row in rows:
        if start is None and row.is_on(today):
            start, end = row.valid_from or dt.date.min, row.valid_to
        elif start is not None and row.valid_from == end:
            end = row.valid_to
    return start, end
