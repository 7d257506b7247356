"""What `bench.money`, `bench.ehf`, `bench.governance` and `bench.clocks` found, as sections of
docs/performance.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

ENGINES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
STAGES = {
    "expected": "expected: worked out by the clock each month, and written",
    "controlled": "controlled: each invoice's lines held against what is agreed",
    "gathered": "gathered: the month's cost split by keys, opened up and written",
    "checked": "checked",
    "closed": "closed",
}
CLOSE = ("gathered", "checked", "closed")
CLOSE_AIM = 5.0
CLOCKS_AIM = 2.0
_CLOCK_WAYS = {
    "states": "how each stands: used, due, broken",
    "accounts": "every line of every account",
}
_PARTS = {
    "write": "written",
    "read": "read",
    "check": "held against all rules",
    "take": "taken in: kept, held against the rules, read, tied, controlled",
    "control": "controlled once more",
}
_FLOOR = (
    "The *floor* is the same sums by plain SQL inside the same database into bare tables (%s s in all), "
    "with no reasons, history, findings or figures opened up%s. Its sums are the program's own."
)


def section(found: Any) -> Iterator[str]:
    """The section of one file's findings."""
    if isinstance(found, list):
        yield from _governance(found)
    elif "ehf" in found:
        yield from _invoice(found)
    elif "clocks" in found:
        yield from _clocks(found)
    elif found["money"] == "cooperation":
        yield from _month(found)
    else:
        yield from _year(found)


def _year(found: dict[str, Any]) -> Iterator[str]:
    *small, large = found["sizes"]
    yield f"## A year of money on {ENGINES[found['engine']]}"
    yield ""
    beside = (
        f", beside a tenth of them ({_count(small[0]['invoice_lines'])} lines)" if small else ""
    )
    yield (
        f"{large['members']} members in {large['agreements']} agreements{beside}, lived through month by "
        f"month: {_count(large['expected_lines'])} charges expected in the year, "
        f"{_count(large['invoices'])} invoices of {_count(large['invoice_lines'])} lines, "
        f"{_count(large['shares'])} parts of members. {_count(large['wrong'])} lines are wrong and were "
        f"found, {_kroner(large['deviation'])} kr in all. The load of the machine was {found['load']} as "
        "it began; where it is above 2, processor time tells more than the clock."
    )
    yield ""
    yield "| | a tenth s | cpu s | MB | all s | cpu s | MB | all/tenth (cpu) | µs a charge (cpu) | floor s |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for name, words in STAGES.items():
        if name in large["stages"]:
            yield _row(name, words, small[0] if small else None, large)
    yield ""
    yield _floor_text(large["floor"])
    yield ""


def _row(name: str, words: str, small: dict[str, Any] | None, large: dict[str, Any]) -> str:
    last = large["stages"][name]
    floor = large["floor"]["sql"].get({"gathered": "shared"}.get(name, name), "–")
    each = last["cpu"] * 1e6 / large["expected_lines"]
    first, growth = "– | – | –", "–"
    if small:
        kept = small["stages"][name]
        first = f"{kept['seconds']:.1f} | {kept['cpu']:.1f} | {kept['megabytes']}"
        growth = f"{last['cpu'] / kept['cpu']:.1f}" if kept["cpu"] else "–"
    return (
        f"| {words} | {first} | {last['seconds']:.1f} | {last['cpu']:.1f} | {last['megabytes']} "
        f"| {growth} | {each:.0f} | {floor} |"
    )


def _kroner(amount: str) -> str:
    return f"{Decimal(amount):,.2f}".replace(",", " ").replace(".", ",")


def _floor_text(floor: dict[str, Any]) -> str:
    steps = ("expected", "controlled", "shared")
    whole = round(sum(floor["sql"][one] for one in steps), 1)
    arrays = floor.get("numpy")
    told = f"; numpy needs {sum(arrays[one] for one in steps):.2f} s in memory" if arrays else ""
    return _FLOOR % (whole, told)


