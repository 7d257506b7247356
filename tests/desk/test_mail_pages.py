"""The pages of incoming mail and mailboxes, and what a case's page shows of mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from samdrift.desk.models.cases import Case
from samdrift.desk.models.mail import IncomingMail, Mailbox, SenderBlock
from samdrift.desk.services import mailboxes
from samdrift.kernel.concealed import reveal
from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.history import Event
from tests.desk.made import Desk, make_case, make_desk
from tests.desk.made_mail import make_mailbox, message, take
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


HTML = (
    b"From: x <x@annet.test>\r\nTo: hjelp@vik.test\r\nSubject: Hei\r\nMessage-ID: <h@x>\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<p>Se <b>her</b></p><script>alert(1)</script><img src='https://evil.test/x.png'>"
    b"<p onclick='x()'>mer</p>\r\n"
    b'--b\r\nContent-Type: text/html; name="../side.html"\r\n'
    b"Content-Disposition: attachment; filename=../side.html\r\n\r\n<script>1</script>\r\n--b--\r\n"
)


def test_page_of_a_mail_is_safe_and_its_files_are_downloads(
    world: World, desk: Desk, as_person: Any
) -> None:
    row = take(world, HTML)
    client = as_person("asta")
    page = client.get(reverse("desk:mail_detail", args=[row.pk]))
    text = page.content.decode()
    assert page.status_code == 200 and "<b>her</b>" in text
    assert "alert(1)" not in text and "evil.test" not in text and "onclick" not in text
    file = client.get(reverse("desk:mail_file", args=[row.pk, 0]))
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert ".." not in file.headers["Content-Disposition"]
    assert file.headers["Content-Security-Policy"] == "sandbox"
    raw = client.get(reverse("desk:mail_raw", args=[row.pk]))
    assert raw.content == HTML
    assert client.get(reverse("desk:mail_file", args=[row.pk, 9])).status_code == 404
    for name in ("ola", "kari", "arne", "sol"):
        answer = as_person(name).get(reverse("desk:mail_raw", args=[row.pk]))
        assert answer.status_code == (200 if name == "arne" else 404)


def test_held_mail_is_decided_from_its_page(world: World, desk: Desk, as_person: Any) -> None:
    one = take(world, message(sender="ny@annet.test", message_id="1@p"))
    two = take(world, message("To.", sender="ny@annet.test", message_id="2@p"))
    three = take(world, message("Tre.", sender="ny@annet.test", message_id="3@p"))
    client, case = as_person("asta"), make_case(world)
    front = client.get(reverse("desk:mail_list") + "?todo=yes").content.decode()
    assert front.count("Skriveren virker ikke") >= 3
    sent = client.post(
        reverse("desk:mail_open", args=[one.pk]),
        {
            "member": world.sorvik.pk,
            "person": "per@vik.test",
            "title": "Skriver",
            "kind": "incident",
        },
    )
    one.refresh_from_db()
    assert sent.status_code == 302 and one.case is not None and one.case.title == "Skriver"
    put = reverse("desk:mail_put", args=[two.pk])
    assert client.post(put, {"case": 999_999, "public": "no"}).status_code == 422
    client.post(put, {"case": case.pk, "public": "yes"})
    assert case.entries.get().is_public
    client.post(reverse("desk:mail_refuse", args=[three.pk]), {"reason": "Reklame", "block": "on"})
    three.refresh_from_db()
    assert (three.state, SenderBlock.objects.get().pattern) == ("refused", "ny@annet.test")
    shown = client.get(reverse("desk:case_beside", args=[case.pk])).content.decode()
    assert reverse("desk:mail_detail", args=[two.pk]) in shown


def test_mail_of_a_confidential_case_is_for_those_who_work_with_it(
    world: World, desk: Desk, as_person: Any
) -> None:
    row = take(world, message())
    Case.objects.filter(pk=row.case_id).update(is_confidential=True)
    address = reverse("desk:mail_detail", args=[row.pk])
    assert as_person("asta").get(address).status_code == 404
    assert as_person("dag").get(address).status_code == 200


def test_mailbox_is_set_up_and_its_password_is_never_shown(
    world: World, desk: Desk, as_person: Any
) -> None:
    client = as_person("adam")
    told = {
        "name": "Brukerstøtten", "address": "Hjelp@vik.test", "aliases": "ikt@vik.test\n",
        "kind": "incident", "language": "nb", "unknown": "hold", "imap_host": "imap.vik.test",
        "imap_port": "993", "imap_security": "tls", "imap_user": "hjelp", "secret": "hemmelig-ord",
        "imap_folder": "INBOX", "imap_after": "seen",
    }  # fmt: skip
    assert client.post(reverse("desk:mailbox_new"), told).status_code == 302
    box = Mailbox.objects.get()
    assert (box.address, box.aliases) == ("hjelp@vik.test", ["ikt@vik.test"])
    assert reveal(box.imap_secret) == "hemmelig-ord"
    for name in ("detail", "change", "history"):
        page = client.get(reverse(f"desk:mailbox_{name}", args=[box.pk])).content.decode()
        assert "hemmelig-ord" not in page and box.imap_secret not in page
    api = client.get(f"/api/v1/desk/mailbox/{box.pk}").content.decode()
    assert "hemmelig-ord" not in api and box.imap_secret not in api
    change = reverse("desk:mailbox_change", args=[box.pk])
    assert client.post(change, {**told, "secret": "", "name": "Hjelp"}).status_code == 302
    box.refresh_from_db()
    assert (box.name, reveal(box.imap_secret)) == ("Hjelp", "hemmelig-ord")
    events = Event.objects.filter(what__startswith="mailbox.")
    told_of = " ".join(one.text for one in events)
    assert "Hjelp" in told_of and "hemmelig" not in told_of and "gAAAA" not in told_of


def test_mailbox_needs_an_address_of_its_own_and_an_encrypted_way(world: World, desk: Desk) -> None:
    make_mailbox(world)
    for more in (
        {"aliases": ["hjelp@vik.test"], "address": "to@vik.test"},
        {"address": "tre@vik.test", "imap_host": "imap.vik.test"},
        {"address": "fire@vik.test", "imap_host": "imap.vik.test", "imap_user": "x", "secret": "y",
         "imap_security": "none"},
        {"address": "fem@vik.test", "aliases": "ikke en adresse"},
    ):  # fmt: skip
        with pytest.raises(DomainError):
            make_mailbox(world, **more)
    assert Mailbox.objects.count() == 1


def test_secret_address_is_shown_once(world: World, desk: Desk, as_person: Any) -> None:
    box = make_mailbox(world)
    client = as_person("dag")
    address = reverse("desk:mailbox_hook", args=[box.pk])
    made = client.post(address)
    shown = made.context["address"]
    assert shown in made.content.decode() and shown not in client.get(address).content.decode()
    assert mailboxes.mailbox_of_hook(shown.rstrip("/").rpartition("/")[2]) == box
    assert as_person("asta").post(address).status_code == 403


def test_several_mails_are_refused_at_once(world: World, desk: Desk, as_person: Any) -> None:
    rows = [take(world, message(sender="ny@annet.test", message_id=f"{n}@r")) for n in range(2)]
    keys = [one.pk for one in rows]
    chosen = {"act": "refuse", "row": keys, "reason": "Reklame", "sure": "1"}
    as_person("asta").post(reverse("desk:mail_chosen"), chosen)
    assert set(IncomingMail.objects.values_list("state", flat=True)) == {"refused"}
