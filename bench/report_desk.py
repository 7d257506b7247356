"""Write docs/performance-desk.md from what `bench.desk_others`, `bench.desk`, `bench.desk_logs` and
`bench.chaos` found.

    python -m bench.report_desk FILE...

Every figure is the machine's; nothing in the document is typed by hand but the text around.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "docs" / "performance-desk.md"
NAMES = {
    "ours": "Samdrift",
    "rt": "Request Tracker {version} (Debian's packages, full-text index on, signed in as superuser)",
    "helpdesk": "django-helpdesk {version} (gunicorn; its lists are the rows alone, without a page around)",
}
GROWTH = 1.3
MEMORY = 250


def main(files: list[str]) -> int:
    if not files:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    found = [json.loads(Path(file).read_text(encoding="utf-8")) for file in files]
    lines = ["# How fast the service desk is", "", *_opening(found)]
    first = next((one["desks"]["ours"] for one in found if "desks" in one), None)
    for one in found:
        lines += _section(one, first)
    TARGET.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return 0


def _opening(found: list[dict[str, Any]]) -> Iterator[str]:
    machine = next(one for one in found if "cores" in one)
    yield (
        f"Measured on {machine['cores']} cores ({machine['processor']}), {machine['memory_gb']} GB memory, "
        f"Python {machine['python']}, with database and clients on the same machine; nothing here is a "
        "promise. A *bare page* is as in [How fast it is](performance.md)."
    )
    yield ""


def _section(one: dict[str, Any], first: dict[str, Any] | None) -> Iterator[str]:
    if "desks" in one:
        yield from _beside(one)
    elif "at" in one:
        yield from _sizes(one, _p50(first) if first else {})
    elif "log_rows" in one:
        yield from _log(one)
    elif "lost" in one:
        yield from _killed(one)
    else:
        raise SystemExit("A file that none of these programs wrote.")


def _count(number: float) -> str:
    return f"{number:,.0f}".replace(",", " ")


def _beside(one: dict[str, Any]) -> Iterator[str]:
    yield f"## {_count(one['count'])} cases, beside other desks"
    yield ""
    yield (
        "The same cases with 1–4 notes each, the same run, machine and PostgreSQL server; two web processes "
        "each, one desk at a time, letters thrown away, tables analysed after filling. Made by "
        f"`python -m bench.desk_others`. The load of the machine was {one['load']} as it began and "
        f"{one['load_after']} as it ended."
    )
    yield ""
    for name, desk in one["desks"].items():
        told = NAMES[name].format(version=desk.get("version", ""))
        yield f"- {told}: two web processes hold {desk['memory_mb']['web']} MB"
    yield ""
    yield from _table(
        ("page", "clients", "ours p50 ms", "beside", "their p50 ms", "times as long", "aim"),
        (
            (row["what"], row["clients"], row["ours"], f"{row['beside']}: {row['page']}", row["theirs"], row["times"],
             f"{row['aim']}{'' if row['times'] >= row['aim'] else ', not reached'}")
            for row in one["times"]
        ),
    )  # fmt: skip
    yield from _table(
        ("page", "clients", "ours p50 ms", "bare page p50 ms", "× bare", "aim"),
        (
            (row["what"], row["clients"], row["ours"], row["bare"], row["times"],
             f"{row['aim']:g}{'' if row['times'] <= row['aim'] else ', not reached'}")
            for row in one["bare"]
        ),
    )  # fmt: skip


def _p50(desk: dict[str, Any]) -> dict[tuple[str, int], float]:
    return {(page["what"], page["clients"]): page["p50"] for page in desk["pages"]}


def _sizes(one: dict[str, Any], smaller: dict[tuple[str, int], float]) -> Iterator[str]:
    """`smaller`: the same pages with fewer cases, where they were measured as well."""
    for count, told in one["at"].items():
        yield f"## {_count(int(count))} cases"
        yield ""
        memory = told["memory_mb"]["web"]
        aim = "" if memory <= MEMORY else f" (aim {MEMORY})"
        yield f"Made by `python -m bench.desk`. Two web processes hold {memory} MB{aim}."
        yield ""
        yield from _table(
            ("page", "clients", "p50 ms", "p95 ms", f"× fewer (aim {GROWTH})", "kB"),
            (
                (page["what"], page["clients"], page["p50"], page["p95"], _growth(page, smaller),
                 f"{page['size'] / 1000:.0f}")
                for page in told["pages"]
            ),
        )  # fmt: skip


def _growth(page: dict[str, Any], smaller: dict[tuple[str, int], float]) -> str:
    before = smaller.get((page["what"], page["clients"]))
    return f"{page['p50'] / before:.2f}" if before else "–"


def _log(one: dict[str, Any]) -> Iterator[str]:
    pace, stages = one["pace"], one["stages"]
    missed = "" if pace["both"] >= one["aim"] else ", not reached"
    yield "## Another tool's log"
    yield ""
    yield (
        f"{_count(one['cases'])} cases in {_count(one['log_rows'])} rows as ServiceNow exports them, taken "
        "in with validation, history and search words, and each case then clocked anew with its explanation "
        f"kept, in one process (`python -m bench.desk_logs`); the load of the machine was {one['load']:g} "
        "as it began. The rows of the log a second, for both together: "
        f"{_count(pace['both'])}{missed}, and by this process's own time "
        f"{_count(pace['both_by_cpu'])} (aim {_count(one['aim'])})."
    )
    yield ""
    yield from _table(
        ("", "s", "cpu s", "MB"),
        (
            (what, one["seconds"], one["cpu"], one["megabytes"])
            for what, one in (("taken in", stages["load"]), ("clocked anew", stages["reclock"]))
        ),
    )


def _killed(one: dict[str, Any]) -> Iterator[str]:
    yield "## Killed and started again"
    yield ""
    yield (
        f"Two web processes and two workers under load for {one['minutes']:g} minutes, while "
        f"{_told(one['killed'])} were killed and started again (`python -m bench.chaos`): "
        f"{_count(one['opened'])} cases opened, {_count(one['written'])} answers written, "
        f"{_count(one['solved'])} solved, {_count(one['asked_again'])} requests sent again for want of an "
        f"answer, {_count(one['mails'])} letters."
    )
    yield ""
    yield f"- lost: {_told(one['lost'])}"
    yield f"- done twice: {_told(one['twice'])}"
    yield f"- letters that went more than once, with the same Message-ID: {one['mails_sent_twice']}"
    yield ""


def _told(counts: dict[str, int]) -> str:
    some = [f"{count} {what}" for what, count in counts.items() if count]
    return ", ".join(some) or "nothing"


def _table(head: tuple[str, ...], rows: Any) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'--:|' * (len(head) - 1)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"
    yield ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
