"""By e-mail there and back: fetched from a real IMAP server, answered through a real mail server, and the
reply finds the same case.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.mail import Mailbox
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.queries.outgoing import token_of
from samdrift.desk.services import cases, mail_imap, outgoing
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.viewer import clock
from tests.desk.made import make_desk
from tests.desk.made_imap import HOST, PASSWORD, USER, Server, imap_server
from tests.desk.made_mail import ADDRESS, make_mailbox, message
from tests.desk.made_outgoing import Post, do_all, newest, post  # noqa: F401
from tests.world import World

GRETE = "Grete Firma <grete@firma.example>"


@pytest.fixture(scope="module")
def imap() -> Iterator[Server]:
    with imap_server() as server:
        yield server


@pytest.fixture
def box(world: World, imap: Server) -> Mailbox:
    make_desk(world)
    with imap.signed_in() as client:
        client.select("INBOX")
        client.store("1:*", "+FLAGS", r"(\Deleted)")
        client.expunge()
    return make_mailbox(
        world, member=world.nordvik, unknown="open", signature="Brukerstøtten i Vik",
        imap_host=HOST, imap_port=imap.port, imap_security="none", imap_user=USER, secret=PASSWORD,
    )  # fmt: skip


def fetch(box: Mailbox, world: World) -> None:
    """New mail is fetched and taken, and what follows of it is sent."""
    mail_imap.poll(Mailbox.objects.get(pk=box.pk), by=clock(world.today))
    do_all()


def reply(told: EmailMessage, text: str, number: int, **more: str) -> bytes:
    """What a mail program sends when one answers."""
    quoted = "\r\n".join(f"> {line}" for line in told.get_content().splitlines())
    return message(
        f"{text}\r\n\r\n{told['From']} skrev:\r\n{quoted}",
        sender=GRETE,
        subject=more.pop("subject", f"SV: {told['Subject']}"),
        message_id=f"svar{number}@firma.example",
        In_Reply_To=told["Message-ID"],
        References=f"{told['References'] or ''} {told['Message-ID']}".strip(),
        **more,
    )


def test_a_reply_to_our_answer_comes_into_the_same_case(
    world: World,
    imap: Server,
    box: Mailbox,
    post: Post,  # noqa: F811
) -> None:
    imap.put(message("Kommer ikke inn.", sender=GRETE, message_id="en@firma.example"))
    fetch(box, world)
    case = Case.objects.get()
    (receipt,) = post.taken
    assert receipt["From"].endswith(f"<{ADDRESS}>")
    assert (receipt["In-Reply-To"], receipt["References"]) == ("<en@firma.example>",) * 2
    assert "Brukerstøtten i Vik" in receipt.get_content()

    asta = world.viewer("asta")
    cases.write(cases.take(case, by=asta), by=asta, text="Prøv nå.", public=True, kind="answer")
    do_all()
    told = next(m for m in post.taken if "Prøv nå." in m.get_content())
    imap.put(
        reply(told, "Det virker nesten.", 1),
        reply(told, "Glemte noe.", 2, subject="Noe helt annet"),
        reply(told, "Jeg har fri.", 3, Auto_Submitted="auto-replied"),
    )
    fetch(box, world)
    assert Case.objects.count() == 1
    entries = CaseEntry.objects.filter(case=case, kind="mail_in").order_by("pk")
    assert [entry.text.splitlines()[0] for entry in entries][:2] == [
        "Det virker nesten.",
        "Glemte noe.",
    ]
    assert "Prøv nå." not in entries[0].text, "what was quoted is folded away"

    cases.resolve(Case.objects.get(), by=asta, solution="Ny tilgang.")
    do_all()
    solved = post.taken[-1]
    imap.put(reply(solved, "Det virker ikke likevel.", 4))
    fetch(box, world)
    case.refresh_from_db()
    assert Case.objects.count() == 1
    assert case.state == "open", "whoever asked says that it is not solved"
    told = [one.get_content() for one in post.taken if one["To"] == solved["To"]]
    assert "tatt opp igjen" in told[-1]
    assert entries.last().text.startswith("Det virker ikke likevel.")
    told_agent = Notice.objects.filter(account_id=world.accounts["asta"].pk)
    assert told_agent.filter(what="case.requester_wrote").count() >= 3
    ours = OutgoingMail.objects.filter(case=case, to="grete@firma.example")
    assert set(ours.values_list("state", flat=True)) == {"sent"}
    assert ours.filter(purpose="receipt").count() == 1, "one receipt, none for who is away"


REPORT = """Delivery failed.
--grense
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.firma.example

Final-Recipient: rfc822; grete@firma.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--grense
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: x

--grense--
"""


def test_what_comes_back_is_told_on_the_mail_and_opens_nothing(
    world: World,
    imap: Server,
    box: Mailbox,
    post: Post,  # noqa: F811
) -> None:
    imap.put(message("Kommer ikke inn.", sender=GRETE, message_id="to@firma.example"))
    fetch(box, world)
    (receipt,) = post.taken
    body = REPORT.format(message_id=receipt["Message-ID"]).replace("\n", "\r\n")
    told: dict[str, Any] = {
        "sender": "MAILER-DAEMON@firma.example",
        "subject": "Undelivered Mail",
        "message_id": "retur@firma.example",
        "Content_Type": "multipart/report; report-type=delivery-status; boundary=grense",
        "Return_Path": "<>",
    }
    part = "--grense\r\nContent-Type: text/plain\r\n\r\n"
    imap.put(message(part + body, **told))
    fetch(box, world)
    mail = newest(Case.objects.get())
    assert (mail.state, mail.concern) == ("bounced", 2)
    assert mail.last_error.startswith("5.2.2")
    assert len(post.taken) == 1
    apart = outgoing.queue(
        mail.case,
        to="vakt@leverandor.example",
        subject="Hjelp",
        text="Se på dette.",
        language="nb",
        by=clock(world.today),
        purpose="passing",
        token=token_of(7, "p"),
    )
    assert (apart.references, apart.in_reply_to) == ([], ""), "a supplier gets no ids of who asked"
