"""How long the desk's pages take with many cases, beside a bare Django page of 50 rows with login.

    python -m bench.desk [--count N …] [--engine postgresql|sqlite] [--home DIR] [--fill-only]
                         [--seconds N] [--json FILE]

Makes a database with the example in it, fills it up to each count of cases in turn
(`bench.desk_world`), and asks for each page at one client and at four: p50 and p95 in milliseconds,
as ratios to the bare page of the same run. Creating is by the API, with clocks and history. With
several counts the last is also told as a ratio to the first.

The database is in a temporary folder, or in `--home DIR`, where it is kept: `--fill-only` fills it, and
the same command without measures it later, when the machine is quiet.

Request Tracker and django-helpdesk are measured beside this by `bench.desk_others`, in the same run
and on the same database server, where they can be installed.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import http.client
import json
import os
import re
import statistics
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import kept, load, machine, pages
from bench.money import alone
from bench.pages import Measured

COUNTS = (100_000, 1_000_000)
CLIENTS = (1, 4)
ROWS, FOUND = 50, 3
"""Rows of a whole list page; and of what is found, that a rare word must show."""
LINK = r"/desk/cases/(\d+)/"


def pages_measured() -> dict[str, str]:
    """What is asked for, by name."""
    from bench.desk_world import RARE
    from samdrift.desk.models.cases import Case
    from samdrift.desk.models.reports import ServiceReport

    member, case = the_member(), Case.objects.filter(is_open=True).order_by("-pk").first()
    report = ServiceReport.objects.filter(state="draft").order_by("pk").first()
    found = {
        "queue, by deadline": "/desk/cases/",
        "queue, filtered and by deadline": f"/desk/cases/?member={member.pk}&priority=1,2&sort=due_at",
        "closed list": "/desk/cases/?queue=closed&sort=-changed",
        "case page": f"/desk/cases/{case.pk}/",
        "case page, what comes beside it after": f"/desk/cases/{case.pk}/beside/",
        "case page, what may help": f"/desk/cases/{case.pk}/help/",
        "search, a rare word": f"/search/?q={RARE}",
        "search, a common word": "/search/?q=skriveren",
        "dashboard": "/",
        "board": "/desk/board/",
        "trends, 12 months by member": "/desk/trends/?by=member&what=opened&months=12",
        "trends, in time by team": "/desk/trends/?by=team&what=resolution&months=12",
    }
    return found | ({"service report": f"/desk/reports/{report.pk}/"} if report else {})


def the_member() -> Any:
    """The member whose queue is asked for: the one with the most that is open."""
    from django.db.models import Count

    from samdrift.desk.models.cases import Case
    from samdrift.parties.models.members import Member

    many = Case.objects.filter(is_open=True).values_list("member").annotate(n=Count("pk"))
    return Member.objects.get(pk=many.order_by("-n", "member")[0][0])


def rows_shown() -> dict[str, int]:
    """How many rows the lists must show at least, by name."""
    from bench.desk_world import RARE
    from samdrift.desk.models.cases import Case

    waiting = Case.objects.filter(is_open=True)
    wanted = {
        "queue, by deadline": waiting,
        "queue, filtered and by deadline": waiting.filter(member=the_member(), priority__lte=2),
        "closed list": Case.objects.filter(state="closed"),
        "search, a rare word": Case.objects.filter(title__istartswith=RARE),
    }
    most = {"search, a rare word": FOUND}
    return {what: min(most.get(what, ROWS), rows.count()) for what, rows in wanted.items()}


def create_body() -> dict[str, Any]:
    from samdrift.desk.models.catalogue import Service
    from samdrift.parties.models.members import Member
    from samdrift.parties.models.people import Person

    member = Member.objects.filter(name="Alta").first() or Member.objects.order_by("pk").first()
    person = Person.objects.filter(employer=member).order_by("pk").first()
    service = Service.objects.order_by("pk").first()
    return {"member": member.pk, "title": "Skriveren virker ikke", "kind": "incident",
            "service": service.pk, "impact": 2, "urgency": 2, "requester": person.pk}  # fmt: skip


def token_for(email: str) -> str:
    """A key that may write, of this account."""
    from django.utils import timezone

    from samdrift.kernel.services.tokens import make_token
    from samdrift.parties.models.accounts import Account
    from samdrift.parties.queries import viewer_of_account

    account = Account.objects.get(email=email)
    by = viewer_of_account(account, timezone.localdate())
    return make_token(account, name="bench", may_write=True, expires_on=None, by=by)


@dataclass(frozen=True)
class Creation:
    """How one case is made over HTTP; `told` is what the answer must hold."""

    path: str
    body: bytes
    headers: dict[str, str]
    told: bytes


def own_creation(token: str) -> Creation:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return Creation("/api/v1/desk/cases", json.dumps(create_body()).encode(), headers, b'"id"')


def create(connection: http.client.HTTPConnection, one: Creation) -> bytes:
    connection.request("POST", one.path, body=one.body, headers=one.headers)
    response = connection.getresponse()
    answer = response.read()
    if response.status != 201 or one.told not in answer:
        raise RuntimeError(f"creating answered {response.status}: {answer[:300]!r}")
    return answer


def creating(port: int, one: Creation, clients: int, seconds: float) -> Measured:
    """Open cases one after another with so many clients."""
    times: list[float] = []
    sizes: list[int] = []
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _warm in range(3):
            create(connection, one)
        own, size, end = [], 0, time.monotonic() + seconds
        while time.monotonic() < end or len(own) < pages.AT_LEAST:
            start = time.perf_counter()
            size = len(create(connection, one))
            own.append((time.perf_counter() - start) * 1000)
        with lock:
            times.extend(own)
            sizes.append(size)

    threads = [threading.Thread(target=client) for _number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(sizes) < clients:
        raise RuntimeError(f"{clients - len(sizes)} of {clients} clients could not create")
    cuts = statistics.quantiles(times, n=20)
    p50, p95 = round(statistics.median(times), 1), round(cuts[18], 1)
    return Measured("create by API", clients, len(times), p50, p95, sizes[0])


def check(port: int, path: str, cookie: str, pattern: str, least: int) -> None:
    """The page truly shows so many different rows."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    body = pages.fetch(connection, path, cookie).decode()
    shown = len(set(re.findall(pattern, body)))
    if shown < least:
        raise RuntimeError(f"{path} shows {shown} rows, not {least}")


