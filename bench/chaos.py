"""Two web processes and two workers under load, while one of each is killed and started again.

    python -m bench.chaos [--minutes 10] [--every 20] [--clients 4] [--json FILE]

The example on PostgreSQL in a temporary folder, with a mail server that takes all it gets. Clients open
cases by the API, each under a number of its own, write in them and solve some; whoever gets no answer
sends the same again. Every so many seconds one web process and one worker are killed (SIGKILL, in the
middle of whatever they do). When the time is out and the workers have caught up, everything that was
answered is looked for: lost, there once, or done twice. Exit 1 when anything was lost or done twice.
Mail goes out at least once, with the same Message-ID: how many went twice is told.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import load, pages

SOURCE = "load"
PATIENCE = 120.0
"""Seconds to wait for the web to answer again, and for the workers to catch up."""


class Postbox:
    """A mail server's handler that keeps the Message-ID of each mail it took."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- the library's name
        for line in envelope.content.split(b"\r\n\r\n", 1)[0].splitlines():
            if line.lower().startswith(b"message-id:"):
                self.taken[line.split(b":", 1)[1].strip().decode("ascii", "replace")] += 1
        return "250 taken"


@dataclass
class Told:
    """What the clients were answered."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    opened: dict[str, int] = field(default_factory=dict)
    written: list[tuple[int, str]] = field(default_factory=list)
    solved: set[int] = field(default_factory=set)
    again: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class Client(threading.Thread):
    """One program that opens cases, writes in them and solves some, until the time is out."""

    def __init__(self, port: int, token: str, member: int, told: Told, end: float) -> None:
        super().__init__(daemon=True)
        self.port, self.token, self.member, self.told, self.end = port, token, member, told, end

    def run(self) -> None:
        while time.monotonic() < self.end:
            case = self._open(str(uuid.uuid4()))
            if case is None:
                continue
            for _number in range(random.randint(1, 3)):
                self._write(case, str(uuid.uuid4()))
            if random.random() < 0.5:
                self._solve(case)

    def _open(self, number: str) -> int | None:
        asked = {"member": self.member, "title": f"Skriveren svarer ikke {number[:8]}",
                 "kind": "incident", "source": SOURCE, "reference": number}  # fmt: skip
        while True:
            answer = self._post("/api/v1/desk/cases", asked)
            if answer is None:
                if time.monotonic() > self.end + PATIENCE:
                    return None
                continue
            status, told = answer
            pk = told.get("id") if status == 201 else told.get("number")
            if pk is None:
                self._refused("open", status, told)
                return None
            with self.told.lock:
                self.told.opened[number] = int(pk)
            return int(pk)

    def _write(self, case: int, mark: str) -> None:
        asked = {"text": f"Jeg ser på det. {mark}", "public": True, "kind": "answer"}
        answer = self._post(f"/api/v1/desk/cases/{case}/entries", asked)
        if answer is not None and answer[0] == 200:
            with self.told.lock:
                self.told.written.append((case, mark))
        elif answer is not None:
            self._refused("write", *answer)

    def _solve(self, case: int) -> None:
        answer = self._post(f"/api/v1/desk/cases/{case}/resolve", {"solution": "Startet på nytt."})
        if answer is not None and answer[0] == 200:
            with self.told.lock:
                self.told.solved.add(case)
        elif answer is not None:
            self._refused("solve", *answer)

    def _refused(self, what: str, status: int, told: dict[str, Any]) -> None:
        with self.told.lock:
            self.told.refused[f"{what} {status} {told.get('code', '')}"] += 1

    def _post(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        """Status and answer; None when nobody answered, or the server said that it failed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            connection.request("POST", path, json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read()
            if response.status < 500:
                return response.status, json.loads(text or b"{}")
        except (OSError, http.client.HTTPException, ValueError):
            pass
        finally:
            connection.close()
        with self.told.lock:
            self.told.again += 1
        time.sleep(0.2)
        return None


class Houses:
    """The processes: the web with two of its own, two workers and the clock."""

    def __init__(self, port: int) -> None:
        self.web = _samdrift("serve", "--port", str(port))
        self.workers = [_samdrift("work"), _samdrift("work")]
        self.clock = _samdrift("tick", "--loop")
        self.killed: Counter[str] = Counter()

    def kill_one_of_each(self) -> None:
        """A web process, which the server starts again by itself, and a worker, started again here."""
        children = _children(self.web.pid)
        if len(children) > 1:
            os.kill(random.choice(children), signal.SIGKILL)
            self.killed["web"] += 1
        number = random.randrange(len(self.workers))
        self.workers[number].kill()
        self.workers[number].wait()
        self.workers[number] = _samdrift("work")
        self.killed["worker"] += 1

    def end(self) -> None:
        for one in (self.clock, *self.workers, self.web):
            one.terminate()
        for one in (self.clock, *self.workers, self.web):
            one.wait(30)


def _samdrift(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "samdrift", *arguments], stdout=subprocess.DEVNULL
    )


