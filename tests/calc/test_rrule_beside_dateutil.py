"""Our own rules beside a well-known library's: the same days for every rule that both take."""

from __future__ import annotations

import datetime as dt
from itertools import takewhile
from typing import Any

from dateutil import rrule as library
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from samdrift.followup.calc import rrule

START = st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31))
NUMBERS = {
    "BYMONTHDAY": [-31, -2, -1, 1, 2, 15, 28, 29, 30, 31],
    "BYMONTH": list(range(1, 13)),
    # Weeks that cross New Year belong to two years in the library, to the week's own in ours.
    "BYWEEKNO": [2, 3, 26, 51],
}


def some(values: list[Any]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(
        lambda chosen: ",".join(str(one) for one in chosen)
    )


@st.composite
def texts(draw: Any) -> str:
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": freq, "INTERVAL": str(draw(st.integers(1, 4)))}
    takes = {
        "DAILY": ["BYMONTHDAY", "BYMONTH"],
        "WEEKLY": ["BYMONTH"],
        "MONTHLY": ["BYMONTHDAY", "BYMONTH"],
        "YEARLY": draw(st.sampled_from([["BYMONTHDAY", "BYMONTH"], ["BYWEEKNO"]])),
    }[freq]
    for name in takes:
        if draw(st.booleans()):
            parts[name] = draw(some(NUMBERS[name]))
    # A week without a weekday: the library takes all seven days, RFC 5545 the one it begins on.
    if "BYWEEKNO" in parts or draw(st.booleans()):
        nth = freq in {"MONTHLY", "YEARLY"} and "BYWEEKNO" not in parts
        # Mixed in one rule, the library takes the days that fit both, RFC 5545 those that fit one.
        places = draw(st.sampled_from([["1", "2", "-1"], [""]])) if nth else [""]
        weekdays = [place + day for place in places for day in rrule.DAYS]
        parts["BYDAY"] = draw(some(weekdays))
        # Of a first week that has begun, the library counts only what is left.
        if freq in {"MONTHLY", "YEARLY"} and draw(st.booleans()):
            parts["BYSETPOS"] = draw(some([1, 2, -1]))
    if draw(st.booleans()):
        parts["COUNT"] = str(draw(st.integers(1, 30)))
    return ";".join(f"{name}={value}" for name, value in parts.items())


@settings(max_examples=150)
@given(texts(), START)
def test_rule_names_the_days_the_library_does(text: str, start: dt.date) -> None:
    own = rrule.read(text)
    # The library looks for a rule without days until the year 9999.
    assume(next(iter(rrule.days_of(own, start, start, start.replace(year=2200, day=1))), None))
    high = start.replace(year=start.year + 4, day=1)
    begun = dt.datetime.combine(start, dt.time())
    found = library.rrulestr(f"DTSTART:{begun:%Y%m%dT%H%M%S}\nRRULE:{text}")
    expected = list(takewhile(lambda day: day < high, (one.date() for one in found)))
    assert list(rrule.days_of(own, start, start, high)) == expected
