"""A meeting with 200 items and a round of ratification in a nation of 357 members, beside a bare
Django page of as many rows.

    python -m bench.governance [--requests N] [--json FILE]

Makes the example in a temporary folder, fills a called meeting and a round of it up, and asks for
each page in turn with the bare page of as many rows, one client and one process. CPU is the server's
own, wall is what the client waits; milliseconds a request, and how many times the bare page.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import load, pages

ITEMS, MEMBERS = 200, 357
BARE = {"DJANGO_SETTINGS_MODULE": "bench.bare.site"}


@dataclass(frozen=True)
class Row:
    what: str
    cpu: float
    wall: float
    cpu_times: float
    wall_times: float
    size: int


def fill_meeting() -> str:
    """The address of a meeting that is called, with ITEMS items that can all be moved."""
    from samdrift.governance.models.meetings import AgendaItem, Meeting

    meeting = Meeting.objects.filter(status=Meeting.Status.CALLED).order_by("pk")[0]
    first = meeting.items.count() + 1
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, number=n, title=f"Sak {n}") for n in range(first, ITEMS + 1)
    )
    return f"/governance/meetings/{meeting.pk}/"


def fill_round() -> str:
    """The address of a round that asks MEMBERS members."""
    from samdrift.governance.models.ratification import Answer, Ratification
    from samdrift.parties.models.arrangements import Membership
    from samdrift.parties.models.members import Member

    found = Ratification.objects.filter(ended_on__isnull=True).order_by("pk")[0]
    made = Member.objects.bulk_create(
        Member(name=f"Kommune {n:03}", sort_key=f"kommune {n:03}")
        for n in range(found.answers.count(), MEMBERS)
    )
    Membership.objects.bulk_create(
        Membership(arrangement=found.matter.arrangement, member=one, valid_from=found.begun_on)
        for one in made
    )
    Answer.objects.bulk_create(Answer(ratification=found, member=one) for one in made)
    return f"/governance/ratifications/{found.pk}/"


def cpu_of(pid: int) -> float:
    """Seconds of processor that a process and its children have used."""
    ticks = os.sysconf("SC_CLK_TCK")
    told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return (int(told[11]) + int(told[12])) / ticks + sum(cpu_of(int(one)) for one in children)


def asked(port: int, pid: int, path: str, cookie: str, requests: int) -> tuple[float, float, int]:
    """CPU and median wall of a request, in milliseconds, and how many bytes it answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _warm in range(5):
        size = len(pages.fetch(connection, path, cookie))
    times, before = [], cpu_of(pid)
    for _number in range(requests):
        began = time.perf_counter()
        pages.fetch(connection, path, cookie)
        times.append(time.perf_counter() - began)
    cpu = (cpu_of(pid) - before) / requests
    return cpu * 1000, statistics.median(times) * 1000, size


def run(requests: int) -> list[Row]:
    """Both pages, each after its bare page."""
    wanted = {
        f"meeting with {ITEMS} items": (fill_meeting(), ITEMS),
        f"ratification by {MEMBERS} members": (fill_round(), MEMBERS),
    }
    email, found = pages.bench_account(), []
    bare = pages.session_for(email, "bench.bare.backend.Backend")
    own = pages.session_for(email, "samdrift.parties.login.AccountBackend")
    with (
        pages.site("bench.bare.wsgi:application", BARE) as (bare_port, bare_pid),
        pages.site("samdrift.wsgi:application", {}) as (port, pid),
    ):
        for what, (path, rows) in wanted.items():
            least = asked(bare_port, bare_pid, f"/?rows={rows}", bare, requests)
            page = asked(port, pid, path, own, requests)
            found.append(_row(f"bare Django page of {rows} rows", least, least))
            found.append(_row(what, page, least))
    return found


def _row(what: str, page: tuple[float, float, int], least: tuple[float, float, int]) -> Row:
    (cpu, wall, size), (least_cpu, least_wall, _size) = page, least
    times = round(cpu / least_cpu, 2), round(wall / least_wall, 2)
    return Row(what, round(cpu, 1), round(wall, 1), *times, size)


def show(found: list[Row]) -> None:
    print("| page | CPU ms | wall ms | CPU × bare | wall × bare | kB |")
    print("|---|--:|--:|--:|--:|--:|")
    for one in found:
        print(
            f"| {one.what} | {one.cpu} | {one.wall} | {one.cpu_times} | {one.wall_times}"
            f" | {one.size / 1000:.0f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "--requests", type=int, default=200, help="how often each page is asked for"
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samdrift-bench-") as folder:
        home = Path(folder)
        with load.database("sqlite", home):
            from samdrift import cli

            cli.run(["demo"])
            found = run(wanted.requests)
    show(found)
    if wanted.json:
        told = json.dumps([asdict(one) for one in found], indent=2)
        wanted.json.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
