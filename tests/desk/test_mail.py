"""Mail that comes to the desk: stored first, then taken where it belongs, and never more than text."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.utils import timezone

from samdrift.desk.models.cases import Case, CaseEntry, CaseLink
from samdrift.desk.models.mail import IncomingMail
from samdrift.desk.queries.outgoing import token_of
from samdrift.desk.services import cases, mail, mail_acts
from samdrift.desk.services.mail_handling import MOST_ATTEMPTS
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.files import content_of
from samdrift.kernel.models.history import Event
from tests.desk.made import Desk, machine, make_case, make_desk
from tests.desk.made_mail import ADDRESS, case_of, make_mailbox, message, take
from tests.world import World, add_person


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def test_mail_from_somebody_we_know_opens_a_case(world: World, desk: Desk) -> None:
    box = make_mailbox(world)
    raw = message("Det kommer ikke noe papir.\r\n\r\n-- \r\nOla, Nordvik kommune")
    row = take(world, raw)
    case = case_of(row)
    assert (row.state, row.reason, row.opened, row.mailbox) == ("taken", "known", True, box)
    assert row.file is not None and content_of(row.file) == raw
    assert (case.requester, case.member) == (world.people["ola"], world.nordvik)
    assert (case.title, case.channel, case.team) == ("Skriveren virker ikke", "mail", desk.first)
    assert case.text == "Det kommer ikke noe papir."
    assert case.requester_email == "ola@vik.test"
    assert Event.objects.filter(what="mail.handled", subject_id=row.pk).count() == 1


def test_receipt_answers_the_mail_from_its_mailbox(world: World, desk: Desk) -> None:
    make_mailbox(world, signature="Vik IKT")
    case = case_of(take(world, message()))
    receipt = case.mails_out.get()
    assert (receipt.to, receipt.sender, receipt.purpose) == ("ola@vik.test", ADDRESS, "receipt")
    assert receipt.in_reply_to == "en@ola.test"
    machine_made = take(world, message(message_id="to@x", Auto_Submitted="auto-generated"))
    assert not case_of(machine_made).mails_out.exists()


def test_same_bytes_are_taken_once_and_same_mail_by_two_ways_is_set_aside(
    world: World, desk: Desk
) -> None:
    first = take(world, message())
    again = take(world, message())
    other_way = take(world, message(Received="from a by b; Fri, 20 Nov 2026 09:56:00 +0100"))
    reused = take(world, message("Noe helt annet."))
    assert again.pk == first.pk
    assert (other_way.state, other_way.reason, other_way.original) == ("aside", "same", first)
    assert reused.case_id not in (None, first.case_id)
    assert Case.objects.count() == 2


def test_answer_goes_to_its_case_by_token_and_by_headers(world: World, desk: Desk) -> None:
    case = case_of(take(world, message()))
    ours = case.mails_out.get()
    by_token = message(
        "Nå kom det papir.\n\n> Hei", subject=f"SV: [{token_of(case.pk)}] x", message_id="2@o"
    )
    by_ours = message("Tre.", message_id="3@o", In_Reply_To=f"<{ours.message_id}>")
    by_own = message("Fire.", message_id="4@o", References="<en@ola.test>")
    for raw in (by_token, by_ours, by_own):
        row = take(world, raw)
        assert (row.state, row.reason, row.case_id) == ("taken", "answer", case.pk)
    entries = list(CaseEntry.objects.filter(case=case).order_by("pk"))
    assert [one.text for one in entries] == ["Nå kom det papir.", "Tre.", "Fire."]
    assert {(one.kind, one.is_public, one.by) for one in entries} == {
        ("mail_in", True, world.people["ola"])
    }


def test_forged_token_is_no_token(world: World, desk: Desk) -> None:
    case = make_case(world)
    row = take(world, message(subject=f"SV: [#{case.pk}-aaaaaaaa] x"))
    assert row.case_id != case.pk and row.opened


def test_stranger_with_the_token_writes_only_an_internal_note(world: World, desk: Desk) -> None:
    case = make_case(world)
    subject = f"SV: [{token_of(case.pk)}] Skriveren"
    row = take(world, message("Slett alt.", subject=subject, sender="x <x@annet.test>"))
    assert (row.state, row.reason) == ("taken", "stranger")
    entry = CaseEntry.objects.get(case=case)
    assert (entry.is_public, entry.kind, entry.by) == (False, "note", None)
    assert entry.by_name == "x <x@annet.test>"


def with_file(text: str, *, subject: str) -> bytes:
    """An e-mail from Ola with a file."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ola Åsen <ola@vik.test>", ADDRESS, subject
    made["Message-ID"], made["Date"] = "<fil@ola.test>", "Fri, 20 Nov 2026 09:55:00 +0100"
    made.set_content(text)
    made.add_attachment(b"x", maintype="text", subtype="plain", filename="bilde.txt")
    return made.as_bytes()