def _children(pid: int) -> list[int]:
    """Those the process has started that answer: not the one that only cleans up after it."""
    found = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    lines = [line.split(None, 1) for line in found.stdout.splitlines() if line.strip()]
    return [int(one[0]) for one in lines if "resource_tracker" not in one[1]]


@contextlib.contextmanager
def mail_server() -> Iterator[Postbox]:
    """A mail server on a free port, which the site is told of."""
    from aiosmtpd.controller import Controller

    box, port = Postbox(), pages.free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    os.environ |= {"SAMDRIFT_SMTP_HOST": "127.0.0.1", "SAMDRIFT_SMTP_PORT": str(port)}
    server.start()
    try:
        yield box
    finally:
        server.stop()


def prepare() -> tuple[str, int]:
    """The example, and a key for the first agent in the joint desk; with a member to open cases for."""
    subprocess.run(
        [sys.executable, "-m", "samdrift", "demo"], check=True, stdout=subprocess.DEVNULL
    )
    import django

    django.setup()
    from django.utils import timezone

    from samdrift.kernel import viewer
    from samdrift.kernel.services.tokens import make_token
    from samdrift.parties.models.members import Member
    from samdrift.parties.models.people import Appointment

    day = timezone.localdate()
    role = Appointment.objects.filter(role="agent", person__account__isnull=False).first()
    if role is None:
        raise SystemExit("Nobody in the example works in the desk.")
    token = make_token(
        role.person.account, name="chaos", may_write=True, expires_on=None, by=viewer.terminal(day)
    )
    employer: Member = role.person.employer
    return token, employer.pk


def catch_up() -> float:
    """Wait until no work is due; seconds it took."""
    from django.db import connection

    from samdrift.kernel.models.work import Work

    began = time.monotonic()
    open_states = [Work.State.WAITING, Work.State.RUNNING]
    while time.monotonic() - began < PATIENCE * 5:
        if not Work.objects.filter(state__in=open_states).exists():
            break
        connection.close()
        time.sleep(1)
    return time.monotonic() - began


def look(told: Told, box: Postbox, before: dict[str, int]) -> dict[str, Any]:
    """What is there of what was answered."""
    from samdrift.desk.models.cases import Case, CaseEntry

    rows = Case.objects.filter(source=SOURCE)
    there = dict(rows.values_list("reference", "pk"))
    answers = CaseEntry.objects.filter(case__source=SOURCE, kind="answer")
    texts = Counter(text.rsplit(" ", 1)[-1] for text in answers.values_list("text", flat=True))
    return {
        "opened": len(told.opened),
        "written": len(told.written),
        "solved": len(told.solved),
        "asked_again": told.again,
        "refused": dict(told.refused),
        "lost": {
            "cases": sum(1 for number, pk in told.opened.items() if there.get(number) != pk),
            "answers": sum(1 for _case, mark in told.written if not texts[mark]),
            "solutions": rows.filter(pk__in=told.solved, is_open=True).count(),
            **_lost_later(box, before),
        },
        "twice": {
            "cases": len(there) - rows.values("reference").distinct().count(),
            "answers": sum(1 for found in texts.values() if found > 1),
            **_done_twice(there.values()),
        },
        "mails": len(box.taken),
        "mails_sent_twice": sum(found - 1 for found in box.taken.values()),
    }


