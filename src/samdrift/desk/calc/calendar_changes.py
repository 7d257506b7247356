"""What differs between two contents of a calendar, both as `Calendar.to_json` writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

DAYS = "1234567"


class Change(NamedTuple):
    """One difference: `week`, `season`, `season_week`, `holidays`, `half_day` or `exception`.

    `what` says of which (days `12345`, a season's `05-15/09-14`, a half day's code, a date); `old`
    and `new` are hours, flags or times, None where there was or is none.
    """

    code: str
    what: str
    old: Any
    new: Any
    days: str = ""


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """From the old to the new, in the order of the editor."""
    return [
        *_weeks("week", "", old["week"], new["week"]),
        *_seasons(old, new),
        *_holidays(old, new),
        *_keyed("half_day", old["half_days"], new["half_days"]),
        *_keyed("exception", _exceptions(old), _exceptions(new)),
    ]


def _weeks(
    code: str, what: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Change]:
    """Days that changed alike are told as one."""
    alike: dict[str, list[str]] = defaultdict(list)
    for day in DAYS:
        if old[day] != new[day]:
            alike[repr((old[day], new[day]))].append(day)
    for days in alike.values():
        yield Change(code, what, old[days[0]], new[days[0]], "".join(days))


def _seasons(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before = {f"{one['from']}/{one['to']}": one["week"] for one in old["seasons"]}
    after = {f"{one['from']}/{one['to']}": one["week"] for one in new["seasons"]}
    for what in sorted({*before, *after}):
        if what in before and what in after:
            yield from _weeks("season_week", what, before[what], after[what])
        else:
            yield Change("season", what, before.get(what), after.get(what))


def _holidays(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    if old["closed_on_holidays"] != new["closed_on_holidays"]:
        yield Change("holidays", "", old["closed_on_holidays"], new["closed_on_holidays"])


def _keyed(code: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for what in sorted({*old, *new}):
        if old.get(what) != new.get(what):
            yield Change(code, what, old.get(what), new.get(what))


def _exceptions(content: Mapping[str, Any]) -> dict[str, Any]:
    return {one["day"]: one["hours"] for one in content["exceptions"]}
