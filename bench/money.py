"""Measure money: a year of a nation's agreements expected, controlled and split, and one month closed.

    python -m bench.money [--size nation|tenth|cooperation] [--engine postgresql|sqlite] [--json FILE]
                          [--home FOLDER [--months N]]

The year is lived through month by month: users are counted, the clock works out what to expect, the
suppliers' invoices come (made here, not measured), they are held against what is agreed, and what
they cost is gathered, checked and closed in a run. A tenth of the agreements is measured as well, to
show how it grows, and the least that a database and numpy need for the same sums. `cooperation` closes
one month of 9 members, 60 agreements and some 400 invoices. Time in seconds, peak of memory in
megabytes of this process alone; each size in a database of its own.

With `--home` the databases are kept in the folder and each month is lived in a process of its own: with
`--months 4` it stops after April, and goes on from there when it is asked for more.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import json
import multiprocessing
import os
import pstats
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import load, machine
from bench import money_world as world

MONTHS = 12
SIZES = {
    "nation": (world.TENTH, world.NATION),
    "tenth": (world.TENTH,),
    "cooperation": (world.COOPERATION,),
}


@dataclass
class Meter:
    """Seconds, processor seconds of this process and peak megabytes, stage by stage."""

    stages: dict[str, dict[str, float]] = field(default_factory=dict)
    profile: str | None = None
    profiler: cProfile.Profile = field(default_factory=lambda: cProfile.Profile(time.process_time))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        began, cpu = time.perf_counter(), time.process_time()
        if self.profile == name:
            self.profiler.enable()
        yield
        self.profiler.disable()
        kept = self.stages.setdefault(name, {"seconds": 0.0, "cpu": 0.0, "megabytes": 0})
        kept["seconds"] = round(kept["seconds"] + time.perf_counter() - began, 2)
        kept["cpu"] = round(kept["cpu"] + time.process_time() - cpu, 2)
        kept["megabytes"] = max(kept["megabytes"], peak())

    def show(self) -> None:
        for name, kept in self.stages.items():
            print(f"  {name:10} {kept['seconds']:8} s  (cpu {kept['cpu']})  {kept['megabytes']} MB")
        if self.profile:
            told = pstats.Stats(self.profiler)
            told.sort_stats("tottime").print_stats(30)
            told.sort_stats("cumtime").print_stats("samdrift", 50)


def peak() -> int:
    """Megabytes this process has held at most since it was last asked to forget."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def alone(what: Callable[..., Any], *given: Any) -> Any:
    """What a function answers in a process of its own, whose memory is its own."""
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=start) as pool:
        return pool.submit(what, *given).result()


def made(size: world.Size) -> None:
    """An empty site with the world in it."""
    load.prepare()
    world.fill(size)


Stages = dict[str, dict[str, float]]


def year(
    size: world.Size, months: range, before: Stages | None = None, profile: str | None = None
) -> dict[str, Any]:
    """Live through the months; every stage's sum with what it was `before`, and what came of it."""
    import django

    django.setup()
    meter = Meter(stages=dict(before or {}), profile=profile)
    for month in months:
        world.count(size, month)
        lived(meter, size, month)
        if month == 1:
            load.settle()
        print(f"  month {month}: {meter.stages}", flush=True)
    meter.show()
    return {"stages": meter.stages, **came_of_it()}


def lived(meter: Meter, size: world.Size, month: int) -> None:
    """One month: expected, billed, controlled, split."""
    from bench import money_split
    from samdrift.kernel.viewer import terminal
    from samdrift.money.services import control, expected

    by = terminal(world.first(month + 1))
    with meter.stage("expected"):
        expected.align_running(by)
    pks = world.bill(size, month)
    with meter.stage("controlled"):
        control.check(pks, by=by)
    money_split.split_month(meter, month)


def came_of_it() -> dict[str, Any]:
    """Rows and sums, to hold against the floor's."""
    from django.db.models import Sum

    from samdrift.money.models.expected import ExpectedLine
    from samdrift.money.models.invoices import Invoice, InvoiceLine
    from samdrift.money.models.runs import RunShare

    end = world.first(MONTHS + 1)
    wanted = ExpectedLine.objects.filter(starts_on__lt=end)
    lines = InvoiceLine.objects.all()
    wrong = lines.filter(verdict="wrong")
    return {
        "expected_lines": wanted.count(),
        "expected_net": str(wanted.aggregate(net=Sum("net"))["net"]),
        "invoices": Invoice.objects.count(),
        "invoice_lines": lines.count(),
        "right": lines.filter(verdict="right").count(),
        "wrong": wrong.count(),
        "deviation": str(Invoice.objects.aggregate(sum=Sum("deviation"))["sum"]),
        "shares": RunShare.objects.count(),
        "shared_net": str(RunShare.objects.aggregate(sum=Sum("amount"))["sum"]),
    }


@contextmanager
def place_for(size: world.Size, asked: argparse.Namespace) -> Iterator[Path]:
    """Where the database lies: in the folder that was asked for, else in one that is taken away."""
    if asked.home is None:
        with tempfile.TemporaryDirectory(prefix="samdrift-bench-") as folder:
            yield Path(folder)
        return
    home = asked.home.absolute() / f"{asked.engine}-{size.members}-{size.agreements}"
    home.mkdir(parents=True, exist_ok=True)
    yield home


def lived_through(size: world.Size, asked: argparse.Namespace, home: Path) -> dict[str, Any]:
    """The months at once; or, where the database is kept, those not lived yet, each by itself."""
    found: dict[str, Any]
    if asked.home is None:
        alone(made, size)
        found = alone(year, size, range(1, asked.months + 1), None, asked.profile)
        return found
    kept = home / "lived.json"
    if kept.exists():
        state = json.loads(kept.read_text(encoding="utf-8"))
    else:
        alone(made, size)
        state = {"begun": 0, "lived": 0, "found": {}}
    for month in range(state["lived"] + 1, asked.months + 1):
        if state["begun"] != state["lived"]:
            raise SystemExit(
                f"Month {state['begun']} was cut off. Take {home} away, and begin anew."
            )
        kept.write_text(json.dumps(state | {"begun": month}), encoding="utf-8")
        before = state["found"].get("stages")
        found = alone(year, size, range(month, month + 1), before, asked.profile)
        state = {"begun": month, "lived": month, "found": found}
        kept.write_text(json.dumps(state), encoding="utf-8")
    found = state["found"]
    return found


def measure(size: world.Size, asked: argparse.Namespace) -> dict[str, Any]:
    """One size in a database of its own."""
    from bench import money_floor

    with place_for(size, asked) as home, load.database(asked.engine, home):
        found = lived_through(size, asked, home)
        if asked.months == MONTHS and not asked.profile:
            found["floor"] = alone(money_floor.measure, size)
    return {
        "members": size.members,
        "agreements": size.agreements,
        **found,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--size", choices=sorted(SIZES), default="nation")
    parser.add_argument("--engine", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--home", type=Path, metavar="FOLDER")
    parser.add_argument("--profile", metavar="STAGE")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    if asked.size == "cooperation":
        asked.months = min(asked.months, 1)
    os.environ["PYTHONHASHSEED"] = "0"
    found = {
        "money": asked.size,
        "engine": asked.engine,
        **machine.described(),
        "sizes": [measure(size, asked) for size in SIZES[asked.size]],
    }
    print(json.dumps(found, indent=2))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