def _lost_later(box: Postbox, before: dict[str, int]) -> dict[str, int]:
    """What the workers should have done: work that failed, and mail said to be sent that never came."""
    from samdrift.desk.models.outgoing import OutgoingMail
    from samdrift.kernel.models.mail import Notice
    from samdrift.kernel.models.work import Work

    failed = Work.objects.filter(state=Work.State.FAILED, pk__gt=before["work"])
    mailed = Notice.objects.filter(pk__gt=before["notice"], mailed_at__isnull=False).count()
    notices = sum(1 for key in box.taken if key.startswith("<notice-"))
    sent = OutgoingMail.objects.filter(pk__gt=before["outgoing"], state="sent")
    keys = {key.strip("<>") for key in box.taken}
    lost = sum(
        1 for key in sent.values_list("message_id", flat=True) if key.strip("<>") not in keys
    )
    waiting = OutgoingMail.objects.filter(pk__gt=before["outgoing"], state="waiting").count()
    return {
        "work": failed.count(),
        "notices": max(0, mailed - notices),
        "mails": lost,
        "mails_not_sent": waiting,
    }


def _done_twice(cases: Collection[int]) -> dict[str, int]:
    from django.db.models import Count

    from samdrift.desk.models.clocks import Clock, ClockAlert
    from samdrift.kernel.models.history import Event

    opened = Event.objects.filter(what="case.opened", subject_id__in=cases)
    ours = Clock.objects.filter(case__in=cases, party="ours", metric__in=["response", "resolution"])
    return {
        name: rows.values(*keys).annotate(n=Count("pk")).filter(n__gt=1).count()
        for name, rows, keys in (
            ("opened", opened, ["subject_id"]),
            ("clocks", ours, ["case", "metric"]),
            ("alerts", ClockAlert.objects.all(), ["clock", "set_by", "percent"]),
        )
    }


def measure(minutes: float, every: float, clients: int) -> dict[str, Any]:
    with mail_server() as box:
        token, member = prepare()
        port = pages.free_port()
        houses = Houses(port)
        try:
            pages.wait_for(port)
            before = _standing()
            told, end = Told(), time.monotonic() + minutes * 60
            programs = [Client(port, token, member, told, end) for _number in range(clients)]
            for one in programs:
                one.start()
            while time.monotonic() + every < end:
                time.sleep(every)
                houses.kill_one_of_each()
            for one in programs:
                one.join(PATIENCE * 2)
            waited = catch_up()
        finally:
            houses.end()
        found = look(told, box, before)
    return found | {
        "minutes": minutes,
        "killed": dict(houses.killed),
        "seconds_to_catch_up": round(waited, 1),
    }


def _standing() -> dict[str, int]:
    """The newest rows before it began."""
    from samdrift.desk.models.outgoing import OutgoingMail
    from samdrift.kernel.models.mail import Notice
    from samdrift.kernel.models.work import Work

    newest = {"work": Work.objects, "notice": Notice.objects, "outgoing": OutgoingMail.objects}
    return {name: rows.order_by("-pk").values_list("pk", flat=True).first() or 0
            for name, rows in newest.items()}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--every", type=float, default=20, help="seconds between two killings")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samdrift-chaos-") as folder:
        home = Path(folder)
        with load.database("postgresql", home):
            found = measure(asked.minutes, asked.every, asked.clients)
    text = json.dumps(found, indent=2)
    print(text)
    if asked.json:
        asked.json.write_text(text + "\n", encoding="utf-8")
    if any(found["lost"].values()) or any(found["twice"].values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