def _month(found: dict[str, Any]) -> Iterator[str]:
    one = found["sizes"][-1]
    stages = {name: kept for name, kept in one["stages"].items() if name in CLOSE}
    yield f"## A cooperation's month on {ENGINES[found['engine']]}"
    yield ""
    yield (
        f"{one['members']} members, {one['agreements']} agreements, {one['invoices']} invoices of "
        f"{_count(one['invoice_lines'])} lines. {_sentence(stages)}: {_close(one):.1f} s "
        f"(aim {CLOSE_AIM:g} s). Working out what to expect took {one['stages']['expected']['seconds']:.1f} "
        f"s before, controlling the invoices {one['stages']['controlled']['seconds']:.1f} s."
    )
    yield ""


def _sentence(stages: dict[str, Any]) -> str:
    told = [f"{name} in {kept['seconds']:.1f} s" for name, kept in stages.items()]
    return f"The run of the month is {', '.join(told)}"


def _close(one: dict[str, Any]) -> float:
    return sum(kept["seconds"] for name, kept in one["stages"].items() if name in CLOSE)


def _invoice(found: dict[str, Any]) -> Iterator[str]:
    small, large = found["sizes"]
    yield f"## A large invoice on {ENGINES[found['engine']]}"
    yield ""
    yield (
        f"{_count(large['lines'])} lines, {large['file_megabytes']} MB, beside {_count(small['lines'])}; "
        "each step in a process of its own."
    )
    yield ""
    yield f"| | {_count(small['lines'])} lines s | MB | {_count(large['lines'])} lines s | MB |"
    yield "|---|--:|--:|--:|--:|"
    for name, words in _PARTS.items():
        first, last = small[name], large[name]
        yield (
            f"| {words} | {first['seconds']} | {first['megabytes']} | {last['seconds']} "
            f"| {last['megabytes']} |"
        )
    yield ""


def _governance(found: list[dict[str, Any]]) -> Iterator[str]:
    yield "## Meetings and ratification"
    yield ""
    yield "Beside a bare Django page of as many rows, one client and one process, on SQLite."
    yield ""
    yield "| page | CPU ms | wall ms | CPU × bare | wall × bare | kB |"
    yield "|---|--:|--:|--:|--:|--:|"
    for one in found:
        yield (
            f"| {one['what']} | {one['cpu']} | {one['wall']} | {one['cpu_times']} "
            f"| {one['wall_times']} | {one['size'] / 1000:.0f} |"
        )
    yield ""


def _clocks(found: dict[str, Any]) -> Iterator[str]:
    rows = found["rows"]
    yield f"## Clocks on {ENGINES[found['engine']]}"
    yield ""
    yield (
        f"{_count(rows['clocks'])} clocks with {_count(rows['events'])} events, read from the database and "
        f"worked out anew, in one process (aim {CLOCKS_AIM:g} s for how each stands). The load of the "
        f"machine was {found['load']} as it began; where it is above 2, processor time tells more than "
        "the clock."
    )
    yield ""
    yield "| | s | cpu s | again s | cpu s | MB |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, words in _CLOCK_WAYS.items():
        first, again = found[name]["first"], found[name]["again"]
        yield (
            f"| {words} | {first['seconds']} | {first['cpu']} | {again['seconds']} | {again['cpu']} "
            f"| {again['megabytes']} |"
        )
    yield ""


def _count(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def misses(found: Any) -> Iterator[str]:
    """What does not reach its aim."""
    if isinstance(found, dict) and found.get("money") == "cooperation":
        taken = _close(found["sizes"][-1])
        if taken > CLOSE_AIM:
            engine = ENGINES[found["engine"]]
            yield f"- a cooperation's month on {engine}: {taken:.1f} s to close (aim {CLOSE_AIM:g} s)"
    if isinstance(found, dict) and "clocks" in found:
        taken = found["states"]["first"]["seconds"]
        if taken > CLOCKS_AIM:
            engine = ENGINES[found["engine"]]
            yield f"- {found['clocks']} clocks on {engine}: {taken} s (aim {CLOCKS_AIM:g} s)"
