"""An agent's page of a case: what it shows, what is written from it, and what is not done unseen."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.desk.lists.queue_pages import DEEDS
from samdrift.desk.models.cases import Case, CaseEntry, CaseFile, TimeSpent
from samdrift.desk.models.catalogue import CaseTemplate
from samdrift.desk.models.work import Presence
from samdrift.desk.queries.queue_case import pieces_of
from samdrift.desk.queries.queue_shown import shown
from samdrift.desk.services import cases as services
from samdrift.parties.models.accounts import Account
from tests.desk.made import make_case
from tests.desk.made_queue import Queue, make_queue
from tests.world import TODAY, World


@pytest.fixture
def queue(world: World) -> Queue:
    return make_queue(world)


def page_of(client: Any, case: Case, **more: Any) -> Any:
    return client.get(reverse("desk:case", args=[case.pk]), **more)


def later(seconds: int) -> Any:
    return time_machine.travel(
        dt.datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=dt.UTC)
        + dt.timedelta(seconds=seconds),
        tick=False,
    )


def write(client: Any, case: Case, **values: Any) -> Any:
    told = {
        "text": "Prøv igjen nå.",
        "public": "yes",
        "seen": case.changed_at.isoformat(),
        **values,
    }
    return client.post(reverse("desk:case", args=[case.pk]), told)


def test_agent_sees_the_case_and_its_one_thing_to_do(queue: Queue, as_person: Any) -> None:
    page = page_of(as_person("asta"), queue.free)
    assert page.status_code == 200
    assert str(page.context["primary"].label) == "Take"
    assert queue.free.title in page.content.decode()


@pytest.mark.parametrize(("name", "label"), [("mine", "Answer"), ("waits", "Go on")])
def test_primary_follows_the_state(queue: Queue, as_person: Any, name: str, label: str) -> None:
    page = page_of(as_person("asta"), getattr(queue, name))
    assert str(page.context["primary"].label) == label


def test_whoever_asked_gets_another_page(queue: Queue, as_person: Any) -> None:
    page = page_of(as_person("ola"), queue.free)
    assert page.status_code == 200
    assert "primary" not in page.context
    assert "Internal note" not in page.content.decode()


@pytest.mark.parametrize("person", ["per", "sol"])
def test_case_is_not_there_for_strangers(queue: Queue, as_person: Any, person: str) -> None:
    assert page_of(as_person(person), queue.free).status_code == 404


def test_internal_case_is_not_there_for_the_other_members_agent(
    queue: Queue, as_person: Any
) -> None:
    assert page_of(as_person("arne"), queue.own).status_code == 404


def test_internal_note_is_marked_in_words(queue: Queue, world: World, as_person: Any) -> None:
    services.write(queue.mine, by=world.viewer("asta"), text="Hemmelig", public=False)
    text = page_of(as_person("arne"), queue.mine).content.decode()
    assert 'data-who="internal"' in text
    assert "Internal note" in text
    assert "Hemmelig" not in page_of(as_person("ola"), queue.mine).content.decode()


def test_answer_is_public_and_counts_minutes(queue: Queue, as_person: Any) -> None:
    answer = write(as_person("asta"), queue.mine, minutes="15")
    assert answer.status_code == 302
    entry = CaseEntry.objects.get(case=queue.mine)
    assert (entry.text, entry.is_public, entry.kind) == ("Prøv igjen nå.", True, "answer")
    assert TimeSpent.objects.get(case=queue.mine).minutes == 15


def test_note_with_a_name_tells_that_person(queue: Queue, world: World, as_person: Any) -> None:
    write(as_person("asta"), queue.mine, public="no", text="@Arne Agent kan du se på den?")
    entry = CaseEntry.objects.get(case=queue.mine)
    assert not entry.is_public
    assert list(entry.mentions.all()) == [world.people["arne"]]


def test_answer_then_wait(queue: Queue, as_person: Any) -> None:
    write(as_person("asta"), queue.mine, then=f"wait:{queue.desk.user.pk}")
    queue.mine.refresh_from_db()
    assert (queue.mine.state, queue.mine.cause) == ("waiting", queue.desk.user)


def test_answer_then_solve_is_the_solution(queue: Queue, as_person: Any) -> None:
    write(as_person("asta"), queue.mine, then="solve")
    queue.mine.refresh_from_db()
    assert (queue.mine.state, queue.mine.solution) == ("resolved", "Prøv igjen nå.")
    assert not CaseEntry.objects.filter(case=queue.mine).exists()


def test_answer_then_hand_to_a_team(queue: Queue, as_person: Any) -> None:
    write(as_person("asta"), queue.mine, then=f"team:{queue.desk.servers.pk}")
    queue.mine.refresh_from_db()
    assert (queue.mine.team, queue.mine.agent) == (queue.desk.servers, None)


def test_what_cannot_be_done_after_leaves_nothing_written(queue: Queue, as_person: Any) -> None:
    answer = write(as_person("asta"), queue.mine, then="go_on")
    assert answer.status_code == 422
    assert not CaseEntry.objects.filter(case=queue.mine).exists()
    assert "Prøv igjen nå." in answer.content.decode()


def test_file_goes_with_the_answer_and_comes_back(queue: Queue, as_person: Any) -> None:
    file = SimpleUploadedFile("bilde.png", b"innhold")
    write(as_person("asta"), queue.mine, uploads=[file])
    kept = CaseFile.objects.get(case=queue.mine)
    answer = as_person("arne").get(reverse("desk:case_file", args=[kept.pk]))
    assert answer.content == b"innhold"
    assert as_person("per").get(reverse("desk:case_file", args=[kept.pk])).status_code == 404


def test_template_is_put_in_without_sending(queue: Queue, as_person: Any) -> None:
    template = CaseTemplate.objects.create(use="answer", title="Omstart", text="Start på nytt.")
    page = write(as_person("asta"), queue.mine, insert="1", template=str(template.pk), text="Hei.")
    assert page.status_code == 200
    assert page.context["form"]["text"].value() == "Hei.\n\nStart på nytt."
    assert not CaseEntry.objects.filter(case=queue.mine).exists()


def test_what_others_wrote_meanwhile_is_told_before_anything_is_done(
    queue: Queue, world: World, as_person: Any
) -> None:
    seen = queue.mine.changed_at.isoformat()
    with later(60):
        services.write(queue.mine, by=world.viewer("arne"), text="Det er en kabel.", public=False)
        client = as_person("asta")
        refused = write(client, queue.mine, seen=seen)
        assert refused.status_code == 422
        text = refused.content.decode()
        assert "Arne Agent" in text
        assert "Det er en kabel." in text
        assert "Prøv igjen nå." in text
        assert CaseEntry.objects.filter(case=queue.mine).count() == 1
        again = write(client, queue.mine, seen=refused.context["form"]["seen"].value())
        assert again.status_code == 302
    assert CaseEntry.objects.filter(case=queue.mine).count() == 2


def test_own_changes_are_no_collision(queue: Queue, world: World, as_person: Any) -> None:
    seen = queue.mine.changed_at.isoformat()
    with later(60):
        services.write(queue.mine, by=world.viewer("asta"), text="Først dette.", public=True)
        assert write(as_person("asta"), queue.mine, seen=seen).status_code == 302


def test_form_act_is_refused_on_what_was_not_seen(
    queue: Queue, world: World, as_person: Any
) -> None:
    seen = queue.mine.changed_at.isoformat()
    path = reverse("desk:case_wait", args=[queue.mine.pk])
    with later(60):
        services.write(queue.mine, by=world.viewer("arne"), text="Nei.", public=False)
        values = {"cause": queue.desk.user.pk, "seen": seen}
        assert as_person("asta").post(path, values).status_code == 422
    queue.mine.refresh_from_db()
    assert queue.mine.state == "open"


def test_take_is_refused_when_somebody_took_it_meanwhile(
    queue: Queue, world: World, as_person: Any
) -> None:
    services.take(queue.free, by=world.viewer("arne"))
    path = reverse("desk:case_take", args=[queue.free.pk])
    page = as_person("asta").post(path, {"had": ""}, follow=True)
    assert "Arne Agent took case" in page.content.decode()
    queue.free.refresh_from_db()
    assert queue.free.agent == world.people["arne"]


def test_others_who_have_the_case_open_are_told(queue: Queue, as_person: Any) -> None:
    page_of(as_person("arne"), queue.mine)
    assert (
        "Arne Agent has this case open too."
        in page_of(as_person("asta"), queue.mine).content.decode()
    )


def test_signs_tell_who_is_writing_and_are_gone_after(queue: Queue, as_person: Any) -> None:
    path = reverse("desk:case_signs", args=[queue.mine.pk])
    as_person("arne").post(path, {"writing": "yes"})
    told = as_person("asta").post(path, {}).content.decode()
    assert "Arne Agent is writing in this case now." in told
    as_person("arne").post(path, {"leaving": "yes"})
    assert "Arne" not in as_person("asta").post(path, {}).content.decode()
    with later(600):
        as_person("asta").post(path, {})
        assert Presence.objects.filter(case=queue.mine).count() == 1


def test_signs_tell_that_something_has_happened(queue: Queue, world: World, as_person: Any) -> None:
    seen = queue.mine.changed_at.isoformat()
    path = reverse("desk:case_signs", args=[queue.mine.pk])
    client = as_person("asta")
    assert "Something new" not in client.post(path, {"seen": seen}).content.decode()
    with later(60):
        services.write(queue.mine, by=world.viewer("arne"), text="Nytt", public=False)
        assert "Something new" in client.post(path, {"seen": seen}).content.decode()
        part = client.get(reverse("desk:case_talk", args=[queue.mine.pk]), HTTP_HX_REQUEST="true")
    assert "Nytt" in part.content.decode()


def test_requester_cannot_give_signs(queue: Queue, as_person: Any) -> None:
    path = reverse("desk:case_signs", args=[queue.mine.pk])
    assert as_person("ola").post(path, {}).status_code == 403


ACTS = (
    "assign", "wait", "resolve", "cancel", "priority", "facts", "merge", "split", "link", "steps",
    "time", "identity", "watcher",
)  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_page_of_each_act_opens_for_agents_alone(queue: Queue, as_person: Any, act: str) -> None:
    path = reverse(f"desk:case_{act}", args=[queue.mine.pk])
    assert as_person("asta").get(path).status_code == 200
    assert as_person("ola").get(path).status_code == 403
    assert as_person("per").get(path).status_code == 404


def test_acts_by_press_and_form_do_what_they_say(
    queue: Queue, world: World, as_person: Any
) -> None:
    client = as_person("asta")

    def do(name: str, **values: Any) -> None:
        answer = client.post(reverse(f"desk:case_{name}", args=[queue.free.pk]), values)
        assert answer.status_code == 302, answer.content.decode()

    do("take", had="")
    do("priority", impact="1", urgency="1")
    do("wait", cause=queue.desk.supplier.pk)
    do("go_on")
    do("assign", team=queue.desk.servers.pk, agent=world.people["arne"].pk)
    do("link", other=queue.mine.pk, kind="related")
    do("steps", titles="Ring\nPrøv")
    do("time", minutes="10")
    do("facts", title="Ny tittel", kind="incident", member=world.nordvik.pk)
    do("resolve", solution="Byttet kabel", first_contact="no")
    do("reopen", reason="Virker ikke")
    queue.free.refresh_from_db()
    assert (queue.free.title, queue.free.state, queue.free.priority) == ("Ny tittel", "open", 1)
    assert queue.free.steps.count() == 2


def test_merge_and_undo_of_it(queue: Queue, as_person: Any) -> None:
    client = as_person("asta")
    path = reverse("desk:case_merge", args=[queue.free.pk])
    client.post(path, {"into": f"#{queue.mine.pk}", "reason": "samme"})
    queue.free.refresh_from_db()
    assert queue.free.merged_into == queue.mine
    client.post(reverse("desk:case_unmerge", args=[queue.free.pk]))
    queue.free.refresh_from_db()
    assert queue.free.merged_into is None


def test_case_page_costs_the_same_whatever_is_written(
    queue: Queue, world: World, as_person: Any
) -> None:
    client = as_person("asta")
    page_of(client, queue.mine)
    services.write(queue.mine, by=world.viewer("arne"), text="Første", public=False)
    with CaptureQueriesContext(connection) as few:
        page_of(client, queue.mine)
    for number in range(12):
        services.write(
            queue.mine, by=world.viewer("arne"), text=f"Nr {number}", public=number % 2 == 0
        )
        make_case(world, title=f"En annen {number}")
    with CaptureQueriesContext(connection) as plenty:
        page_of(client, queue.mine)
    assert len(plenty) <= len(few) + 1


def test_quotes_are_parted_from_what_was_written() -> None:
    pieces = pieces_of("Takk!\n\nPå fredag skrev Kari:\n> Start på nytt\n> nå\nHilsen Ola")
    assert [(one.quoted, one.text) for one in pieces] == [
        (False, "Takk!"),
        (True, "På fredag skrev Kari:\n> Start på nytt\n> nå"),
        (False, "Hilsen Ola"),
    ]


def help_of(client: Any, case: Case, **more: Any) -> Any:
    return client.get(reverse("desk:case_help", args=[case.pk]), **more)


def test_what_may_help_is_asked_for_when_the_page_is_there(
    queue: Queue, as_person: Any, world: World
) -> None:
    solved = make_case(world, title="Xylofonen er stum", by=world.viewer("ola"))
    services.resolve(solved, by=world.viewer("asta"), solution="Ny pinne")
    case = make_case(world, title="Xylofonen er stum igjen", by=world.viewer("ola"))
    asta = as_person("asta")
    page = page_of(asta, case).content.decode()
    assert reverse("desk:case_help", args=[case.pk]) in page
    assert "Ny pinne" not in page
    part = help_of(asta, case, headers={"HX-Request": "true"}).content.decode()
    assert "Ny pinne" in part
    assert "<html" not in part
    whole = help_of(asta, case).content.decode()
    assert "Ny pinne" in whole
    assert "<html" in whole


@pytest.mark.parametrize("person", ["ola", "per", "sol"])
def test_what_may_help_is_only_for_those_who_work_with_the_case(
    queue: Queue, as_person: Any, person: str
) -> None:
    assert help_of(as_person(person), queue.free).status_code == 404


def beside(client: Any, case: Case, **more: Any) -> Any:
    return client.get(reverse("desk:case_beside", args=[case.pk]), **more)


def test_more_of_the_case_is_asked_for_when_the_page_is_there(
    queue: Queue, as_person: Any, world: World
) -> None:
    services.add_steps(queue.mine, by=world.viewer("asta"), titles=["Ring tilbake"])
    services.spend_time(queue.mine, by=world.viewer("asta"), minutes=17)
    asta = as_person("asta")
    page = page_of(asta, queue.mine).content.decode()
    assert reverse("desk:case_beside", args=[queue.mine.pk]) in page
    assert "Ring tilbake" not in page
    part = beside(asta, queue.mine, headers={"HX-Request": "true"}).content.decode()
    assert "Ring tilbake" in part
    assert "17 minutes spent" in part
    assert "<html" not in part
    whole = beside(asta, queue.mine).content.decode()
    assert "Ring tilbake" in whole
    assert "<h1>More about the case" in whole


@pytest.mark.parametrize("person", ["ola", "per", "sol"])
def test_more_of_the_case_is_only_for_those_who_work_with_it(
    queue: Queue, as_person: Any, person: str
) -> None:
    assert beside(as_person(person), queue.free).status_code == 404


def test_more_of_an_internal_case_is_not_there_for_the_other_members_agent(
    queue: Queue, as_person: Any
) -> None:
    assert beside(as_person("arne"), queue.own).status_code == 404


def asked_by(call: Any) -> int:
    """How many statements it asks when its SQL is known."""
    call()
    call()
    with CaptureQueriesContext(connection) as asked:
        call()
    return len(asked)


def test_page_asks_few_statements_however_much_hangs_on_the_case(
    queue: Queue, as_person: Any, world: World
) -> None:
    asta, by = as_person("asta"), world.viewer("asta")
    few = asked_by(lambda: page_of(asta, queue.mine))
    for number in range(5):
        services.write(queue.mine, by=by, text=f"Nytt {number}", public=True)
        services.spend_time(queue.mine, by=by, minutes=5)
    services.add_steps(queue.mine, by=by, titles=["En", "To", "Tre"])
    assert few <= 18
    assert asked_by(lambda: page_of(asta, queue.mine)) <= few + 2


def test_what_hangs_on_a_case_is_known_without_asking_for_each(
    queue: Queue, as_person: Any, world: World
) -> None:
    asta, by = as_person("asta"), world.viewer("asta")
    bare = asked_by(lambda: beside(asta, queue.free))
    services.add_steps(queue.free, by=by, titles=["En"])
    services.spend_time(queue.free, by=by, minutes=5)
    assert asked_by(lambda: beside(asta, queue.free)) >= bare + 2
    case = shown(by, queue.free.pk)
    assert case is not None and case.hangs is not None
    assert {"steps", "times"} <= case.hangs
    assert not case.may_have("links", "merged", "passings")
    assert Case.objects.get(pk=queue.free.pk).may_have("links")


def test_every_table_that_hangs_on_a_case_is_known(queue: Queue, world: World) -> None:
    told = world.viewer("asta")
    services.link(queue.mine, by=told, other=queue.free)
    services.watch(queue.mine, by=told, person=world.people["kari"])
    for pk in (queue.mine.pk, queue.free.pk):
        case = shown(told, pk)
        assert case is not None and case.may_have("links")
    assert shown(world.viewer("arne"), queue.own.pk) is None


def test_every_key_of_a_case_is_told(queue: Queue, world: World, as_person: Any) -> None:
    page = page_of(as_person("asta"), make_case(world)).content.decode()
    keys = {key for _label, _post, key in DEEDS.values() if key}
    assert keys >= {"a", "s", "w"}
    assert [key for key in sorted(keys) if f"<kbd>{key}</kbd>" not in page] == []


def test_only_those_who_can_log_in_are_offered_after_an_at_sign(
    queue: Queue, world: World, as_person: Any
) -> None:
    client, url = as_person("asta"), reverse("desk:case_people")
    name = world.people["arne"].given_name
    assert name in client.get(url, {"q": name[:2]}).content.decode()
    Account.objects.filter(person=world.people["arne"]).update(is_active=False)
    assert name not in client.get(url, {"q": name[:2]}).content.decode()


def test_link_is_told_from_each_side(queue: Queue, world: World, as_person: Any) -> None:
    part = services.split(queue.mine, by=world.viewer("asta"), title="Egen sak", text="Papir")
    client = as_person("asta")

    def beside(case: Case) -> str:
        return str(client.get(reverse("desk:case_beside", args=[case.pk])).content.decode())

    assert "Split from:" in beside(part)
    assert "Split off from this:" in beside(queue.mine)
    assert "Split from:" not in beside(queue.mine)
