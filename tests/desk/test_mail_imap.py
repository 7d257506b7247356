"""Mail is fetched from a real IMAP server: stored before anything is done there, and once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from samdrift.desk.models.mail import IncomingMail, Mailbox
from samdrift.desk.services import mail_findings, mail_imap
from samdrift.followup.models.findings import Finding
from samdrift.kernel import work
from samdrift.kernel.models.work import Work
from samdrift.kernel.viewer import clock
from tests.desk.made import make_desk
from tests.desk.made_imap import HOST, PASSWORD, USER, Server, imap_server
from tests.desk.made_mail import make_mailbox, message
from tests.world import World


@pytest.fixture(scope="module")
def imap() -> Iterator[Server]:
    with imap_server() as server:
        yield server


@pytest.fixture
def box(world: World, imap: Server) -> Mailbox:
    """The desk's mailbox, empty on the server."""
    make_desk(world)
    with imap.signed_in() as client:
        client.select("INBOX")
        client.store("1:*", "+FLAGS", r"(\Deleted)")
        client.expunge()
    return make_mailbox(
        world, imap_host=HOST, imap_port=imap.port, imap_security="none", imap_user=USER,
        secret=PASSWORD,
    )  # fmt: skip


def poll(box: Mailbox, world: World) -> int:
    return mail_imap.poll(Mailbox.objects.get(pk=box.pk), by=clock(world.today))


def test_new_mail_is_fetched_once_and_marked_as_read(
    world: World, imap: Server, box: Mailbox
) -> None:
    raw = [message(f"Nr. {n}", message_id=f"{n}@i") for n in range(3)]
    imap.put(*raw)
    assert (poll(box, world), poll(box, world)) == (3, 0)
    rows = list(IncomingMail.objects.order_by("pk"))
    assert [(one.state, one.mailbox, one.how) for one in rows] == [("waiting", box, "imap")] * 3
    assert f"{rows[0].received_at:%H.%M}" == "08.50"
    assert all(r"\Seen" in one for one in imap.flags())
    while work.do_next():
        pass
    assert set(IncomingMail.objects.values_list("state", flat=True)) == {"taken"}
    box.refresh_from_db()
    assert box.failing_since is None and box.polled_at is not None


def test_folder_numbered_anew_brings_nothing_twice(
    world: World, imap: Server, box: Mailbox
) -> None:
    imap.put(message())
    poll(box, world)
    Mailbox.objects.filter(pk=box.pk).update(imap_validity=1)
    imap.put(message("Ny.", message_id="ny@i"))
    assert poll(box, world) == 2
    assert IncomingMail.objects.count() == 2


def test_fetched_mail_is_moved_or_deleted_there(world: World, imap: Server, box: Mailbox) -> None:
    with imap.signed_in() as client:
        client.create("Behandlet")
    Mailbox.objects.filter(pk=box.pk).update(imap_after="move", imap_moved_to="Behandlet")
    imap.put(message(message_id="1@i"))
    poll(box, world)
    assert (imap.flags(), len(imap.flags("Behandlet"))) == ([], 1)
    Mailbox.objects.filter(pk=box.pk).update(imap_after="delete")
    imap.put(message(message_id="2@i"))
    poll(box, world)
    assert all(r"\Deleted" in one for one in imap.flags())
    assert IncomingMail.objects.count() == 2


def test_too_large_mail_stays_there_and_is_seen_here(
    world: World, imap: Server, box: Mailbox, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 2000
    Mailbox.objects.filter(pk=box.pk).update(imap_after="delete")
    imap.put(message("x" * 3000, message_id="stor@i"), message("Liten.", message_id="liten@i"))
    assert poll(box, world) == 2
    large = IncomingMail.objects.get(state="held")
    assert large.reason == "too_large"
    assert [r"\Deleted" in one for one in imap.flags()][:1] == [False]


def test_wrong_password_is_told_and_becomes_a_finding(
    world: World, imap: Server, box: Mailbox
) -> None:
    Mailbox.objects.filter(pk=box.pk).update(imap_user="en annen")
    assert poll(box, world) == 0
    box.refresh_from_db()
    assert box.poll_error and box.failing_since is not None
    Mailbox.objects.filter(pk=box.pk).update(
        failing_since=box.failing_since - 2 * mail_findings.SILENT_FOR
    )
    mail_findings.look_at_all(clock(world.today))
    assert Finding.objects.get(kind=mail_findings.SILENT).subject_id == box.pk
    Mailbox.objects.filter(pk=box.pk).update(imap_user=USER)
    poll(box, world)
    box.refresh_from_db()
    assert (box.poll_error, box.failing_since) == ("", None)


def test_server_that_is_gone_loses_nothing(world: World, box: Mailbox) -> None:
    Mailbox.objects.filter(pk=box.pk).update(imap_port=1)
    assert poll(box, world) == 0
    box.refresh_from_db()
    assert box.failing_since is not None
    assert f"{HOST}, port 1," in box.poll_error, "what, where, and how to mend it"


def test_clock_asks_for_each_mailbox_once(world: World, box: Mailbox) -> None:
    by = clock(world.today)
    mail_imap.ask_all(by)
    mail_imap.ask_all(by)
    assert Work.objects.filter(kind=mail_imap.POLL, subject_id=box.pk).count() == 1
