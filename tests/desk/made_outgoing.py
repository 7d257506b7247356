"""A real mail server for the tests, that does as it is told, and cases of people who ask by mail."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller

from samdrift.desk.models.cases import Case
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.services import outgoing_sending
from samdrift.kernel import work
from samdrift.kernel.viewer import clock
from tests.desk.made import machine, make_case
from tests.world import World

ASKER = "grete@firma.example"


@dataclass
class Post:
    """What the mail server has taken. `says` is its answer to a recipient (address → reply), `at_end`
    to a mail; `hangs_up`: it takes the mail and is gone before it says so.
    """

    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    at_end: str = "250 OK"
    hangs_up: bool = False

    async def handle_RCPT(  # noqa: N802 -- the server's own name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.says.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.at_end.startswith("250"):
            self.recipients += envelope.rcpt_tos
            self.taken.append(
                email.message_from_bytes(envelope.content, policy=email.policy.default)
            )
        if self.hangs_up:
            server.transport.abort()
        return self.at_end


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def running(post: Post) -> Iterator[Post]:
    server = Controller(post, hostname="127.0.0.1", port=post.port)
    server.start()
    try:
        yield post
    finally:
        server.stop()


def use(settings: Any, port: int) -> None:
    """Let the site send its mail to that port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "hjelp@vik.example"


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    made = Post(free_port())
    use(settings, made.port)
    with running(made):
        yield made


def by_mail(world: World, **values: Any) -> Case:
    """Grete, whom nobody knows here, asks by mail."""
    told = {
        "by": machine(world),
        "channel": "mail",
        "requester_name": "Grete Firma",
        "requester_email": ASKER,
        **values,
    }
    return make_case(world, **told)


def do_all() -> None:
    """The worker's round: all that is due now."""
    while work.do_next():
        pass


def later(world: World, **wait: float) -> None:
    """The clock's and the worker's rounds, so long from now."""
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(**wait), tick=False):
        outgoing_sending.send_due(clock(world.today))
        do_all()


def newest(case: Case) -> OutgoingMail:
    return OutgoingMail.objects.filter(case=case).order_by("-pk")[0]
