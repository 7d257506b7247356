"""How long the pages take, beside a bare Django page of 50 rows and the same rows by raw SQL.

    python -m bench.pages [--seconds N] [--json FILE]

Measures the database of SAMDRIFT_DATABASE_URL / SAMDRIFT_HOME, filled beforehand (see
docs/performance.md). Starts both sites with two processes each, in turn, and prints p50 and p95
in milliseconds for one client and for four.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PROCESSES = 2
THREADS = 2
AT_LEAST = 5
"""Requests of each client, also where one takes longer than the time that is set."""


@dataclass(frozen=True)
class Measured:
    what: str
    clients: int
    requests: int
    p50: float
    p95: float
    size: int


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


@contextlib.contextmanager
def site(module: str | None, env: dict[str, str]) -> Iterator[tuple[int, int]]:
    """A site served by granian with two processes; gives its port and process id.

    Without a module it is Samdrift itself, as `samdrift serve` starts it.
    """
    port = free_port()
    own = {"SAMDRIFT_WEB_PROCESSES": str(PROCESSES), "SAMDRIFT_WEB_THREADS": str(THREADS)}
    command = [sys.executable, "-m", "samdrift", "serve", "--port", str(port)]
    if module is not None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
                   "--port", str(port), "--workers", str(PROCESSES),
                   "--blocking-threads", str(THREADS), "--log-level", "error", module]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, **own, **env}, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(90)


def wait_for(port: int) -> None:
    for _attempt in range(1200):  # a busy machine starts slowly
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")


def fetch(connection: http.client.HTTPConnection, path: str, cookie: str) -> bytes:
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "nb"})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}: {body[:200]!r}")
    return body


def measure(what: str, port: int, path: str, cookie: str, clients: int, seconds: float) -> Measured:
    """Ask for the page again and again with so many clients; times in milliseconds."""
    times: list[float] = []
    sizes: list[int] = []
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _warm in range(3):
            fetch(connection, path, cookie)
        own = []
        # Begun when warm: a page that is slow the first time would else be measured cold alone.
        end = time.monotonic() + seconds
        while time.monotonic() < end or len(own) < AT_LEAST:
            start = time.perf_counter()
            size = len(fetch(connection, path, cookie))
            own.append((time.perf_counter() - start) * 1000)
        with lock:
            times.extend(own)
            sizes.append(size)

    threads = [threading.Thread(target=client) for _number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=20) if len(times) > 1 else times * 20
    return Measured(
        what, clients, len(times), round(statistics.median(times), 1), round(cuts[18], 1), sizes[0]
    )


def session_for(email: str, backend: str) -> str:
    """A session of this account, as signing in makes it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from samdrift.parties.models.accounts import Account

    account = Account.objects.get(email=email)
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(account.pk), backend
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return f"sessionid={store.session_key}"


def bench_account() -> str:
    """The daily manager's account, who sees the most."""
    from samdrift.parties.models.people import Appointment

    role = Appointment.objects.filter(role="daily_manager", person__account__isnull=False).first()
    if role is None:
        raise SystemExit("There is no daily manager with an account in this database.")
    email: str = role.person.account.email
    return email


def pages() -> dict[str, str]:
    """What is measured, by name."""
    from django.db.models import Count

    from samdrift.parties.models.members import Member
    from samdrift.portfolio.models.systems import System

    system = System.objects.annotate(n=Count("uses")).order_by("-n").first()
    members = Member.objects.order_by("sort_key").values_list("pk", flat=True)[:20]
    chosen = "&".join(f"members={pk}" for pk in members)
    return {
        "list page of 50 uses": "/portfolio/uses/",
        "list page, filtered and sorted": "/portfolio/uses/?hosting=cloud&sort=-users",
        "list page of 50 people": "/parties/people/",
        "list page of 50 roles": "/portfolio/roles/",
        "system page": f"/portfolio/systems/{system.pk}/",
        "matrix 20 members × areas": f"/portfolio/matrix/?{chosen}",
        "search, a rare word": f"/search/?q={system.name.split()[0].lower()}",
        "search, a common word": "/search/?q=kommune",
        "API list of 100 uses": "/api/v1/portfolio/use?limit=100",
    }


def raw_sql() -> tuple[float, float]:
    """The bare page's rows by raw SQL alone: p50 and p95 in milliseconds."""
    from django.db import connection

    from bench.bare.urls import SQL

    times = []
    for _number in range(200):
        start = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(SQL)
            cursor.fetchall()
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 2), round(statistics.quantiles(times, n=20)[18], 2)


def memory_of(pid: int) -> dict[str, int]:
    """Proportional memory (PSS) in MB of the web processes under this parent, and with the parent.

    What the parent shares with them is counted once and is theirs; only what it holds alone is not.
    """
    with_parent = _tree(pid)
    return {"web": with_parent - _of(pid, "Private_Clean", "Private_Dirty"), "all": with_parent}


def _tree(pid: int) -> int:
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return _of(pid, "Pss") + sum(_tree(int(child)) for child in children.stdout.split())


def _of(pid: int, *fields: str) -> int:
    """The sum of these fields of what the system says of a process's memory, in MB."""
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        kept = (line.split() for line in lines if line.split(":")[0] in fields)
        return sum(int(words[1]) for words in kept) // 1024
    return 0


def run(seconds: float) -> dict[str, Any]:
    """Measure everything; the bare site before and after, so that drift of the machine shows."""
    results: list[Measured] = []
    email = bench_account()
    bare = session_for(email, "bench.bare.backend.Backend")
    own = session_for(email, "samdrift.parties.login.AccountBackend")
    wanted = pages()
    bare_env = {"DJANGO_SETTINGS_MODULE": "bench.bare.site"}

    def measure_bare(when: str) -> None:
        with site("bench.bare.wsgi:application", bare_env) as (port, _pid):
            what = f"bare Django page, {when}"
            results.extend(measure(what, port, "/", bare, n, seconds) for n in (1, 4))

    measure_bare("before")
    with site(None, {}) as (port, pid):
        for what, path in wanted.items():
            results.extend(measure(what, port, path, own, n, seconds) for n in (1, 4))
        memory = memory_of(pid)
    measure_bare("after")
    sql = raw_sql()
    return {"pages": [asdict(one) for one in results], "raw_sql_ms": sql, "memory_mb": memory}


def show(found: dict[str, Any]) -> None:
    bare = {
        clients: statistics.mean(
            one["p50"]
            for one in found["pages"]
            if one["what"].startswith("bare") and one["clients"] == clients
        )
        for clients in (1, 4)
    }
    print(f"{'':42}{'clients':>8}{'p50 ms':>9}{'p95 ms':>9}{'× bare':>8}{'kB':>7}")
    for one in found["pages"]:
        ratio = one["p50"] / bare[one["clients"]]
        print(
            f"{one['what']:42}{one['clients']:>8}{one['p50']:>9}{one['p95']:>9}{ratio:>8.2f}{one['size'] / 1000:>7.0f}"
        )
    print(
        f"the bare page's rows by raw SQL: p50 {found['raw_sql_ms'][0]} ms, p95 {found['raw_sql_ms'][1]} ms"
    )
    memory = found["memory_mb"]
    print(
        f"memory of {PROCESSES} web processes: {memory['web']} MB; with parent {memory['all']} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=5, help="how long each page is asked for")
    parser.add_argument("--json", default="", help="also write the figures to this file")
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samdrift.settings")
    import django

    django.setup()
    found = run(args.seconds)
    show(found)
    if args.json:
        Path(args.json).write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
