"""Our desk beside Request Tracker 5 and django-helpdesk: the same cases, the same run, the same machine and
PostgreSQL server; each with two web processes, one at a time.

    python -m bench.desk_others [--count N] [--home DIR] [--fill-only] [--helpdesk PYTHON]
                                [--seconds N] [--json FILE]

The cases are `bench.desk_world`'s, put straight into the tables of each (`bench.others`). What is not
installed is said, with how to, and left out. Every page is looked into before it is measured: it must
show its rows. Told are p50 and p95 at one client and four, and how many times as long as ours the
others take, beside what is aimed at.

With `--home DIR` the folder is kept: `--fill-only` fills it, and the same command without measures it
later. Requests are made one after another by each client, over 127.0.0.1.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import desk, kept, machine, pages
from bench.money import alone
from bench.others import helpdesk, rt, source
from bench.pages import Measured

OTHERS: dict[str, ModuleType] = {"rt": rt, "helpdesk": helpdesk}
COUNT = 100_000
BARE = 2.0
LISTS = ("queue, by deadline", "queue, filtered and by deadline", "closed list", "case page",
         "search, a rare word", "search, a common word")  # fmt: skip
AIMS = (
    *((what, "rt", what, 20) for what in LISTS),
    ("search, a rare word", "rt", "search, a rare word, in titles", 20),
    ("search, a common word", "rt", "search, a common word, in titles", 20),
    ("create by API", "helpdesk", "create by API", 5),
    ("dashboard", "rt", "dashboard", 5),
)
"""Our page, the other desk, its page, and how many times as long it should take at least."""


def present() -> list[str]:
    """Those that can be run here; why the others cannot is told."""
    found = []
    for name, one in OTHERS.items():
        why = one.missing()
        print(f"{one.NAME}: {why or one.version()}", flush=True)
        if not why:
            found.append(name)
    return found


def filled(home: Path, name: str, count: int) -> None:
    """Our cases in the other's tables, unless they are there already."""
    there = kept.told(home).get("others", {})
    if there.get(name, {}).get("cases") == count and source.exists(OTHERS[name].DATABASE):
        return
    began = time.perf_counter()
    OTHERS[name].fill(home)
    seconds = round(time.perf_counter() - began)
    told = {"cases": count, "seconds": seconds, "megabytes": kept.size_mb(OTHERS[name].DATABASE)}
    kept.tell(home, others=kept.told(home).get("others", {}) | {name: told})
    print(f"{OTHERS[name].NAME}: {count} cases in {seconds} s, {told['megabytes']} MB", flush=True)


def measured(home: Path, name: str, seconds: float) -> dict[str, Any]:
    """Every page of the other desk, and creating."""
    one, results = OTHERS[name], list[Measured]()
    with one.served(home) as (port, pid):
        cookie = one.cookie(port, home)
        for page in one.wanted():
            desk.check(port, page.path, cookie, page.pattern, page.least)
            results += [
                pages.measure(page.what, port, page.path, cookie, n, seconds) for n in desk.CLIENTS
            ]
            _show(results[-len(desk.CLIENTS) :])
        creation = one.creation(port, cookie)
        results += [desk.creating(port, creation, n, seconds) for n in desk.CLIENTS]
        _show(results[-len(desk.CLIENTS) :])
        memory = pages.memory_of(pid)
    print(f"memory of {pages.PROCESSES} web processes: {memory['web']} MB", flush=True)
    return {
        "version": one.version(),
        "pages": [asdict(each) for each in results],
        "memory_mb": memory,
    }


def _show(results: list[Measured]) -> None:
    for one in results:
        print(
            f"{one.what:42}{one.clients:>8}{one.p50:>9}{one.p95:>9}{'':8}{one.size / 1000:>7.0f}",
            flush=True,
        )


def times(found: dict[str, Any]) -> list[dict[str, Any]]:
    """How many times as long as our page the other's takes at p50, beside the aim."""
    by = {name: _p50(one) for name, one in found["desks"].items()}
    return [
        {
            "what": what, "beside": OTHERS[name].NAME, "page": page, "clients": clients, "aim": aim,
            "ours": by["ours"][what, clients], "theirs": by[name][page, clients],
            "times": round(by[name][page, clients] / by["ours"][what, clients], 1),
        }
        for what, name, page, aim in AIMS
        if name in by
        for clients in desk.CLIENTS
    ]  # fmt: skip


def bare(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Our pages as times the bare page of the same run."""
    by = _p50(found["desks"]["ours"])
    floor = {n: (by["bare Django page, before", n] + by["bare Django page, after", n]) / 2
             for n in desk.CLIENTS}  # fmt: skip
    return [
        {"what": what, "clients": n, "ours": by[what, n], "bare": round(floor[n], 1),
         "times": round(by[what, n] / floor[n], 2), "aim": BARE}
        for what in LISTS for n in desk.CLIENTS
    ]  # fmt: skip


def _p50(one: dict[str, Any]) -> dict[tuple[str, int], float]:
    return {(page["what"], page["clients"]): page["p50"] for page in one["pages"]}


def show_times(found: dict[str, Any]) -> None:
    print(f"\n{'':36}{'clients':>8}{'ours ms':>9}{'theirs':>9}{'times':>8}{'aim':>6}")
    for one in found["times"]:
        reached = "" if one["times"] >= one["aim"] else "  not reached"
        print(
            f"{one['what']:36}{one['clients']:>8}{one['ours']:>9}{one['theirs']:>9}"
            f"{one['times']:>8}{one['aim']:>6}{reached}  {one['beside']}: {one['page']}"
        )
    for one in found["bare"]:
        reached = "" if one["times"] <= one["aim"] else "  not reached"
        print(
            f"{one['what']:36}{one['clients']:>8}{one['ours']:>9}{one['bare']:>9}"
            f"{one['times']:>8}{one['aim']:>6}{reached}  × a bare page"
        )


def measure(asked: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {"engine": "postgresql", "count": asked.count, **machine.described()}
    names = present()
    with kept.opened(asked.home, "postgresql") as home:
        kept.cases(home, asked.count)
        for name in names:
            alone(filled, home, name, asked.count)
        if asked.fill_only:
            return found
        kept.warmed(home)
        found["desks"] = {"ours": alone(desk.run, asked.seconds)}
        pages.show(found["desks"]["ours"])
        for name in names:
            print(f"\n{OTHERS[name].NAME}", flush=True)
            found["desks"][name] = alone(measured, home, name, asked.seconds)
    found |= {"times": times(found), "bare": bare(found), "load_after": machine.described()["load"]}
    show_times(found)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument(
        "--home", type=Path, metavar="DIR", help="keep the databases in this folder"
    )
    parser.add_argument("--fill-only", action="store_true", help="fill, and measure nothing")
    parser.add_argument(
        "--helpdesk", metavar="PYTHON", help="that django-helpdesk is installed for"
    )
    parser.add_argument("--seconds", type=float, default=4, help="how long each page is asked for")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samdrift.settings")
    if asked.helpdesk:
        os.environ["BENCH_HELPDESK"] = asked.helpdesk
    found = measure(asked)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
