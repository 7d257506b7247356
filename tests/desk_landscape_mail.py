"""Mailboxes, mail that came and senders that are let in no more: three rows of each."""

from __future__ import annotations

from samdrift.desk.services import mail, mail_acts, mailboxes
from samdrift.kernel.viewer import terminal
from tests.world import World


def make_mail(world: World) -> None:
    """To be called when there are teams: one mail opens a case, one is held, one is set aside."""
    keeper, by = world.viewer("dag"), terminal(world.today)
    for name in ("hjelp", "nett", "journal"):
        box = mailboxes.create_mailbox(by=keeper, name=name, address=f"{name}@vik.test")
        mailboxes.new_hook(box, by=keeper)
    for pattern in ("reklame@annet.test", "@søppel.test", "nytt@annet.test"):
        mail_acts.block_sender(by=world.viewer("mona"), pattern=pattern, reason="Reklame")
    for sender, more in (
        ("Ola Åsen <ola@vik.test>", "Content-Type: text/plain; charset=utf-8"),
        ("Ny <ny@annet.test>", "X-Mailer: et program"),
        ("Per <per@vik.test>", "Auto-Submitted: auto-replied"),
    ):
        raw = (
            f"From: {sender}\r\nTo: hjelp@vik.test\r\nSubject: Skjermen er svart\r\n"
            f"Message-ID: <{len(sender)}@vik.test>\r\n{more}\r\n\r\nHei. Den er helt svart.\r\n"
        )
        row = mail.receive(raw.encode(), by=by, how="http", later=False)
        mail.handle(row, by=by)
