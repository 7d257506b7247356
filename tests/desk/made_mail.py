"""Mail to the invented desk: its mailbox, and messages as they come."""

from __future__ import annotations

from typing import Any

from samdrift.desk.models.cases import Case
from samdrift.desk.models.mail import IncomingMail, Mailbox
from samdrift.desk.services import mail, mailboxes
from tests.desk.made import machine
from tests.world import World

ADDRESS = "hjelp@vik.test"


def make_mailbox(world: World, **values: Any) -> Mailbox:
    """The joint desk's mailbox, set up by Dag; mail is sent in to it."""
    told = {"name": "Brukerstøtten", "address": ADDRESS, **values}
    return mailboxes.create_mailbox(by=world.viewer("dag"), **told)


def message(
    text: str = "Det kommer ikke noe papir.",
    *,
    sender: str = "Ola Åsen <ola@vik.test>",
    subject: str = "Skriveren virker ikke",
    message_id: str = "en@ola.test",
    to: str = ADDRESS,
    **headers: str,
) -> bytes:
    """A message of plain text; headers by name with _ for -."""
    lines = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Message-ID": f"<{message_id}>" if message_id else "",
        "Date": "Fri, 20 Nov 2026 09:55:00 +0100",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "\r\n".join(f"{name}: {value}" for name, value in lines.items() if value)
    return f"{head}\r\n\r\n{text}\r\n".encode()


def take(world: World, raw: bytes, **values: Any) -> IncomingMail:
    """Receive the message and handle it at once."""
    by = machine(world)
    row = mail.receive(raw, by=by, how=values.pop("how", "http"), later=False, **values)
    return mail.handle(row, by=by)


def case_of(row: IncomingMail) -> Case:
    assert row.case is not None, f"{row.state}: {row.reason} {row.note}"
    return Case.objects.get(pk=row.case_id)
