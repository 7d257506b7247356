"""How fast another tool's log is taken in with its history, and clocked anew: rows a second.

    python -m bench.desk_logs [--cases N] [--engine postgresql|sqlite] [--home DIR] [--json FILE]

Writes a log as ServiceNow exports it, a row for each update (opened, taken, waiting, taken up, solved,
closed: five on average), with the example's members; and takes it with the code of `samdrift load cases
FILE --mapping servicenow`: every row read and validated, each case with its course, history and search
words. Then every case is clocked by the example's first level, with the explanation kept. The aim of
rows a second is for both together.

With `--home DIR` the example that is kept there is used (`bench.kept`); a log is told by its day, so
that it is another each time.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import kept, load, machine
from bench.desk_world import FAULTS, PLACES, THINGS
from bench.money import Meter, alone

CASES = 20_000
AIM = 6_000
HEAD = ("number", "incident_state", "sys_updated_at", "opened_at", "resolved_at", "closed_at",
        "short_description", "company", "impact", "urgency", "priority", "assignment_group",
        "assigned_to", "sys_updated_by", "caller_id", "contact_type", "close_code", "made_sla")  # fmt: skip
WAITS = ("Awaiting User Info", "Awaiting Vendor", "Awaiting Problem")
CHANNELS = ("Phone", "Email", "Self-service")
SPAN, SEED = 300, 1
"""Days of the log."""


def written(file: Path, cases: int, members: list[str], name: str) -> int:
    """The log; returns how many rows it has."""
    rng, rows = random.Random(SEED), 0
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEAD)
        for number in range(cases):
            for row in _course(rng, f"{name}-{number:06}", members):
                writer.writerow(row)
                rows += 1
    return rows


def _course(rng: random.Random, number: str, members: list[str]) -> Iterator[tuple[Any, ...]]:
    """One case from opened to closed."""
    opened = dt.datetime(2026, 1, 5, 7, tzinfo=dt.UTC) + dt.timedelta(
        minutes=rng.randrange(SPAN * 1440)
    )
    states = ["New", "Active", *([rng.choice(WAITS), "Active"] if rng.random() < 0.5 else []),
              "Resolved", "Closed"]  # fmt: skip
    moments = [opened]
    for _state in states[1:]:
        moments.append(moments[-1] + dt.timedelta(minutes=rng.randrange(5, 1500)))
    scale, title = rng.randint(1, 3), f"{rng.choice(THINGS).capitalize()} {rng.choice(FAULTS)} på {rng.choice(PLACES)}"  # fmt: skip
    member, caller = rng.choice(members), f"Caller {rng.randrange(5000)}"
    for state, at in zip(states, moments, strict=True):
        yield (
            number, state, _told(at), _told(opened), _told(moments[-2]), _told(moments[-1]), title,
            member, f"{scale} - x"[:1], f"{rng.randint(1, 3)}", f"{scale + 1}", f"Group {scale}",
            f"Resolver {rng.randrange(40)}", f"Updated by {rng.randrange(60)}", caller,
            rng.choice(CHANNELS), f"code {rng.randrange(9)}", "true" if rng.random() < 0.7 else "false",
        )  # fmt: skip


def _told(at: dt.datetime) -> str:
    return f"{at:%d/%m/%Y %H:%M}"


def members() -> list[str]:
    import django

    django.setup()
    from samdrift.parties.models.members import Member

    return list(Member.objects.filter(ceased_on=None).order_by("pk").values_list("name", flat=True))


def taken(file: Path, name: str) -> dict[str, Any]:
    """The log taken in and clocked anew; seconds, memory, and what came of it."""
    import django

    django.setup()
    from django.utils import timezone

    from samdrift.desk.models.commitments import Level
    from samdrift.desk.services import logs, reclocking
    from samdrift.kernel.viewer import terminal

    by, meter = terminal(timezone.localdate()), Meter()
    with meter.stage("load"):
        row = logs.send_in(file.read_bytes(), file.name, by=by, mapping="servicenow", source=name)
        logs.run(row, by=by)
    load.settle()
    level = Level.objects.order_by("pk").first()
    with meter.stage("reclock"):
        one = reclocking.ask(by=by, source=name, level=level, at_once=True)
    if row.counts.get("refused") or row.counts.get("added") != row.counts.get("cases"):
        raise RuntimeError(f"not all was taken: {row.counts}, {row.odd[:3]}")
    clocks = sum(many for *_key, many in one.sums["rows"])
    return {"stages": meter.stages, "counts": row.counts, "odd": row.odd[:5], "clocks": clocks}


def measure(asked: argparse.Namespace) -> dict[str, Any]:
    name = f"Bench {time.time():.0f}"
    with kept.opened(asked.home, asked.engine) as home:
        kept.example(home)
        file = home / "log.csv"
        rows = written(file, asked.cases, alone(members), name.replace(" ", ""))
        found = alone(taken, file, name)
        file.unlink()
    seconds = {what: one["seconds"] for what, one in found["stages"].items()}
    cpu = sum(one["cpu"] for one in found["stages"].values())
    pace = {
        "load": round(rows / seconds["load"]),
        "both": round(rows / sum(seconds.values())),
        "both_by_cpu": round(rows / cpu),
        "clocks": round(found["clocks"] / seconds["reclock"]),
    }
    return {"log_rows": rows, "pace": pace, "aim": AIM, **found}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--engine", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--home", type=Path, metavar="DIR", help="the example that is kept there")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    found = {"cases": asked.cases, "engine": asked.engine, **machine.described(), **measure(asked)}
    print(json.dumps(found, indent=2))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samdrift.settings")
    main()
