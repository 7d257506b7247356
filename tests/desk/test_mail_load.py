"""Mail from files and from a mail server by HTTP: every message is stored, and the same once."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samdrift.desk.calc.mail_files import NoMail, messages
from samdrift.desk.models.mail import IncomingMail
from samdrift.desk.services import mail, mail_findings, mail_storing, mailboxes
from samdrift.kernel import work
from samdrift.kernel.files import content_of
from samdrift.kernel.intake import command
from samdrift.kernel.models.work import Work
from samdrift.kernel.viewer import clock
from tests.desk.made import make_desk
from tests.desk.made_mail import make_mailbox, message
from tests.world import World

ONE, TWO = message("En.", message_id="1@l"), message("To.", message_id="2@l")
LINE = b"From ola@vik.test Fri Nov 20 09:55:00 2026\r\n"


def mbox(*raw: bytes) -> bytes:
    return b"\r\n".join(LINE + one for one in raw)


def test_files_of_every_sort_give_their_messages_as_they_came() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("a/en.eml", ONE)
        made.writestr("b.mbox", mbox(TWO, ONE))
        made.writestr("les.json", b"{}")
    quoted = mbox(ONE + b"\r\n>From oss alle\r\n", TWO)
    assert list(messages(ONE, "en.eml")) == [("en.eml", ONE)]
    assert list(messages(LINE + ONE, "en.box")) == [("en.box", ONE)]
    assert list(messages(mbox(ONE, TWO), "to.mbox")) == [("to.mbox:1", ONE), ("to.mbox:2", TWO)]
    assert [raw for _at, raw in messages(gzip.compress(mbox(ONE, TWO)), "x.mbox.gz")] == [ONE, TWO]
    assert [raw for _at, raw in messages(packed.getvalue(), "x.zip")] == [ONE, TWO, ONE]
    assert b"\r\nFrom oss alle" in next(messages(quoted, "x.mbox"))[1]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"a: 1", "x.yml", "not_mail"),
        (b"bare ord", "x.doc", "not_mail"),
        (gzip.compress(ONE, mtime=0)[:40], "x.gz", "broken_archive"),
        (b"PK\x03\x04rot", "x.zip", "broken_archive"),
    ],
)
def test_what_is_no_mail_is_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(NoMail, match=code):
        list(messages(data, name))


def load(*files: Path, **given: str) -> tuple[int, list[dict[str, Any]]]:
    """The command, and what it tells."""
    pairs = [f"{name}={value}" for name, value in given.items()]
    names = [str(one) for one in files]
    args = Namespace(kind="mails", files=names, json=True, dry_run=False, member=None, set=pairs)
    out = io.StringIO()
    code = command.run(args, out, out)
    return code, json.loads(out.getvalue())


def test_command_loads_a_folder_once(world: World, tmp_path: Path) -> None:
    make_desk(world)
    (tmp_path / "inne").mkdir()
    (tmp_path / "inne" / "a.mbox").write_bytes(mbox(ONE, TWO))
    (tmp_path / "b.eml").write_bytes(ONE)
    code, told = load(tmp_path)
    assert (code, [one["outcome"] for one in told]) == (0, ["taken", "taken"])
    assert load(tmp_path)[1][0]["outcome"] == "known"
    rows = IncomingMail.objects.order_by("pk")
    assert [content_of(row.file) for row in rows if row.file] == [ONE, TWO]
    assert {row.state for row in rows} == {"taken"}
    (tmp_path / "x.json").write_bytes(b"{}")
    assert load(tmp_path / "x.json")[0] == 1


def test_load_puts_mail_in_the_mailbox_that_is_told(world: World, tmp_path: Path) -> None:
    desk = make_desk(world)
    box = make_mailbox(world, team=desk.servers, address="drift@vik.test")
    (tmp_path / "b.eml").write_bytes(ONE)
    load(tmp_path / "b.eml", mailbox="drift@vik.test")
    row = IncomingMail.objects.get()
    assert row.mailbox == box and row.case is not None and row.case.team == desk.servers


def test_mail_server_sends_to_the_secret_address(world: World, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    make_desk(world)
    box = make_mailbox(world)
    _box, secret = mailboxes.new_hook(box, by=world.viewer("dag"))
    address = reverse("desk:mail_in", args=[secret])
    client = Client(enforce_csrf_checks=True)
    sent = client.post(address, ONE, content_type="message/rfc822")
    again = client.post(address, ONE, content_type="message/rfc822")
    assert (sent.status_code, again.status_code) == (200, 200)
    row = IncomingMail.objects.get()
    assert (row.state, row.mailbox, row.how) == ("waiting", box, "http")
    while work.do_next():
        pass
    row.refresh_from_db()
    assert row.state == "taken"
    settings.UPLOAD_LIMIT = 1000
    large = client.post(address, TWO + b"x" * 1000, content_type="message/rfc822")
    assert large.status_code == 422
    assert client.post(address, b"", content_type="message/rfc822").status_code == 422
    wrong = reverse("desk:mail_in", args=["x" * 32])
    assert client.post(wrong, ONE, content_type="message/rfc822").status_code == 404
    mailboxes.end_mailbox(box, by=world.viewer("dag"))
    assert client.post(address, TWO, content_type="message/rfc822").status_code == 404


def test_what_a_killed_worker_left_is_taken_up_again(world: World) -> None:
    make_desk(world)
    row = mail.receive(ONE, by=clock(world.today), how="http")
    Work.objects.all().delete()
    old = row.received_at - mail_findings.FORGOTTEN - mail_findings.FORGOTTEN
    IncomingMail.objects.filter(pk=row.pk).update(received_at=old)
    mail_findings.take_left(clock(world.today))
    mail_findings.take_left(clock(world.today))
    assert Work.objects.filter(kind=mail_storing.HANDLE).count() == 1
