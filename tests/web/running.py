"""The running example: made and served by the commands a person would give, in a home of its own."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SESSIONS = "sessions.json"
LOGIN = "/account/login/"
START_WITHIN = 60
ASKED_WITHIN = 20
KINDS = (
    "daily manager",
    "administrator",
    "chief municipal executive",
    "ICT coordinator",
    "employee",
    "supplier",
)
"""Kinds of people, by the words the example's list of logins has for them."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Answer:
    status: int
    url: str
    body: str
    kind: str
    is_file: bool = False


@dataclass
class Example:
    """A site that answers at `address`; `logins` maps who a person is, as the example's list tells it,
    to the session signed in, and `people` has the first of each kind.
    """

    home: Path
    port: int = field(default_factory=free_port)
    people: dict[str, str] = field(default_factory=dict)
    logins: dict[str, str] = field(default_factory=dict)
    server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("SAMDRIFT_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        return kept | {
            "SAMDRIFT_HOME": str(self.home),
            "SAMDRIFT_PORT": str(self.port),
            "SAMDRIFT_WEB_PROCESSES": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }

    def command(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(words)}: {done.stderr[-3000:]}"
        return done.stdout

    def make(self) -> None:
        self.home.mkdir(exist_ok=True)
        self.command("samdrift", "demo", "--seed", "1")
        sessions = self.command("tests.web.sign_in")
        (self.home / SESSIONS).write_text(sessions, encoding="utf-8")

    def start(self) -> None:
        """Serve what is made, with everybody signed in."""
        self.sign_in(json.loads((self.home / SESSIONS).read_text(encoding="utf-8")))
        self.serve()

    def serve(self) -> None:
        """Serve what is made, and wait until it answers."""
        with (self.home / "server.log").open("wb") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "samdrift", "serve"],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def sign_in(self, sessions: dict[str, str]) -> None:
        """Note the session of each login by the words the example has for the person."""
        lines = (self.home / "demo-logins.txt").read_text(encoding="utf-8").splitlines()
        for email, _password, words in (line.split(maxsplit=2) for line in lines if line.strip()):
            self.logins[words] = sessions[email]
        self.people = {kind: self.session(kind) for kind in KINDS}

    def session(self, who: str) -> str:
        """Of the first person who is `who`, such as `daily manager` or `ICT coordinator of Alta`."""
        return next(session for words, session in self.logins.items() if who in words)

    def _wait(self) -> None:
        end = time.monotonic() + START_WITHIN
        while time.monotonic() < end:
            try:
                self.get("/about/")
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise AssertionError(f"no answer from {self.address}: {self.log()}")

    def log(self) -> str:
        return (self.home / "server.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait(timeout=20)

    def get(self, path: str, who: str = "") -> Answer:
        """The page as a browser without scripts gets it, redirects followed."""
        request = urllib.request.Request(self.address + path)  # noqa: S310 -- our own address
        if who:
            request.add_header("Cookie", f"sessionid={self.people[who]}")
        try:
            with urllib.request.urlopen(request, timeout=ASKED_WITHIN) as answer:  # noqa: S310
                return _answer(answer, answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return _answer(refused, refused.code)


def _answer(answer: object, status: int) -> Answer:
    kind = answer.headers.get("Content-Type", "")  # type: ignore[attr-defined]
    body = answer.read()  # type: ignore[attr-defined]
    text = body.decode("utf-8", errors="replace") if kind.startswith("text/html") else ""
    url = re.sub(r"^https?://[^/]+", "", answer.geturl())  # type: ignore[attr-defined]
    kept = answer.headers.get("Content-Disposition", "").startswith("attachment")  # type: ignore[attr-defined]
    return Answer(status, url, text, kind, kept)