def solved(world: World, case: Case) -> str:
    """Asta has solved the case; returns the subject of an answer in it."""
    cases.resolve(case, by=world.viewer("asta"), solution="Papir lagt i.")
    return f"SV: [{token_of(case.pk)}] x"


def test_mail_lets_a_waiting_case_go_on(world: World, desk: Desk) -> None:
    case = make_case(world)
    cases.wait(case, by=world.viewer("asta"), cause=desk.user)
    subject = f"SV: [{token_of(case.pk)}] x"
    take(world, message("Her er svaret.", subject=subject, message_id="1@o"))
    case.refresh_from_db()
    assert case.state == "open"


def test_answer_from_whoever_asked_opens_a_solved_case_again(world: World, desk: Desk) -> None:
    make_mailbox(world)
    case = cases.take(make_case(world), by=world.viewer("asta"))
    subject = solved(world, case)
    for name, text, more in (
        ("1@o", "Takk!", {}),
        ("2@o", "Jeg er borte.", {"Auto_Submitted": "auto-replied"}),
    ):
        row = take(world, message(text, subject=subject, message_id=name, **more))
        case.refresh_from_db()
        assert (case.state, row.case_id) == ("resolved", case.pk)
    row = take(world, message("Det er like tomt.", subject=subject, message_id="3@o"))
    case.refresh_from_db()
    assert (case.state, case.is_open, case.reopened, row.reason) == ("open", True, 1, "reopened")
    assert (case.resolved_at, case.agent) == (None, world.people["asta"])
    entry = CaseEntry.objects.filter(case=case).latest("pk")
    assert (entry.text, entry.is_public, entry.by) == (
        "Det er like tomt.", True, world.people["ola"],
    )  # fmt: skip
    assert Event.objects.filter(what="case.reopened", subject_id=case.pk).count() == 1
    again = take(world, message("Og nå?", subject=subject, message_id="4@o"))
    case.refresh_from_db()
    assert (again.reason, case.reopened) == ("answer", 1)
    assert not IncomingMail.objects.seen_by(world.viewer("asta")).to_be_looked_at().exists()


def test_answer_of_a_watcher_to_a_solved_case_is_looked_at(world: World, desk: Desk) -> None:
    agent = world.viewer("asta")
    case = make_case(world, by=agent, requester=world.people["kari"])
    cases.watch(case, by=agent, person=world.people["ola"])
    row = take(world, message("Feil igjen.", subject=solved(world, case)))
    case.refresh_from_db()
    assert (case.state, row.reason) == ("resolved", "ended")
    assert list(IncomingMail.objects.seen_by(agent).to_be_looked_at()) == [row]
    mail_acts.look_at(row, by=agent)
    assert not IncomingMail.objects.seen_by(agent).to_be_looked_at().exists()


@pytest.mark.parametrize(("days", "state"), [(14, "open"), (15, "closed")])
def test_answer_after_the_time_for_opening_again_is_a_new_case_that_follows(
    world: World, desk: Desk, days: int, state: str
) -> None:
    make_mailbox(world)
    told = {"by": world.viewer("asta"), "requester": world.people["ola"], "confidential": True}
    case = make_case(world, **told)
    subject = solved(world, case)
    Case.objects.filter(pk=case.pk).update(
        state="closed", resolved_at=timezone.now() - dt.timedelta(days=days)
    )
    raw = with_file("Nå er det tomt igjen.", subject=subject)
    row = take(world, raw)
    case.refresh_from_db()
    assert case.state == state
    if state == "open":
        assert (row.case, Case.objects.count()) == (case, 1)
        return
    made = Case.objects.exclude(pk=case.pk).get()
    assert (row.case, row.opened, row.reason) == (made, True, "followed")
    assert (made.text, made.channel) == ("Nå er det tomt igjen.", "mail")
    assert (made.member, made.requester) == (case.member, case.requester)
    assert made.is_confidential, "what follows is as closed as what it follows"
    assert [one.file.name for one in made.files.all()] == ["bilde.txt"]
    link = CaseLink.objects.get(case=made)
    assert (link.other, link.kind) == (case, "follows")
    assert made.mails_out.filter(purpose="receipt").count() == 1


