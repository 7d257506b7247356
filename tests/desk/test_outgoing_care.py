"""What never goes out by mail: to whom nobody said yes, what is confidential, struck or erased, and loops."""

from __future__ import annotations

from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.services import cases, outgoing, outgoing_acts
from samdrift.desk.services.case_erasure import empty
from samdrift.kernel.models.history import EventPersonal
from tests.desk.made import machine, make_desk
from tests.desk.made_outgoing import ASKER, Post, answer, by_mail, do_all, newest, post  # noqa: F401
from tests.world import World

State = OutgoingMail.State


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
    make_desk(world)
    case = by_mail(world)
    outgoing_acts.add_copy(case, by=machine(world), address="kopi@firma.example")
    cases.resolve(case, by=machine(world), solution="Ferdig.")
    empty(case, machine(world))
    rows = OutgoingMail.objects.filter(case=case)
    assert set(rows.values_list("state", "to", "text", "subject")) == {(State.GIVEN_UP, "", "", "")}
    assert not case.addresses.exists()
    assert not EventPersonal.objects.filter(value__contains="firma.example").exists()
