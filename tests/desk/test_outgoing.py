"""Mail out of cases, sent to a real mail server that takes it, refuses, hangs up and is down."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.queries.outgoing import case_of, case_of_token
from samdrift.desk.services import cases, outgoing, outgoing_acts, outgoing_findings
from samdrift.desk.services import outgoing_sending as sending
from samdrift.followup.models.findings import Finding
from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.viewer import clock
from tests.desk.made import machine, make_case, make_desk
from tests.desk.made_outgoing import (  # noqa: F401 -- the fixture
    ASKER,
    Post,
    by_mail,
    do_all,
    free_port,
    later,
    newest,
    post,
    running,
    use,
)
from tests.world import World

State = OutgoingMail.State


def answer(world: World, case: Any, text: str = "Prøv på nytt.", **more: Any) -> Any:
    asta = world.viewer("asta")
    return cases.write(case, by=asta, text=text, public=True, kind="answer", **more)


def test_an_asker_by_mail_gets_receipt_answer_and_solution_in_one_thread(
    world: World,
    post: Post,  # noqa: F811
) -> None:
    make_desk(world)
    case = by_mail(world, title="Får ikke\nlogget inn")
    answer(world, case, files=[(b"a,b", "svar.csv")])
    cases.write(case, by=world.viewer("asta"), text="Bare for oss.", public=False)
    cases.resolve(case, by=world.viewer("asta"), solution="Nytt passord er satt.")
    do_all()
    receipt, told, solved = post.taken
    assert post.recipients == [ASKER] * 3
    assert [m["Auto-Submitted"] for m in post.taken] == ["auto-replied", None, None]
    ids = [m["Message-ID"] for m in post.taken]
    assert len(set(ids)) == 3
    assert told["In-Reply-To"] == ids[0]
    assert solved["References"].split() == ids[:2]
    assert {m["Subject"] for m in post.taken} == {receipt["Subject"]}
    assert case_of_token(f"SV: {told['Subject'].upper()}") == case
    assert case_of(ids) == case
    assert "Prøv på nytt." in told.get_body().get_content()
    assert [part.get_filename() for part in told.iter_attachments()] == ["svar.csv"]
    assert "Nytt passord er satt." in solved.get_content()
    assert not any("Bare for oss" in m.as_string() for m in post.taken)
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {(State.SENT, 1)}
    assert Event.objects.filter(what="mail_out.sent").count() == 3


def test_who_has_an_account_gets_one_mail_and_a_notice_here(
    world: World,
    post: Post,  # noqa: F811
) -> None:
    make_desk(world)
    ola = world.people["ola"]
    asked = by_mail(world, requester=ola, requester_name="", requester_email="ola@vik.test")
    portal = make_case(world)
    answer(world, asked)
    answer(world, portal, "I portalen.")
    do_all()
    to_ola = [m for m in post.taken if m["To"].endswith("<ola@vik.test>")]
    assert len([m for m in to_ola if "Prøv på nytt." in m.get_content()]) == 1
    assert not OutgoingMail.objects.filter(case=portal).exists()
    account = world.accounts["ola"].pk
    told = Notice.objects.filter(account_id=account, what="case.answered")
    mailed = {one.subject_id: one.mailed_at is not None for one in told}
    assert mailed == {asked.pk: False, portal.pk: True}


def test_language_follows_the_member_and_the_person(
    world: World,
    post: Post,  # noqa: F811
) -> None:
    make_desk(world)
    nynorsk = by_mail(world, member=world.lillevik)
    bokmal = by_mail(world, member=world.nordvik)
    english = by_mail(world, requester=world.people["ola"], requester_email="ola@vik.test")
    do_all()
    told = [newest(case).language for case in (nynorsk, bokmal, english)]
    assert told == ["nn", "nb", "en"]
    assert [m["Content-Language"] for m in post.taken] == told


def test_a_mail_server_that_is_down_is_tried_until_it_takes(world: World, settings: Any) -> None:
    made = Post(free_port())
    use(settings, made.port)
    make_desk(world)
    case, other = by_mail(world), by_mail(world)
    do_all()
    mail = newest(case)
    assert (mail.state, mail.attempts, mail.concern) == (State.WAITING, 1, 1)
    assert mail.last_error
    assert newest(other).attempts == 0, "one finds out that no mail gets through"
    later(world, minutes=2)
    assert sum(newest(one).attempts for one in (case, other)) == 2, "and again the next minute"
    outgoing_findings.look_at_all(clock(world.today))
    assert not Finding.objects.exists()
    with running(made):
        later(world, hours=2)
    assert len(made.taken) == 2
    assert set(OutgoingMail.objects.values_list("state", "concern", "last_error")) == {
        (State.SENT, 0, "")
    }


def test_it_is_told_when_the_mail_server_has_failed_for_an_hour(
    world: World, settings: Any
) -> None:
    use(settings, free_port())
    make_desk(world)
    case = by_mail(world)
    do_all()
    OutgoingMail.objects.update(failing_since=timezone.now() - dt.timedelta(hours=2))
    outgoing_findings.look_at_all(clock(world.today))
    found = Finding.objects.get(kind="desk.mail_not_taken")
    assert found.subject_id == newest(case).pk
    OutgoingMail.objects.update(failing_since=timezone.now() - dt.timedelta(days=5))
    later(world, hours=1)
    assert newest(case).state == State.FAILED
    outgoing_findings.look_at_all(clock(world.today))
    kinds = Finding.objects.exclude(status="mended").values_list("kind", flat=True)
    assert list(kinds) == ["desk.mail_not_arrived"]


@pytest.mark.parametrize(
    ("reply", "state"),
    [("550 5.1.1 No such user", State.FAILED), ("451 4.3.0 Not now", State.WAITING)],
)
def test_a_refused_address_is_seen_and_another_can_be_used(
    world: World,
    post: Post,  # noqa: F811
    reply: str,
    state: str,
) -> None:
    make_desk(world)
    post.says[ASKER] = reply
    case = cases.take(by_mail(world), by=world.viewer("asta"))
    do_all()
    mail = newest(case)
    assert (mail.state, mail.last_error) == (state, reply)
    asta = world.viewer("asta")
    made = outgoing_acts.send_to(mail, by=asta, to="grete@hjemme.example", keep=True)
    answer(world, case)
    do_all()
    mail.refresh_from_db()
    assert (mail.state, mail.again_id) == (State.GIVEN_UP, made.pk)
    sent_to = [address for address in post.recipients if address != "asta@vik.test"]
    assert sent_to == ["grete@hjemme.example"] * 2
    assert made.message_id != mail.message_id
    with pytest.raises(DomainError) as refused:
        outgoing_acts.send_again(mail, by=asta)
    assert refused.value.code == "sent_instead"
    told = Notice.objects.filter(account_id=world.accounts["asta"].pk, subject_id=mail.pk)
    assert told.exists() == (state == State.FAILED)


def test_sent_again_with_the_same_message_id_when_the_answer_never_came(
    world: World,
    post: Post,  # noqa: F811
) -> None:
    make_desk(world)
    post.hangs_up = True
    case = by_mail(world)
    do_all()
    assert newest(case).state == State.WAITING
    post.hangs_up = False
    later(world, minutes=2)
    ids = [m["Message-ID"] for m in post.taken]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert newest(case).state == State.SENT


def test_a_worker_killed_after_sending_leaves_what_is_sent_again_after_its_lease(
    world: World,
    post: Post,  # noqa: F811
) -> None:
    make_desk(world)
    mail = newest(by_mail(world))
    now = timezone.now()
    held = sending.take(mail.pk, now)
    assert held is not None
    sending.message_of(held.row).send()
    do_all()
    assert len(post.taken) == 1, "nobody else sends what is leased"
    later(world, minutes=6)
    assert len({m["Message-ID"] for m in post.taken}) == 1
    assert len(post.taken) == 2
    assert not sending.sent(held, now), "who has been overtaken writes nothing"
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.SENT, 2)
    assert Event.objects.filter(what="mail_out.sent").count() == 1


def test_what_came_back_is_seen_and_sent_again_as_a_new_mail(
    world: World,
    post: Post,  # noqa: F811
) -> None:
    make_desk(world)
    case = by_mail(world)
    do_all()
    mail, by = newest(case), clock(world.today)
    for status in ("4.4.7", "5.1.1", "5.1.1"):
        outgoing.bounced(f"<{mail.message_id}>", status, by.now, by=by, note="No such user")
    mail.refresh_from_db()
    assert (mail.state, mail.concern) == (State.BOUNCED, 2)
    assert Event.objects.filter(what="mail_out.bounced").count() == 1
    outgoing_findings.look_at_all(by)
    assert Finding.objects.exclude(status="mended").count() == 1
    made = outgoing_acts.send_again(mail, by=world.viewer("asta"))
    do_all()
    assert made.message_id != mail.message_id
    assert case_of([mail.message_id, made.message_id]) == case
    assert not Finding.objects.exclude(status="mended").exists()
    assert outgoing.bounced("<somebody@else>", "5.0.0", by.now, by=by) is None


def test_nobody_but_those_who_work_with_the_case_sends_again(world: World) -> None:
    make_desk(world)
    own = by_mail(world, internal=True, member=world.nordvik)
    mail = newest(own)
    for name in ("arne", "ola", "didrik"):
        with pytest.raises(DomainError) as refused:
            outgoing_acts.give_up(mail, by=world.viewer(name))
        assert refused.value.code == "not_allowed"
    assert outgoing_acts.give_up(mail, by=world.viewer("kari")).state == State.GIVEN_UP
    again = outgoing_acts.send_again(mail, by=world.viewer("kari"))
    assert (again.state, again.message_id) == (State.WAITING, mail.message_id)


def test_copies_go_to_own_people_at_once_and_to_others_when_somebody_says_yes(
    world: World,
    post: Post,  # noqa: F811
) -> None:
    make_desk(world)
    case, by = by_mail(world), machine(world)
    own = outgoing_acts.name_copy(case, by=by, address="KARI@vik.test")
    other = outgoing_acts.name_copy(case, by=by, address="fremmed@firma.example", name="F")
    assert own is not None
    assert other is not None
    assert (own.state, other.state) == ("on", "asked")
    assert outgoing_acts.name_copy(case, by=by, address="hjelp@vik.example") is None
    assert outgoing_acts.name_copy(case, by=by, address="ikke en adresse") is None
    answer(world, case, "Først.")
    outgoing_acts.allow_copy(other, by=world.viewer("asta"))
    outgoing_acts.end_copy(own, by=world.viewer("asta"))
    outgoing_acts.name_copy(case, by=by, address="kari@vik.test")
    answer(world, case, "Så.")
    do_all()
    first = {m["To"].split("<")[-1].strip(">") for m in post.taken if "Først." in m.get_content()}
    then = {m["To"].split("<")[-1].strip(">") for m in post.taken if "Så." in m.get_content()}
    assert first == {ASKER, "KARI@vik.test"}
    assert then == {ASKER, "fremmed@firma.example"}


def test_what_is_confidential_or_struck_is_not_in_a_mail(
    world: World,
    post: Post,  # noqa: F811
) -> None:
    make_desk(world)
    asta = world.viewer("asta")
    secret = by_mail(world, title="Varsling", confidential=True, agent=world.people["asta"])
    answer(world, secret, "Hemmelig svar", files=[(b"x", "y.txt")])
    case = by_mail(world)
    entry = answer(world, case, "Feil svar")
    cases.strike(entry, by=asta, reason="Til feil person")
    do_all()
    sent = "".join(m.as_string() for m in post.taken)
    assert not any(word in sent for word in ("Hemmelig", "Varsling", "Feil svar", "y.txt"))
    assert newest(case).state == State.GIVEN_UP
    assert post.recipients.count(ASKER) == 3


def test_machines_that_answer_each_other_stop(world: World, post: Post) -> None:  # noqa: F811
    make_desk(world)
    for _number in range(outgoing.MOST_A_DAY + 2):
        by_mail(world)
    own = by_mail(world, requester_email="hjelp@vik.example")
    broken = by_mail(world, requester_email="ikke-en-adresse")
    do_all()
    assert len(post.taken) == outgoing.MOST_A_DAY
    assert OutgoingMail.objects.filter(to=ASKER, state=State.GIVEN_UP).count() == 2
    assert (newest(own).state, newest(broken).state) == (State.GIVEN_UP, State.FAILED)


def test_an_erased_case_leaves_that_mails_were_sent_and_no_word_of_them(world: World) -> None:
    from samdrift.desk.services.case_erasure import empty
    from samdrift.kernel.models.history import EventPersonal

    make_desk(world)
    case = by_mail(world)
    outgoing_acts.add_copy(case, by=machine(world), address="kopi@firma.example")
    cases.resolve(case, by=machine(world), solution="Ferdig.")
    empty(case, machine(world))
    rows = OutgoingMail.objects.filter(case=case)
    assert set(rows.values_list("state", "to", "text", "subject")) == {(State.GIVEN_UP, "", "", "")}
    assert not case.addresses.exists()
    assert not EventPersonal.objects.filter(value__contains="firma.example").exists()