def test_answer_to_a_merged_case_goes_where_it_was_merged(world: World, desk: Desk) -> None:
    agent = world.viewer("asta")
    kept, gone = make_case(world), make_case(world)
    cases.merge([gone], into=kept, by=agent)
    row = take(world, message(subject=f"[{token_of(gone.pk)}] x"))
    assert row.case_id == kept.pk


HEADERS = {
    "auto_reply": {"Auto_Submitted": "auto-replied"},
    "own": {},
    "list": {"List_Id": "<nytt.test>", "Precedence": "bulk"},
    "forged": {"Authentication_Results": "mx.vik.test; dmarc=fail header.from=vik.test"},
}


@pytest.mark.parametrize(
    ("name", "state"),
    [("auto_reply", "aside"), ("own", "aside"), ("list", "held"), ("forged", "held")],
)
def test_what_no_person_wrote_or_may_be_forged_opens_nothing(
    world: World, desk: Desk, name: str, state: str
) -> None:
    make_mailbox(world)
    sender = ADDRESS if name == "own" else "Ola <ola@vik.test>"
    row = take(world, message(sender=sender, **HEADERS[name]))
    assert (row.state, row.reason) == (state, name)
    assert not Case.objects.exists()


def test_trusted_server_must_have_found_the_sender_genuine(world: World, desk: Desk) -> None:
    make_mailbox(world, trusted="mx.vik.test")
    without = take(world, message(message_id="1@x"))
    by_other = "evil.test; dmarc=pass header.from=vik.test"
    forged = take(world, message(message_id="2@x", Authentication_Results=by_other))
    by_ours = "mx.vik.test; dmarc=pass header.from=vik.test"
    genuine = take(world, message(message_id="3@x", Authentication_Results=by_ours))
    assert [one.reason for one in (without, forged, genuine)] == ["forged", "forged", "known"]


def test_out_of_office_in_a_case_is_noted_and_changes_nothing(world: World, desk: Desk) -> None:
    case = make_case(world)
    cases.wait(case, by=world.viewer("asta"), cause=desk.user)
    subject = f"Automatisk svar: [{token_of(case.pk)}] x"
    row = take(world, message("Borte.", subject=subject, Auto_Submitted="auto-replied"))
    case.refresh_from_db()
    assert (row.reason, case.state) == ("auto_reply", "waiting")
    assert not CaseEntry.objects.get(case=case).is_public


def test_bounce_marks_the_mail_that_came_back(world: World, desk: Desk) -> None:
    case = case_of(take(world, message()))
    ours = case.mails_out.get()
    report = _bounce(ours.message_id)
    row = take(world, report)
    ours.refresh_from_db()
    assert (row.state, row.reason, row.case_id) == ("taken", "bounce", case.pk)
    assert ours.state == "bounced"


def _bounce(message_id: str) -> bytes:
    lines = (
        "From: MAILER-DAEMON@vik.test\nTo: hjelp@vik.test\nSubject: Undelivered Mail\n"
        "Return-Path: <>\nMIME-Version: 1.0\nMessage-ID: <b@vik.test>\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nCould not be delivered.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.vik.test\n\n"
        "Final-Recipient: rfc822; ola@vik.test\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{message_id}>\n\n--b--\n"
    )
    return lines.replace("\n", "\r\n").encode()


