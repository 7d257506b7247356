"""A member prepares a joint matter for itself: nobody else learns what is said there."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from samdrift.governance.models.coordination import Comment, Coordination
from samdrift.governance.queries import coordination as queries
from samdrift.governance.services import chain, coordination
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import registry
from tests.governance.matters import body, fresh, matter, planned, steps

SECRET, DRAFT = "Vi har ikke råd til dette", "Utkast som ingen skal se"


@pytest.fixture
def asked(world):
    made = matter(world)
    due = world.today + dt.timedelta(days=10)
    coordination.ask_members(made, by=world.viewer("mona"), due_on=due)
    return made


@pytest.fixture
def own(world, asked):
    """Nordvik's preparation: Ola has said a need, Dina has a draft of the view."""
    row = Coordination.objects.get(matter=asked, member=world.nordvik)
    coordination.comment(row, kind="need", text=SECRET, by=world.viewer("ola"))
    coordination.give_voice(row, text=DRAFT, by=world.viewer("dina"))
    return coordination.take_voice_back(row, by=world.viewer("dina"))


def test_every_member_is_asked_and_told_once(world, asked):
    names = [one.member.name for one in Coordination.objects.order_by("member__sort_key")]
    assert names == ["Lillevik", "Nordvik", "Sørvik"]
    told = Notice.objects.filter(what="matter.voice_wanted").values_list("account_id", flat=True)
    assert set(told) == {world.accounts[one].pk for one in ("dina", "kari", "didrik", "lise")}
    coordination.ask_members(asked, by=world.viewer("mona"), due_on=world.today)
    assert Coordination.objects.filter(due_on=world.today).count() == 3
    assert Notice.objects.filter(what="matter.voice_wanted").count() == 4


def test_members_own_matter_and_internal_one_ask_nobody(world):
    made = matter(world, who="dina", member=world.nordvik)
    with pytest.raises(DomainError, match="own matter"):
        coordination.ask_members(made, by=world.viewer("dina"))
    hidden = matter(world, openness="bodies", exemption="offl. § 23")
    with pytest.raises(DomainError, match="Open it to the cooperation"):
        coordination.ask_members(hidden, by=world.viewer("mona"))


@pytest.mark.parametrize("who", ["dina", "kari", "ola", "mona", "adam"])
def test_own_people_see_what_is_said(world, own, who):
    assert seen(Comment, world.viewer(who)).get().text == SECRET


@pytest.mark.parametrize("who", ["dag", "didrik", "per", "lise", "sol", "stig"])
def test_nobody_else_sees_what_is_said_nor_the_draft(world, own, who):
    viewer = world.viewer(who)
    assert not seen(Comment, viewer).exists()
    assert not seen(Coordination, viewer).filter(member=world.nordvik).exists()


def everything(client: Client, matter_pk: int, coordination_pk: int) -> str:
    """All that a person can fetch: pages, export, API, history, search, calendar, front page."""
    paths = [
        reverse("governance:matter_detail", args=[matter_pk]),
        reverse("governance:matter_history", args=[matter_pk]),
        reverse("governance:matter_list"),
        reverse("governance:matter_export", args=["csv"]),
        reverse("governance:matter_versions", args=[matter_pk]),
        reverse("governance:coordination", args=[coordination_pk]),
        reverse("governance:coordination_voice", args=[coordination_pk]),
        f"/api/v1/governance/matter/{matter_pk}",
        "/api/v1/governance/matter",
        reverse("kernel:search") + "?q=råd",
        reverse("home:front"),
    ]
    return "\n".join(client.get(path).content.decode() for path in paths)


@pytest.mark.parametrize("who", ["dag", "didrik", "per", "sol"])
def test_nothing_of_it_leaves_by_any_address(world, own, asked, as_person, who):
    chain_versions(world, asked)
    told = everything(as_person(who), asked.pk, own.pk)
    assert SECRET not in told
    assert DRAFT not in told
    viewer = world.viewer(who)
    assert not [hit for hit in search.find("råd", viewer) if SECRET in hit.detail + hit.title]
    entries = [one for make in registry.calendars for one in make(viewer)]
    assert not [one for one in entries if one.key.startswith("view-") and "Nordvik" in one.title]


def chain_versions(world, asked):
    """A version is kept: it holds nothing of the members' own preparation."""
    from samdrift.governance.services.versions import freeze

    version = freeze(asked, by=world.viewer("mona"))
    assert SECRET not in json.dumps(version.content)


def test_history_tells_no_words_of_it(world, own):
    texts = "\n".join(Event.objects.values_list("text", flat=True))
    assert SECRET not in texts
    assert DRAFT not in texts


def test_own_people_read_it_on_its_page(world, own, as_person):
    page = as_person("ola").get(reverse("governance:coordination", args=[own.pk]))
    assert SECRET in page.content.decode()
    assert DRAFT in page.content.decode()


def test_given_view_is_read_by_all_who_see_the_matter(world, own, asked, as_person):
    coordination.give_voice(own, text="Nordvik sier ja", by=world.viewer("kari"))
    page = reverse("governance:matter_detail", args=[asked.pk])
    told = as_person("per").get(page).content.decode()
    assert "Nordvik sier ja" in told
    assert SECRET not in told
    hidden = as_person("per").get(reverse("governance:coordination", args=[own.pk]))
    assert hidden.status_code == 404
    assert not seen(Comment, world.viewer("per")).exists()


def test_view_is_given_by_those_who_act_for_the_member_alone(world, own):
    for who in ("ola", "didrik", "dag", "mona"):
        with pytest.raises(Refused):
            coordination.give_voice(own, text="x", by=world.viewer(who))


def test_waiting_members_are_told_by_name_to_all(world, own, asked):
    coordination.give_voice(own, text="Ja", by=world.viewer("dina"))
    found = queries.voices(asked, world.viewer("per"))
    assert (found.waiting, [one.member.name for one in found.given]) == (
        ["Lillevik", "Sørvik"],
        ["Nordvik"],
    )
    assert [one.member.name for one in found.own] == ["Sørvik"]


def test_view_stands_when_the_matter_is_decided(world, own, asked):
    coordination.give_voice(own, text="Ja", by=world.viewer("dina"))
    planned(world, asked, ("decide", body(world, "Styret", "board")))
    chain.send(asked, by=world.viewer("mona"))
    step = steps(asked)[0]
    chain.step_treated(step, outcome="decided", by=world.viewer("dag"), day=world.today)
    with pytest.raises(DomainError, match="Take it up again"):
        coordination.take_voice_back(fresh(own), by=world.viewer("dina"))


def test_own_words_are_taken_away_by_whoever_said_them(world, own):
    said = Comment.objects.get()
    with pytest.raises(Refused):
        coordination.remove_comment(said, by=world.viewer("adam"))
    coordination.remove_comment(said, by=world.viewer("ola"))
    assert not Comment.objects.exists()


def test_wanted_view_waits_on_the_front_page_and_in_the_calendar_of_its_own(world, own):
    from samdrift.governance.queries.matters import voices_wanted

    assert [one.member.name for one in voices_wanted(world.viewer("kari"), 5)] == ["Nordvik"]
    assert [one.member.name for one in voices_wanted(world.viewer("didrik"), 5)] == ["Sørvik"]
    assert voices_wanted(world.viewer("ola"), 5) == []
