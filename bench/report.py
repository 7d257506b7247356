"""Write docs/performance.md from what `python -m bench --json FILE` found, and `bench.money`,
`bench.ehf`, `bench.governance` and `bench.clocks` in the same way.

    python -m bench.report FILE...

Every figure is the machine's; nothing in the document is typed by hand but the text around.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import report_money

TARGET = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
ENGINES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
SIZES = {
    "small": "the example",
    "region": "15 members, 400 systems, 4 000 uses, 10 000 people, 20 000 roles",
    "nation": "357 members, 3 000 systems, 70 000 uses, 100 000 people, 300 000 roles",
}
AIMS = (
    ("list page of 50 uses", 2.0),
    ("list page, filtered and sorted", 2.0),
    ("list page of 50 people", 2.0),
    ("list page of 50 roles", 2.0),
    ("search, a rare word", 2.0),
    ("search, a common word", 2.0),
    ("API list of 100 uses", 1.0),
)
_MADE = (
    "Made by `python -m bench` and `python -m bench.report`; nothing here is a promise. Measured on "
    "%s, with database and clients on the same machine."
)
_BARE = (
    "A *bare page* is a Django view with login that renders 50 rows of eight columns from one raw "
    "query, with no menu, filters, rights or reach; it is measured before and after, in the same "
    "run. *× bare* is a page's median over the bare page's, with as many clients. Two web "
    "processes with two threads each serve both."
)
GROWTH = 1.2
MEMORY = 250
STARTS = {"init": ("an empty database ready", 15), "serve": ("a second start answers", 3)}
"""Part of the start → how it is told, and seconds aimed at."""
ROWS = 8000


def main(files: list[str]) -> int:
    if not files:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    found = [json.loads(Path(file).read_text(encoding="utf-8")) for file in files]
    sites = [one for one in found if isinstance(one, dict) and "size" in one]
    others = [one for one in found if one not in sites]
    machine = next(one for one in found if isinstance(one, dict))
    lines = [*_opening(machine), *_all(sites, others)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _opening(one: dict[str, Any]) -> list[str]:
    machine = (
        f"{one['cores']} cores ({one['processor']}), {one['memory_gb']} GB memory, "
        f"Python {one['python']}"
    )
    return ["# How fast it is", "", _MADE % machine, "", _BARE, ""]


def _all(found: list[dict[str, Any]], others: list[Any]) -> Iterator[str]:
    for one in found:
        yield f"## {one['size'].capitalize()} on {ENGINES[one['engine']]}"
        yield ""
        yield f"{SIZES[one['size']].capitalize()}, beside {SIZES['small']}."
        yield ""
        yield from _pages(one)
        yield from _load(one)
        yield from _rest(one)
    for other in others:
        yield from report_money.section(other)
    yield from _missed(found, others)


def _pages(one: dict[str, Any]) -> Iterator[str]:
    yield "| page | clients | example p50 ms | × bare | large p50 ms | p95 ms | × bare | large/example | kB |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    small = {(page["what"], page["clients"]): page for page in one["small"]["pages"]}
    bare_small, bare_large = bare(one["small"]), bare(one["large"])
    for page in one["large"]["pages"]:
        first, n = small[page["what"], page["clients"]], page["clients"]
        yield (
            f"| {page['what']} | {n} | {first['p50']} | {first['p50'] / bare_small[n]:.1f} "
            f"| {page['p50']} | {page['p95']} | {page['p50'] / bare_large[n]:.1f} "
            f"| {page['p50'] / first['p50']:.2f} | {page['size'] / 1000:.0f} |"
        )
    yield ""
    p50, p95 = one["large"]["raw_sql_ms"]
    yield f"The bare page's rows by raw SQL alone: p50 {p50} ms, p95 {p95} ms."
    yield ""


def bare(found: dict[str, Any]) -> dict[int, float]:
    """The bare page's median by number of clients: the mean of before and after."""
    return {
        n: statistics.mean(
            page["p50"]
            for page in found["pages"]
            if page["what"].startswith("bare") and page["clients"] == n
        )
        for n in (1, 4)
    }


def _load(one: dict[str, Any]) -> Iterator[str]:
    yield "| taken in by `load` | rows | seconds | of them this process | rows/s |"
    yield "|---|--:|--:|--:|--:|"
    for kind in one["load"]:
        yield (
            f"| {kind['kind']} | {kind['rows']} | {kind['seconds']} | {kind['cpu']} "
            f"| {kind['rows_a_second']} |"
        )
    yield f"| together | {_sum(one, 'rows')} | {_sum(one, 'seconds'):.0f} | {_sum(one, 'cpu'):.0f} | {_pace(one):.0f} |"
    yield ""


def _sum(one: dict[str, Any], what: str) -> Any:
    return sum(kind[what] for kind in one["load"])


def _pace(one: dict[str, Any]) -> float:
    return float(_sum(one, "rows") / _sum(one, "seconds"))


def _rest(one: dict[str, Any]) -> Iterator[str]:
    start = one["start"]
    yield (
        f"An empty database is ready in {start['init']} s, the example in {start['demo']} s; a second "
        f"start of web, worker and clock answers after {start['serve']} s. Two web processes hold "
        f"{_memory(one['small'])} with the example and {_memory(one['large'])} with the large tables "
        "(what they share counted once)."
    )
    yield ""


def _memory(measured: dict[str, Any]) -> str:
    memory = measured["memory_mb"]
    return f"{memory['web']} MB ({memory['all']} MB with the parent that starts them)"


def _missed(found: list[dict[str, Any]], others: list[Any]) -> Iterator[str]:
    """What was aimed at and is not reached, worked out from the same figures."""
    lines = [line for one in found for line in _misses(one)]
    lines += [line for one in others for line in report_money.misses(one)]
    yield "## What does not reach its aim"
    yield ""
    yield (
        "Aims: a whole list page and a search at most 2 × the bare page, an API list at most the bare "
        "page, a page at most 1.2 × from small to large, 8 000 rows/s taken in, 250 MB, 15 s for an "
        "empty database, 3 s for a start, 5 s to close a cooperation's month."
    )
    yield ""
    yield from lines or ["Nothing."]


def _misses(one: dict[str, Any]) -> Iterator[str]:
    where = f"{one['size']} on {ENGINES[one['engine']]}"
    large, small = (
        {p["what"]: p["p50"] for p in one[k]["pages"] if p["clients"] == 1}
        for k in ("large", "small")
    )
    floor = bare(one["large"])[1]
    for what, aim in AIMS:
        if large[what] > aim * floor:
            yield f"- {where}: {what}, {large[what] / floor:.1f} × bare (aim {aim:g})"
        if large[what] > GROWTH * small[what]:
            yield f"- {where}: {what}, {large[what] / small[what]:.2f} × from small to large (aim {GROWTH})"
    if _pace(one) < ROWS:
        yield f"- {where}: {_pace(one):.0f} rows/s taken in (aim {ROWS})"
    if one["large"]["memory_mb"]["web"] > MEMORY:
        yield f"- {where}: {_memory(one['large'])} (aim {MEMORY})"
    for what, (told, aim) in STARTS.items():
        if one["start"][what] > aim:
            yield f"- {where}: {told} after {one['start'][what]} s (aim {aim})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