def example() -> None:
    """The example, and a session table that is ready."""
    from samdrift import cli

    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        cli.run(["demo"])


def filled(count: int, there: int) -> float:
    """So many cases more; cases a second, put straight into the tables."""
    import django

    django.setup()
    from bench.desk_world import fill

    began = time.perf_counter()
    fill(count, dt.datetime.now(dt.UTC), there)
    load.settle()
    return round(count / (time.perf_counter() - began))


def run(seconds: float) -> dict[str, Any]:
    """Every page and creating, with the bare page before and after: drift of the machine shows."""
    import django

    django.setup()
    results: list[Measured] = []
    email = pages.bench_account()
    bare = pages.session_for(email, "bench.bare.backend.Backend")
    own = pages.session_for(email, "samdrift.parties.login.AccountBackend")
    creation = own_creation(token_for(email))
    wanted, least = pages_measured(), rows_shown()
    bare_env = {"DJANGO_SETTINGS_MODULE": "bench.bare.site"}

    def measure_bare(when: str) -> None:
        with pages.site("bench.bare.wsgi:application", bare_env) as (port, _pid):
            what = f"bare Django page, {when}"
            results.extend(
                pages.measure(what, port, "/?rows=50", bare, n, seconds) for n in CLIENTS
            )

    measure_bare("before")
    with pages.site(None, {}) as (port, pid):
        for what, path in wanted.items():
            check(port, path, own, LINK, least.get(what, 0))
            results.extend(pages.measure(what, port, path, own, n, seconds) for n in CLIENTS)
        results.extend(creating(port, creation, n, seconds) for n in CLIENTS)
        memory = pages.memory_of(pid)
    measure_bare("after")
    return {
        "pages": [asdict(one) for one in results],
        "raw_sql_ms": pages.raw_sql(),
        "memory_mb": memory,
    }


def measure(asked: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {"engine": asked.engine, **machine.described(), "at": {}}
    with kept.opened(asked.home, asked.engine) as home:
        for count in asked.count:
            there = kept.cases(home, count)
            speed = there["rows_a_second"][str(count)]
            print(f"{count} cases, filled at {speed} a second, {asked.engine}", flush=True)
            if asked.fill_only:
                continue
            kept.warmed(home)
            told = alone(run, asked.seconds) | {"rows_a_second": speed}
            pages.show(told)
            found["at"][count] = told
    grown(found)
    return found


def grown(found: dict[str, Any]) -> None:
    """How much slower each page is at the last count than at the first."""
    counts = list(found["at"])
    if len(counts) < len(CLIENTS):
        return
    first, last = (found["at"][count]["pages"] for count in (counts[0], counts[-1]))
    print(f"{counts[-1]} cases as a ratio to {counts[0]}:")
    for one, other in zip(first, last, strict=True):
        print(f"  {one['what']:42}{one['clients']:>4}{other['p50'] / one['p50']:>8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, nargs="+", default=list(COUNTS))
    parser.add_argument("--engine", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--home", type=Path, metavar="DIR", help="keep the database in this folder")
    parser.add_argument("--fill-only", action="store_true", help="fill, and measure nothing")
    parser.add_argument("--seconds", type=float, default=4, help="how long each page is asked for")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samdrift.settings")
    found = measure(asked)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