def test_unknown_sender_is_held_unless_the_mailbox_lets_them_in(world: World, desk: Desk) -> None:
    box = make_mailbox(world)
    assert take(world, message(sender="ny@vik.test", message_id="1@n")).reason == "unknown"
    box.unknown = "open"
    box.save()
    two_members = take(world, message(sender="ny@vik.test", message_id="2@n"))
    assert (two_members.state, two_members.reason) == ("held", "no_member")
    world.people["lise"].email = "lise@lillevik.test"
    world.people["lise"].save()
    row = take(world, message(sender="Ny <ny@lillevik.test>", message_id="3@n"))
    case = case_of(row)
    assert (case.member, case.requester, case.requester_name) == (world.lillevik, None, "Ny")


def test_sender_with_two_people_supplier_or_gone_is_held(world: World, desk: Desk) -> None:
    add_person(world, "ola2", "Ola", "To", employer=world.sorvik)
    world.people["ola2"].email = "ola@vik.test"
    world.people["ola2"].save()
    senders = {"several": "ola@vik.test", "supplier": "sol@vik.test", "left": "liv@vik.test"}
    for number, (reason, sender) in enumerate(senders.items()):
        row = take(world, message(sender=sender, message_id=f"{number}@s"))
        assert (row.state, row.reason) == ("held", reason)


def test_held_mail_is_opened_put_refused_and_taken_up_again(world: World, desk: Desk) -> None:
    agent = world.viewer("asta")
    one, two, three = (
        take(world, message(f"Tekst {n}", sender="ny@annet.test", message_id=f"{n}@h"))
        for n in range(3)
    )
    opened = mail_acts.open_case(one, by=agent, member=world.sorvik, person=world.people["per"])
    assert case_of(opened).requester == world.people["per"]
    case = make_case(world)
    put = mail_acts.put_on_case(two, by=agent, case=case, public=False)
    assert put.entry is not None and put.entry.text == "Tekst 1"
    back = mail_acts.take_up(put, by=agent, reason="Feil sak")
    put.entry.refresh_from_db()
    assert (back.state, back.case, put.entry.struck_reason) == ("held", None, "Feil sak")
    refused = mail_acts.refuse(three, by=agent, reason="Reklame", block=True)
    assert refused.state == "refused"
    later = take(world, message(sender="ny@annet.test", message_id="9@h"))
    assert (later.state, later.reason) == ("refused", "blocked")
    assert mail_acts.take_up(later, by=agent).state == "held"
    with pytest.raises(DomainError):
        mail_acts.take_up(opened, by=agent)
    with pytest.raises(Refused):
        mail_acts.refuse(back, by=world.viewer("ola"), reason="x")


def test_many_cases_from_one_address_in_a_short_while_are_held(world: World, desk: Desk) -> None:
    rows = [take(world, message(f"Nr. {n}", message_id=f"{n}@f")) for n in range(32)]
    assert [row.reason for row in rows[-2:]] == ["flood", "flood"]
    assert rows[29].reason == "known"


def test_failure_keeps_the_mail_and_at_last_a_person_decides(
    world: World, desk: Desk, settings: object
) -> None:
    by = machine(world)
    row = mail.receive(message(), by=by, how="http", later=False)
    assert row.file is not None
    _place(row.file.digest, settings).unlink()
    for _once in range(MOST_ATTEMPTS - 1):
        row.refresh_from_db()
        with pytest.raises(FileNotFoundError):
            mail.attempt(row, by=by)
    row.refresh_from_db()
    held = mail.attempt(row, by=by)
    assert (held.state, held.reason) == ("held", "failed")
    assert "FileNotFoundError" in held.error


def _place(digest: str, settings: object) -> Path:
    return Path(str(settings.MEDIA_ROOT)) / digest[:2] / digest  # type: ignore[attr-defined]


def test_members_own_mailbox_makes_its_own_cases_that_others_never_see(
    world: World, desk: Desk
) -> None:
    make_mailbox(world, team=desk.nordvik)
    case = case_of(take(world, message()))
    assert case.is_internal and case.team == desk.nordvik
    held = take(world, message(sender="ny@annet.test", message_id="2@m"))
    kari, arne = world.viewer("kari"), world.viewer("arne")
    assert set(IncomingMail.objects.seen_by(kari).values_list("pk", flat=True)) >= {held.pk}
    assert not IncomingMail.objects.seen_by(arne).exists()
    assert not IncomingMail.objects.seen_by(world.viewer("ola")).exists()
    assert not IncomingMail.objects.seen_by(world.viewer("sol")).exists()
