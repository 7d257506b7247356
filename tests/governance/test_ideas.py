"""Ideas: anyone with an account sends one, they are screened, and the sender sees what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from samdrift.governance.calc.alike import Words, alike, degree
from samdrift.governance.calc.idea_states import MOVES, Move, Status, after, moves_from
from samdrift.governance.models.ideas import Idea, IdeaSupport
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import ideas as queries
from samdrift.governance.services import idea_matters, idea_people
from samdrift.governance.services import ideas as services
from samdrift.kernel import viewer as viewers
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.queries_notices import sentence
from samdrift.kernel.registry import Ref, registry
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System
from tests.world import TODAY, World

FIELDS = {"title": "Ett skjema for ferie", "text": "La alle søke om ferie i ett skjema."}


@pytest.fixture
def idea(world: World) -> Idea:
    return services.send_idea(by=world.viewer("ola"), gain="Ti minutter hver gang", **FIELDS)


def told(world: World, name: str) -> list[str]:
    rows = Notice.objects.filter(account_id=world.accounts[name].pk).order_by("pk")
    return [sentence(one) for one in rows]


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as found:
        yield
    assert found.value.code == code


def text(response: Any) -> str:
    return response.content.decode()


def test_statuses_of_the_calculation_are_those_of_the_table():
    assert [one.value for one in Status] == Idea.Status.values


def test_answered_idea_can_only_be_looked_at_again():
    assert moves_from(Status.DECLINED) == (Move.REOPEN,)
    assert moves_from(Status.WITHDRAWN) == ()
    assert after(Status.DECLINED, Move.TAKE_UP) is None
    assert set(MOVES) == set(Move)


def test_idea_with_the_same_words_is_found_and_another_is_not():
    new = Words(0, "Felles ferieskjema", frozenset({"ferieskjema", "skjem"}), frozenset())
    same = Words(1, "Skjema for ferie", frozenset({"skjem", "feri"}), frozenset())
    other = Words(2, "Nye skjermer", frozenset({"skjerm", "ny"}), frozenset())
    assert alike(new, [other, same]) == [1]
    assert degree(new, Words(3, new.title, new.of_title, frozenset())) == 1


def test_employee_sends_an_idea_under_the_next_number(world: World, idea: Idea):
    second = services.send_idea(by=world.viewer("per"), title="To", text="Noe")
    assert (idea.number, second.number) == ("I 26/1", "I 26/2")
    assert (idea.sender, idea.member) == (world.people["ola"], world.nordvik)
    assert (second.member, second.sent_on) == (world.sorvik, TODAY)
    assert Event.objects.filter(what="idea.sent", subject_id=idea.pk).count() == 1


def test_idea_without_title_or_text_is_refused_at_the_field(world: World):
    for missing in ("title", "text"):
        with pytest.raises(DomainError) as found:
            services.send_idea(by=world.viewer("ola"), **{**FIELDS, missing: " "})
        assert found.value.field == missing


def test_people_outside_send_and_see_their_own_alone(world: World, idea: Idea, as_person: Any):
    client = as_person("sol")
    sent = client.post(reverse("governance:idea_new"), FIELDS | {"title": "Fra leverandøren"})
    own = Idea.objects.get(title="Fra leverandøren")
    assert sent.headers["Location"] == reverse("governance:idea_detail", args=[own.pk])
    assert own.member is None
    assert "Fra leverandøren" in text(client.get(sent.headers["Location"]))
    assert client.get(reverse("governance:idea_detail", args=[idea.pk])).status_code == 404
    assert client.get(reverse("governance:idea_list")).status_code == 404
    page = text(client.get(reverse("governance:idea_mine")))
    assert "Fra leverandøren" in page
    assert idea.title not in page


def test_alike_ideas_are_shown_before_it_is_sent_and_can_be_supported(
    world: World, idea: Idea, as_person: Any
):
    client, url = as_person("per"), reverse("governance:idea_new")
    again = FIELDS | {"title": "Skjema for ferie"}
    shown = client.post(url, again)
    assert shown.status_code == 200
    assert "Is it one of these?" in text(shown)
    assert Idea.objects.count() == 1
    client.post(reverse("governance:idea_support", args=[idea.pk]))
    assert IdeaSupport.objects.get().person == world.people["per"]
    assert queries.every(world.viewer("per")).get(pk=idea.pk).support == 1
    client.post(url, again | {"new": "1"})
    assert Idea.objects.count() == 2


def test_alike_ideas_are_told_while_the_title_is_written(world: World, idea: Idea, as_person: Any):
    url = reverse("governance:idea_alike")
    assert idea.title in text(as_person("per").get(url, {"title": "skjema ferie"}))
    assert idea.title not in text(as_person("per").get(url, {"title": "Nye skjermer"}))
    assert idea.title not in text(as_person("sol").get(url, {"title": "skjema ferie"}))


def test_own_idea_needs_no_support(world: World, idea: Idea):
    with refused("own_idea"):
        services.support(idea, by=world.viewer("ola"))


def test_support_twice_counts_once_and_can_be_taken_back(world: World, idea: Idea):
    by = world.viewer("per")
    services.support(idea, by=by)
    services.support(idea, by=by)
    assert idea.supports.count() == 1
    services.take_back_support(idea, by=by)
    assert idea.supports.count() == 0


def test_every_step_is_told_to_the_sender_in_plain_words(world: World, idea: Idea):
    by = world.viewer("mona")
    services.support(idea, by=world.viewer("per"))
    services.look(idea, by=by)
    services.describe(idea, by=by, description="To dager", effort_hours=15)
    services.decline(idea, by=by, answer="Kommer med neste versjon.")
    assert told(world, "ola") == [
        "“Ett skjema for ferie”: Mona Mål looks at it and will answer.",
        "“Ett skjema for ferie”: It is estimated and described.",
        "“Ett skjema for ferie”: It is not taken up: Kommer med neste versjon.",
    ]
    assert told(world, "per") == told(world, "ola")
    assert told(world, "mona") == []


def test_estimate_keeps_unknown_as_unknown(world: World, idea: Idea, as_person: Any):
    services.describe(
        idea, by=world.viewer("mona"), description="To dager", cost=Decimal("1234.50")
    )
    idea.refresh_from_db()
    assert (idea.effort_hours, idea.cost, idea.saving) == (None, Decimal("1234.50"), None)
    api = as_person("ola").get(f"/api/v1/governance/idea/{idea.pk}").json()
    assert (api["cost"], api["saving"]) == ("1234.50", None)


def test_answer_must_have_words(world: World, idea: Idea):
    for act in (services.decline, services.do_at_once):
        with pytest.raises(DomainError) as found:
            act(idea, answer=" ", by=world.viewer("mona"))
        assert found.value.field == "answer"


def test_employee_may_not_screen(world: World, idea: Idea):
    with pytest.raises(Refused):
        services.look(idea, by=world.viewer("per"))


def test_manager_of_the_system_screens_ideas_about_it_alone(world: World, idea: Idea):
    system = System.objects.create(name="Journalen")
    SystemRole.objects.create(
        system=system, member=world.nordvik, person=world.people["per"], kind="manager"
    )
    about = services.send_idea(
        by=world.viewer("ola"), about=Ref("portfolio.system", system.pk), **FIELDS
    )
    per = world.viewer("per")
    assert list(queries.to_screen(per)) == [about]
    assert queries.to_screen(world.viewer("mona")).count() == 2
    assert services.look(about, by=per).screener == world.people["per"]
    with pytest.raises(Refused):
        services.look(idea, by=per)


def test_idea_about_what_is_out_of_reach_is_refused(world: World):
    with refused("unknown_subject"):
        services.send_idea(by=world.viewer("sol"), about=Ref("portfolio.system", 1), **FIELDS)


def test_idea_is_sent_from_the_page_of_a_system(world: World, as_person: Any):
    system = System.objects.create(name="Journalen")
    client = as_person("ola")
    about = f"portfolio.system:{system.pk}"
    url = f"{reverse('governance:idea_new')}?about={about}"
    assert url.replace("&", "&amp;") in text(
        client.get(reverse("portfolio:system_detail", args=[system.pk]))
    )
    assert "About Journalen." in text(client.get(url))
    client.post(url, FIELDS | {"about": about})
    assert Idea.objects.get().subject == Ref("portfolio.system", system.pk)
    listed = client.get(f"{reverse('governance:idea_list')}?about={about}")
    assert FIELDS["title"] in text(listed)


def test_taken_up_idea_begins_a_matter_with_what_it_says(world: World, idea: Idea):
    services.describe(idea, by=world.viewer("mona"), description="To dager")
    matter = idea_matters.take_up(
        idea, kind="change", arrangement=world.arrangement, by=world.viewer("mona")
    )
    assert (matter.title, matter.origin) == (idea.title, Ref("governance.idea", idea.pk))
    parts = dict(matter.parts.values_list("part", "text"))
    assert parts == {
        "need": "La alle søke om ferie i ett skjema.\n\nTo dager",
        "benefit": "Ti minutter hver gang",
    }
    idea.refresh_from_db()
    assert (idea.status, idea.matter) == ("taken_up", matter)


@pytest.mark.parametrize("status", ["decided", "rejected", "withdrawn"])
def test_sender_is_told_once_what_became_of_the_matter(
    world: World, idea: Idea, as_person: Any, status: str
):
    matter = idea_matters.take_up(
        idea, kind="change", arrangement=world.arrangement, by=world.viewer("mona")
    )
    before = len(told(world, "ola"))
    clock = viewers.clock(TODAY)
    assert idea_matters.tell_fates(clock) == ""
    Matter.objects.filter(pk=matter.pk).update(status=status, closed_on=TODAY)
    assert idea_matters.tell_fates(clock)
    assert idea_matters.tell_fates(clock) == ""
    assert told(world, "ola")[before:] == [
        f"“{idea.title}”: The matter that came of it was {status}."
    ]
    assert f"was {status}" in text(as_person("ola").get(reverse("governance:idea_mine")))


def test_same_idea_leaves_its_support_to_the_one_that_goes_on(world: World, idea: Idea):
    second = services.send_idea(by=world.viewer("per"), **FIELDS)
    services.support(second, by=world.viewer("kari"))
    services.same(second, other=idea, by=world.viewer("mona"))
    people = set(IdeaSupport.objects.filter(idea=idea).values_list("person__email", flat=True))
    assert people == {"per@vik.test", "kari@vik.test"}
    with refused("same_as_itself"):
        services.same(idea, other=second, by=world.viewer("mona"))


def test_answered_idea_is_opened_again_with_a_reason(world: World, idea: Idea):
    services.decline(idea, answer="Nei.", by=world.viewer("mona"))
    with refused("required"):
        services.reopen(idea, reason="", by=world.viewer("dag"))
    again = services.reopen(idea, reason="Loven er ny.", by=world.viewer("dag"))
    assert (again.status, again.answer, again.answered_on) == ("screened", "", None)
    with refused("not_from_here"):
        services.reopen(again, reason="Igjen", by=world.viewer("dag"))


def test_only_the_sender_withdraws_and_words_it_anew(world: World, idea: Idea):
    with pytest.raises(Refused):
        services.withdraw(idea, by=world.viewer("mona"))
    services.change_idea(idea, by=world.viewer("ola"), **FIELDS | {"title": "Bedre ord"})
    assert Idea.objects.get().title == "Bedre ord"
    services.withdraw(idea, by=world.viewer("ola"))
    with refused("answered"):
        services.change_idea(idea, by=world.viewer("ola"), **FIELDS)


def test_acts_are_done_from_the_pages(world: World, idea: Idea, as_person: Any):
    client = as_person("mona")
    page = text(client.get(reverse("governance:idea_detail", args=[idea.pk])))
    assert "Take it to look at" in page

    def post(name: str, **values: Any) -> Any:
        return client.post(reverse(f"governance:idea_{name}", args=[idea.pk]), values)

    assert post("look").status_code == 302
    assert post("describe", description="").status_code == 422
    assert (
        post("describe", description="To dager", effort_hours="15", cost="1 234,50").status_code
        == 302
    )
    assert post("decline", answer="Ikke nå.").status_code == 302
    assert post("reopen", reason="Likevel").status_code == 302
    assert post("do_at_once", answer="Gjort.").status_code == 302
    idea.refresh_from_db()
    assert (idea.status, idea.answer, idea.screener) == (
        "done_at_once",
        "Gjort.",
        world.people["mona"],
    )


@pytest.mark.parametrize(
    ("query", "shown"),
    [("status=sent", 2), ("whose=mine", 1), ("whose=nobody", 2), ("whose=screened", 0),
     ("waiting=yes", 2), ("waiting=no", 0), ("whose=supported", 0), ("whose=waiting", 0)],
)  # fmt: skip
def test_list_is_filtered(world: World, idea: Idea, as_person: Any, query: str, shown: int):
    services.send_idea(by=world.viewer("per"), title="Noe annet", text="Helt annet")
    page = as_person("ola").get(f"{reverse('governance:idea_list')}?{query}")
    assert text(page).count('<th scope="row"') == shown


def test_ideas_wait_on_the_front_page_of_those_who_answer(world: World, idea: Idea):
    worklist = next(one for one in registry.worklists if one.key == "ideas")
    assert [one.title for one in worklist.items(world.viewer("mona"), 5)] == [idea.title]
    assert not worklist.items(world.viewer("ola"), 5)
    services.look(idea, by=world.viewer("dag"))
    assert not worklist.items(world.viewer("mona"), 5)


def test_whoever_leaves_lets_go_and_the_erased_sender_is_gone(world: World, idea: Idea):
    services.look(idea, by=world.viewer("mona"))
    services.support(idea, by=world.viewer("per"))
    by = world.viewer("adam")
    assert idea_people.leave(world.people["mona"], TODAY, by) == 1
    idea.refresh_from_db()
    assert (idea.status, idea.screener) == ("sent", None)
    assert idea_people.erase(world.people["ola"].pk, by) == ["sender: 1"]
    assert idea_people.erase(world.people["per"].pk, by) == ["support: 1"]
    idea.refresh_from_db()
    assert idea.sender is None


def test_idea_is_found_by_its_words(world: World, idea: Idea, as_person: Any):
    found = as_person("kari").get(reverse("kernel:search"), {"q": "ferieskjema skjema"})
    assert idea.title not in text(found)
    found = as_person("kari").get(reverse("kernel:search"), {"q": "skjema ferie"})
    assert idea.title in text(found)
