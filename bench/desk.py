"""How long the desk's pages take with many cases, beside a bare Django page of 50 rows with login.

    python -m bench.desk [--count N …] [--engine postgresql|sqlite] [--seconds N] [--json FILE]

Makes a database of its own in a temporary folder with the example in it, fills it up to each count of
cases in turn (`bench.desk_world`), and asks for each page at one client and at four: p50 and p95 in
milliseconds, as ratios to the bare page of the same run. Creating is by the API, with clocks and
history. With several counts the last is also told as a ratio to the first.

Request Tracker and django-helpdesk are not run here: neither could be installed where this was made,
so what is said of them elsewhere was measured by hand, and is not compared in the same run.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import http.client
import json
import os
import statistics
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import load, machine, pages
from bench.money import alone
from bench.pages import Measured

COUNTS = (100_000, 1_000_000)
CLIENTS = (1, 4)


def pages_measured() -> dict[str, str]:
    """What is asked for, by name."""
    from bench.desk_world import RARE
    from samdrift.desk.models.cases import Case
    from samdrift.desk.models.reports import ServiceReport
    from samdrift.parties.models.members import Member

    member = Member.objects.order_by("sort_key").first()
    case = Case.objects.filter(is_open=True).order_by("-pk").first()
    report = ServiceReport.objects.filter(state="draft").order_by("pk").first()
    found = {
        "queue, by deadline": "/desk/cases/",
        "queue, filtered and by deadline": f"/desk/cases/?member={member.pk}&priority=1,2&sort=due_at",
        "closed list": "/desk/cases/?queue=closed&sort=-changed",
        "case page": f"/desk/cases/{case.pk}/",
        "search, a rare word": f"/search/?q={RARE}",
        "search, a common word": "/search/?q=skriveren",
        "dashboard": "/",
        "board": "/desk/board/",
        "trends, 12 months by member": "/desk/trends/?by=member&what=opened&months=12",
        "trends, in time by team": "/desk/trends/?by=team&what=resolution&months=12",
    }
    return found | ({"service report": f"/desk/reports/{report.pk}/"} if report else {})


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


def create(connection: http.client.HTTPConnection, body: bytes, token: str) -> bytes:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", "/api/v1/desk/cases", body=body, headers=headers)
    response = connection.getresponse()
    answer = response.read()
    if response.status != 201:
        raise RuntimeError(f"creating answered {response.status}: {answer[:300]!r}")
    return answer


def creating(port: int, token: str, clients: int, seconds: float) -> Measured:
    """Open cases one after another with so many clients."""
    body, times, sizes = json.dumps(create_body()).encode(), [], []
    lock, end = threading.Lock(), time.monotonic() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        create(connection, body, token)
        own, size = [], 0
        while time.monotonic() < end or len(own) < pages.AT_LEAST:
            start = time.perf_counter()
            size = len(create(connection, body, token))
            own.append((time.perf_counter() - start) * 1000)
        with lock:
            times.extend(own)
            sizes.append(size)

    threads = [threading.Thread(target=client) for _number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=20)
    p50, p95 = round(statistics.median(times), 1), round(cuts[18], 1)
    return Measured("create by API", clients, len(times), p50, p95, sizes[0])


def example() -> None:
    """The example, and a session table that is ready."""
    from samdrift import cli

    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        cli.run(["demo"])


def filled(count: int) -> float:
    """So many cases more; rows a second, put straight into the tables."""
    import django

    django.setup()
    from bench.desk_world import fill

    began = time.perf_counter()
    fill(count, dt.datetime.now(dt.UTC))
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
    token, wanted = token_for(email), pages_measured()
    bare_env = {"DJANGO_SETTINGS_MODULE": "bench.bare.site"}

    def measure_bare(when: str) -> None:
        with pages.site("bench.bare.wsgi:application", bare_env) as (port, _pid):
            what = f"bare Django page, {when}"
            results.extend(
                pages.measure(what, port, "/?rows=50", bare, n, seconds) for n in CLIENTS
            )

    measure_bare("before")
    with pages.site("samdrift.wsgi:application", {}) as (port, pid):
        for what, path in wanted.items():
            results.extend(pages.measure(what, port, path, own, n, seconds) for n in CLIENTS)
        results.extend(creating(port, token, n, seconds) for n in CLIENTS)
        memory = pages.memory_of(pid)
    measure_bare("after")
    return {
        "pages": [asdict(one) for one in results],
        "raw_sql_ms": pages.raw_sql(),
        "memory_mb": memory,
    }


def measure(asked: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {"engine": asked.engine, **machine.described(), "at": {}}
    with tempfile.TemporaryDirectory(prefix="samdrift-bench-") as folder:
        home = Path(folder)
        with load.database(asked.engine, home):
            alone(example)
            there = 0
            for count in asked.count:
                speed = alone(filled, count - there)
                there = count
                told = alone(run, asked.seconds) | {"rows_a_second": speed}
                print(f"{count} cases, filled at {speed} a second, {asked.engine}", flush=True)
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
    parser.add_argument("--seconds", type=float, default=4, help="how long each page is asked for")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samdrift.settings")
    found = measure(asked)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
