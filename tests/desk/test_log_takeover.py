"""Two tools side by side, and the day the old one is switched off: nothing is lost on either side."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from samdrift.desk.models.cases import NEVER, Case, CaseEntry
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.logs import LoggedCase, LogLoad, LogRefusal
from samdrift.desk.queries.log_tools import tools
from samdrift.desk.services import log_intake, log_takeover, reclocking
from samdrift.desk.services.cases import change, resolve, take, write
from samdrift.kernel import work
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.viewer import terminal
from tests.desk.made import make_desk
from tests.desk.made_commitments import make_level, promise
from tests.desk.made_mail import message
from tests.desk.made_mail import take as take_mail
from tests.world import World

HEAD = "Number;Title;State;Opened;Updated;Solved;Member;Requester;Team;Priority\n"
OLD = "7;Treg PC;Open;1.9.2026 08:00;2.9.2026 08:00;;Nordvik;Kai Vik;Drift;2\n"
NEW = "8;Ingen nett;New;3.9.2026 08:00;3.9.2026 08:00;;Nordvik;Ola Nordmann;;1\n"


def load(text: str) -> dict[str, Any]:
    by = terminal(dt.date(2026, 11, 20))
    given = {"mapping": "generic", "source": "Gamle desken"}
    return log_intake.take_file(
        (HEAD + text).encode(), "log.csv", by=by, way="command", wait=True, given=given
    )


@pytest.fixture
def desk(world: World) -> Any:
    return make_desk(world)


def case_of(number: str) -> Case:
    return Case.objects.get(reference=number)


@pytest.mark.django_db
def test_clocks_of_a_taken_over_case_begin_when_it_is_taken_over(world: World, desk: Any) -> None:
    """What was waited for in the tool before, no clock of ours knows: weeks there break nothing here."""
    promise(world, world.nordvik, make_level(world))
    load(OLD + NEW)
    assert not Clock.objects.exists()
    by = world.viewer("asta")
    case = take(case_of("7"), by=by)
    clocks = {one.metric: one for one in Clock.objects.filter(case=case)}
    assert {one.started_at for one in clocks.values()} == {by.now}
    assert not case.is_breached
    assert case.due_at < NEVER
    solved = resolve(case_of("8"), by=by, solution="Kabelen")
    assert not Clock.objects.filter(case=solved).exclude(metric="update").exists()


@pytest.mark.django_db
def test_news_from_there_of_a_case_worked_with_here_is_kept_and_told_once(
    world: World, desk: Any, as_person: Any
) -> None:
    load(OLD)
    case = take(case_of("7"), by=world.viewer("asta"))
    stood = case.changed_at
    news = OLD.replace("Open;1.9", "Pending;1.9").replace("2.9.2026 08:00", "4.9.2026 09:30")
    answer = load(news)
    assert answer["counts"] == {"rows": 1, "cases": 1, "kept": 1}
    assert [one["text"] for one in answer["violations"]] == [
        "It is worked on here and stays as it is. There it now stands like this: Pending."
    ]
    case.refresh_from_db()
    assert (case.state, case.changed_at) == ("open", stood)
    logged = LoggedCase.objects.get(case=case)
    assert logged.steps[-1][2] == "Pending"
    assert logged.last_at != case.changed_at, "still led here"
    told = Notice.objects.get(what="desk.news_there")
    assert told.account_id == world.accounts["asta"].pk
    assert Event.objects.filter(what="case.told_there").count() == 1
    page = as_person("asta").get(f"/desk/cases/{case.pk}/beside/").content.decode()
    assert "it last stood so" in page
    assert "Pending" in page
    shown = as_person("dag").get(f"/desk/logs/{answer['load']}/").content.decode()
    assert "Worked on in both tools" in shown
    assert str(case) in shown
    assert "Refused</h2>" not in shown
    assert load(news + "\n")["counts"]["unchanged"] == 1
    assert Notice.objects.filter(what="desk.news_there").count() == 1
    resolve(case, by=world.viewer("asta"), solution="Ny disk")
    load(news.replace("Pending", "Closed"))
    assert LogRefusal.objects.count() == 1, "over in both: nothing to look at"


@pytest.mark.django_db
def test_notes_from_there_come_into_a_case_worked_with_here(world: World, desk: Any) -> None:
    head = "number,incident_state,opened_at,sys_updated_at,company,comments\n"
    first = "I1,Active,1/9/2026 08:00,1/9/2026 08:05,Nordvik,?\n"
    more = "I1,Active,1/9/2026 08:00,2/9/2026 08:05,Nordvik,Det skjer på den andre PC-en også\n"
    by = terminal(dt.date(2026, 11, 20))
    for text in (first, first + more, first + more + "\n"):
        log_intake.take_file((head + text).encode(), "l.csv", by=by, way="command", wait=True,
                             given={"mapping": "servicenow"})  # fmt: skip
        case = case_of("I1")
        if not case.entries.exists():
            write(case, by=world.viewer("asta"), text="Vi ser på den.", public=True)
    texts = list(CaseEntry.objects.filter(case=case).values_list("text", flat=True))
    assert sorted(texts) == ["Det skjer på den andre PC-en også", "Vi ser på den."]


@pytest.mark.django_db
def test_switching_off_takes_over_what_is_open_and_ends_the_two_tools(
    world: World, desk: Any, as_person: Any
) -> None:
    promise(world, world.nordvik, make_level(world))
    load(OLD + NEW)
    client = as_person("dag")
    queue = as_person("asta").get("/desk/cases/?tool=Gamle+desken").content.decode()
    assert queue.count("Still in Gamle desken") == 2
    assert "Switch it off" in client.get("/desk/logs/tools/").content.decode()
    assert client.post("/desk/logs/tools/off/", {"source": "Nonesuch"}).status_code == 422
    answer = client.post("/desk/logs/tools/off/", {"source": "Gamle desken"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/logs/tools/")
    assert Event.objects.get(what="log.switched_off").actor_id == world.people["dag"].pk
    assert work.do_next()
    assert Event.objects.filter(what="case.taken_over").count() == 2
    assert not Notice.objects.exists()
    rows = Case.objects.filter(source="Gamle desken")
    assert {case.due_at < NEVER and not case.is_breached for case in rows} == {True}
    assert case_of("8").team == desk.first, (
        "what no team has goes to the one that takes what is new"
    )
    assert [(one.there, one.here) for one in tools(world.viewer("dag"))] == [(0, 2)]
    assert "Nothing is open there any more" in client.get("/desk/logs/tools/").content.decode()
    assert "Still in" not in as_person("asta").get("/desk/cases/?queue=open").content.decode()
    assert load(OLD.replace("Open;1.9", "Closed;1.9"))["counts"]["kept"] == 1
    assert case_of("7").is_open
    with pytest.raises(DomainError) as refused:
        log_takeover.switch_off(by=world.viewer("dag"), source="Gamle desken")
    assert refused.value.code == "nothing_left"


@pytest.mark.django_db
def test_switching_off_is_for_those_who_move_the_desk(
    world: World, desk: Any, as_person: Any
) -> None:
    load(OLD)
    with pytest.raises(Refused):
        log_takeover.switch_off(by=world.viewer("asta"), source="Gamle desken")
    for path in ("/desk/logs/tools/", "/desk/logs/tools/off/"):
        assert as_person("kari").get(path).status_code == 403


@pytest.mark.django_db
def test_what_somebody_begins_on_meanwhile_is_left_to_them(world: World, desk: Any) -> None:
    load(OLD + NEW)
    taken = take(case_of("7"), by=world.viewer("asta"))
    assert log_takeover.take_over("Gamle desken", by=terminal(world.today)) == 1
    assert [e.subject_id for e in Event.objects.filter(what="case.taken_over")] == [case_of("8").pk]
    assert taken.agent == world.people["asta"]


@pytest.mark.django_db
def test_agent_says_who_asked_in_a_case_that_has_only_a_name(
    world: World, desk: Any, as_person: Any
) -> None:
    load(NEW)
    case, client = case_of("8"), as_person("asta")
    assert (
        "Nobody gets what is written here" in client.get(f"/desk/cases/{case.pk}/").content.decode()
    )
    told = {
        "title": case.title,
        "kind": case.kind,
        "member": case.member_id,
        "requester": "Ola Nordmann",
    }
    who = world.people["ola"]
    answer = client.post(
        f"/desk/cases/{case.pk}/facts/", told | {"requester": who.email or str(who)}
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.requester == who
    assert "Nobody gets what" not in client.get(f"/desk/cases/{case.pk}/").content.decode()
    page = client.get(f"/desk/cases/{case.pk}/facts/").content.decode()
    assert str(who) in page
    change(case, by=world.viewer("asta"), title="Nettet er nede")
    case.refresh_from_db()
    assert case.requester == who


@pytest.mark.django_db
def test_verdicts_beside_are_for_whoever_moves_the_desk_over(
    world: World, desk: Any, as_person: Any
) -> None:
    """The administrator sees no cases: the numbers of them all, without a way to one."""
    head = HEAD.strip() + ";made_sla\n"
    text = (
        head + "9;Gammel;Closed;2.3.2026 08:00;9.3.2026 12:00;4.3.2026 12:00;Nordvik;Kai;;3;true\n"
    )
    by = terminal(dt.date(2026, 11, 20))
    log_intake.take_file(text.encode(), "l.csv", by=by, way="command", wait=True,
                         given={"mapping": "generic", "source": "Gamle desken"})  # fmt: skip
    one = reclocking.ask(by=by, source="Gamle desken", level=make_level(world), at_once=True)
    assert one.sums["beside"] == [[False, True, 1]]
    assert sum(one.sums["why"].values()) == 1
    for who, link in (("adam", False), ("dag", True)):
        page = as_person(who).get(f"/desk/logs/clocks/{one.pk}/").content.decode()
        assert "Too late by our level, in time by the log" in page
        assert ("/desk/logs/clocks/cases/?" in page) is link
    one.sums = {key: one.sums[key] for key in ("cases", "rows")}
    one.save()
    page = as_person("adam").get(f"/desk/logs/clocks/{one.pk}/").content.decode()
    assert "Too late by our level, in time by the log" in page, "asked before the sums were kept"
    assert LogLoad.objects.count() == 1


@pytest.mark.django_db
def test_answer_to_the_old_tools_mail_goes_to_its_case_when_the_sender_is_on_it(
    world: World, desk: Any
) -> None:
    load(NEW)
    case = case_of("8")
    Case.objects.filter(pk=case.pk).update(requester=world.people["ola"])
    mine = take_mail(world, message("Nå virker det.", subject="SV: [GLPI #0000008] Ingen nett"))
    assert (mine.case, mine.reason) == (case, "answer")
    assert CaseEntry.objects.get(case=case, kind="mail_in").text == "Nå virker det."
    other = message(
        "Og jeg?", sender="Kari <kari@vik.test>", subject="SV: [GLPI #0000008]", message_id="2@k"
    )
    assert take_mail(world, other).case_id != case.pk
    plain = take_mail(world, message("Ny sak.", subject="8 skjermer", message_id="3@o"))
    assert plain.case_id not in (None, case.pk)


@pytest.mark.django_db
def test_number_that_two_tools_share_is_whose_the_sender_is_on(world: World, desk: Any) -> None:
    load(NEW)
    case = case_of("8")
    Case.objects.filter(pk=case.pk).update(requester=world.people["ola"])
    given = {"mapping": "generic", "source": "En annen desk"}
    by = terminal(dt.date(2026, 11, 20))
    text = HEAD + NEW.replace("Ingen nett", "Noe annet").replace("Ola Nordmann", "Kai Vik")
    log_intake.take_file(text.encode(), "b.csv", by=by, way="command", wait=True, given=given)
    twin = Case.objects.get(source="En annen desk")
    raw = message("Hei", subject="Re: #8", message_id="1@o")
    assert take_mail(world, raw).case == case
    Case.objects.filter(pk=twin.pk).update(requester=world.people["ola"])
    both = take_mail(world, message("Hei igjen", subject="Re: #8", message_id="2@o"))
    assert both.case_id not in (case.pk, twin.pk), "nobody can tell which of the two"
