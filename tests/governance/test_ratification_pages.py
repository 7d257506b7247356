"""Rounds and answers on their pages, lists and export, for a few members and for the whole nation."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.followup.models.findings import Finding
from samdrift.governance.models.matters import Matter, Step
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.services.ratification_findings import find_all
from samdrift.kernel import search
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import clock
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member
from tests.governance.matters import fresh, steps
from tests.governance.rounds import TEXT, answer, answer_of, asked, joint

LIST = "governance:ratification_list"
CHANGED = TEXT.replace("2027", "2028")


@pytest.fixture
def about(world):
    return joint(world)[0]


@pytest.fixture
def row(world, about):
    return asked(world, about)


def at(name, row):
    return reverse(f"governance:{name}", args=[row.pk])


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\u00a0", " ")


def shown(page):
    """The members on the board, in order."""
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a>', page)


def test_board_tells_how_it_stands_and_who_answered_what(world, row, as_person):
    answer(world, row, world.sorvik, "changed", text=CHANGED, case_number="7/26", note="Ny dato")
    answer(world, row, world.nordvik)
    page = text(as_person("ola").get(at("ratification_detail", row)))
    assert "1 of 3 members have adopted it. All 3 must adopt it." in page
    assert "That cannot be met any more with this text." in page
    assert 'aria-label="Adopted 1 · Adopted with changes 1 · Pending 1"' in page
    assert shown(page) == ["Lillevik", "Nordvik", "Sørvik"]
    for told in ("7/26", "Ny dato", "20.11.2026", "vedtar samarbeidsavtalen"):
        assert told in page
    changed = at("answer_detail", answer_of(row, world.sorvik))
    assert page.count("See what was changed") == 1
    assert f'<a href="{changed}">See what was changed' in page


def test_members_are_not_offered_to_be_asked_before_what_must_be_so(world, about, as_person):
    (panel,) = (one for one in registry.panels["governance.matter"] if one.key == "ratification")
    step = steps(about)[-1]
    Step.objects.filter(pk=step.pk).update(precondition="Enige om kontorkommune")
    assert panel.context(world.viewer("mona"), about)["waits"] == "Enige om kontorkommune"
    page = text(as_person("mona").get(reverse("governance:matter_detail", args=[about.pk])))
    assert "They can be asked when this is so: Enige om kontorkommune" in page
    assert "Before the papers go to the members, this must be so" in page
    assert at("ratification_begin", about) not in page


def test_board_tells_how_many_more_it_takes(world, about, as_person):
    row = asked(world, about, rule="two_thirds")
    page = text(as_person("ola").get(at("ratification_detail", row)))
    assert "At least two thirds must adopt it: 2. 2 more are needed." in page
    answer(world, row, world.nordvik)
    answer(world, row, world.sorvik)
    page = text(as_person("ola").get(at("ratification_detail", row)))
    assert "The rule was met on 20.11.2026. In force from 20.11.2026." in page


def test_board_is_narrowed_and_sorted(world, row, as_person):
    answer(world, row, world.sorvik, "rejected")
    url, client = at("ratification_detail", row), as_person("ola")
    assert shown(text(client.get(f"{url}?status=pending"))) == ["Lillevik", "Nordvik"]
    assert shown(text(client.get(f"{url}?status=changed"))) == []
    assert shown(text(client.get(f"{url}?sort=status")))[0] == "Sørvik"
    assert shown(text(client.get(f"{url}?sort=-member"))) == ["Sørvik", "Nordvik", "Lillevik"]
    assert shown(text(client.get(f"{url}?sort=decided_on")))[0] == "Sørvik"


def test_members_are_asked_from_the_matter(world, about, as_person):
    client = as_person("mona")
    (panel,) = (one for one in registry.panels["governance.matter"] if one.key == "ratification")
    begin = panel.context(world.viewer("mona"), about)["begin"]
    assert panel.context(world.viewer("ola"), about) is None
    assert "Nordvik" in text(client.get(begin))
    values = {"rule": "named", "due_on": "01.02.2027", "force_from": ""}
    assert "Choose the members that must adopt it." in text(client.post(begin, values), 422)
    done = client.post(begin, {**values, "named": [world.sorvik.pk]}, follow=True)
    assert "The members are asked." in text(done)
    row = Ratification.objects.get()
    assert answer_of(row, world.sorvik).is_named
    told = panel.context(world.viewer("ola"), about)
    assert told["rounds"][0]["row"] == row
    child = answer_of(row, world.nordvik).child
    assert panel.context(world.viewer("kari"), child)["answers"][0][0].ratification == row


def test_answer_is_told_corrected_and_its_changes_shown(world, row, as_person):
    client, one = as_person("kari"), answer_of(row, world.nordvik)
    page = text(client.get(at("answer_detail", one)))
    assert at("answer_record", one) in page
    assert "2027" in text(client.get(at("answer_record", one)))
    values = {
        "status": "changed",
        "decided_on": "19.11.2026",
        "case_number": "9/26",
        "text": CHANGED,
    }
    same = client.post(at("answer_record", one), {**values, "text": TEXT})
    assert "to the letter" in text(same, 422)
    page = text(client.post(at("answer_record", one), values, follow=True))
    assert "<del>2027</del><ins>2028</ins>" in page
    assert "19.11.2026" in page
    wrong = {"status": "pending", "decided_on": "", "reason": "Feil kommune"}
    page = text(client.post(at("answer_correct", one), wrong, follow=True))
    assert "The answer is corrected." in page
    assert fresh(one).status == "pending"
    history = text(client.get(at("ratification_history", row)))
    assert "A member’s answer was corrected" in history
    assert "Feil kommune" in history


def test_new_text_goes_to_all_from_the_board(world, row, as_person):
    answer(world, row, world.sorvik, "changed", text=CHANGED)
    client = as_person("mona")
    form = text(client.get(at("ratification_next", row)))
    assert "2028" in form
    assert "Sørvik adopted it with changes." in form
    values = {
        "resolution": CHANGED,
        "reason": "Sørvik endret",
        "rule": "all",
        "due_on": "",
        "force_from": "",
    }
    page = text(client.post(at("ratification_next", row), values, follow=True))
    assert "The members are asked about the new text." in page
    assert "Adopted this very text in round 1" in page
    assert "Sørvik endret" in text(client.get(at("ratification_detail", row)))


def test_round_is_ended_and_its_dates_changed_from_the_board(world, row, as_person):
    client = as_person("mona")
    dates = {"due_on": "01.03.2027", "force_from": "01.07.2027"}
    assert "The dates were saved." in text(
        client.post(at("ratification_terms", row), dates, follow=True)
    )
    page = text(client.post(at("ratification_end", row), {"reason": "Trukket"}, follow=True))
    assert "The members are not asked any more." in page
    assert "without effect" in page


@pytest.mark.parametrize(
    ("who", "board", "run", "own", "others"),
    [
        ("mona", 200, 200, 200, 200),
        ("dina", 200, 403, 200, 403),
        ("kari", 200, 403, 200, 403),
        ("ola", 200, 403, 403, 403),
        ("didrik", 200, 403, 403, 200),
        ("sol", 404, 404, 404, 404),
        ("stig", 404, 404, 404, 404),
    ],
)
def test_who_reaches_which_page(world, row, as_person, who, board, run, own, others):  # noqa: PLR0913, PLR0917
    client = as_person(who)
    pages = {
        at("ratification_detail", row): board,
        at("answer_detail", answer_of(row, world.nordvik)): board,
    }
    pages |= {at(f"ratification_{name}", row): run for name in ("next", "end", "terms")}
    pages |= {
        at("answer_record", answer_of(row, world.nordvik)): own,
        at("answer_record", answer_of(row, world.sorvik)): others,
    }
    assert {url: client.get(url).status_code for url in pages} == pages


def test_matter_kept_within_its_bodies_hides_its_round(world, as_person):
    row = asked(world, joint(world, openness="bodies", exemption="offl. § 14")[0])
    for who, status in (("mona", 200), ("ola", 404), ("dina", 404)):
        assert as_person(who).get(at("ratification_detail", row)).status_code == status
    assert "Samarbeidsavtalen" not in text(as_person("ola").get(reverse(LIST)))
    kinds = ["governance.ratification"]
    assert search.find("samarbeidsavtalen", world.viewer("ola"), kinds=kinds) == []
    # The council's own matter is still the member's own.
    child = answer_of(row, world.nordvik).child
    assert child in Matter.objects.seen_by(world.viewer("kari"))
    assert child not in Matter.objects.seen_by(world.viewer("per"))


def test_lists_api_export_and_search(world, row, as_person):
    answer(world, row, world.nordvik)
    client = as_person("ola")
    page = text(client.get(f"{reverse(LIST)}?state=open"))
    assert "The members are asked about 1." in page
    assert "Samarbeidsavtalen" not in text(client.get(f"{reverse(LIST)}?state=met"))
    told = client.get(f"/api/v1/governance/ratification/{row.pk}").json()
    assert (told["state"], told["adopted"], told["needed"], told["short"]) == ("open", 1, 3, 2)
    rows = client.get(f"/api/v1/governance/answer?round={row.pk}&status=adopted").json()["rows"]
    assert [(one["member"], one["case_number"]) for one in rows] == [("Nordvik", "1/26")]
    export = client.get(f"{reverse('governance:answer_export', args=['csv'])}?round={row.pk}")
    lines = b"".join(export.streaming_content) if export.streaming else export.content
    assert lines.decode("utf-8-sig").count("Samarbeidsavtalen") == 3
    hits = search.find("samarbeidsavtalen", world.viewer("ola"), kinds=["governance.ratification"])
    assert [one.url for one in hits] == [at("ratification_detail", row)]


def test_council_that_is_asked_waits_for_those_who_act_for_the_member(world, row):
    (waits,) = (one for one in registry.worklists if one.key == "answers")
    (item,) = waits.items(world.viewer("kari"), 5)
    assert item.title == "Your council has not decided on “Samarbeidsavtalen”"
    assert (item.due, item.url) == (row.due_on, at("answer_detail", answer_of(row, world.nordvik)))
    assert waits.items(world.viewer("ola"), 5) == []
    days = {
        who: [
            one.key
            for source in registry.calendars
            for one in source(world.viewer(who))
            if one.day == row.due_on
        ]
        for who in ("kari", "mona")
    }
    assert days == {
        "kari": [f"answer-{answer_of(row, world.nordvik).pk}"], "mona": [f"ratification-{row.pk}"],
    }  # fmt: skip
    answer(world, row, world.nordvik)
    assert waits.items(world.viewer("kari"), 5) == []


def test_answer_that_is_late_is_found_and_mends_when_it_comes(world, row, as_person):
    after = row.due_on + dt.timedelta(days=1)
    find_all(clock(after))
    found = Finding.objects.filter(kind="governance.answer_late")
    assert sorted(one.members[0].name for one in found) == ["Lillevik", "Nordvik", "Sørvik"]
    page = text(as_person("ola").get(reverse("followup:finding_detail", args=[found[0].pk])))
    assert "The council was to decide by 20.12.2026." in page
    answer(world, row, world.nordvik)
    statuses = {one.members[0].name: one.status for one in found.all()}
    assert statuses["Nordvik"] == "mended"


# The whole nation


@pytest.fixture
def nation(world):
    """357 members."""
    made = Member.objects.bulk_create(
        Member(name=f"Kommune {n:03}", sort_key=f"kommune {n:03}") for n in range(354)
    )
    Membership.objects.bulk_create(
        Membership(arrangement=world.arrangement, member=one, valid_from=dt.date(2020, 1, 1))
        for one in made
    )
    return made


def queries(act):
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def test_asking_the_whole_nation_costs_little_more_than_asking_three(world, about, nation):
    few = joint(world)[0]
    Membership.objects.filter(member__in=nation).update(
        valid_from=world.today + dt.timedelta(days=1)
    )
    small = queries(lambda: asked(world, few))
    Membership.objects.filter(member__in=nation).update(valid_from=dt.date(2020, 1, 1))
    large = queries(lambda: asked(world, about))
    assert Answer.objects.filter(ratification__matter=about).count() == 357
    # Rows go in many at a time: some statements more, not one for each member.
    assert large <= small + 357 // 3


def test_boards_cost_the_same_for_three_and_for_the_whole_nation(world, about, nation, as_person):
    row, client = asked(world, about), as_person("mona")
    urls = (at("ratification_detail", row), reverse(LIST), reverse("governance:answer_list"))
    for url in urls:
        client.get(url)
    large = [queries(lambda url=url: client.get(url)) for url in urls]
    page = text(client.get(urls[0]))
    assert len(shown(page)) == 357
    Answer.objects.exclude(member__in=(world.nordvik, world.sorvik, world.lillevik)).delete()
    assert [queries(lambda url=url: client.get(url)) for url in urls] == large


def test_answer_among_the_whole_nation_costs_the_same(world, about, nation):
    row = asked(world, about)
    large = queries(lambda: answer(world, row, nation[0]))
    Answer.objects.exclude(member__in=(world.nordvik, world.sorvik, world.lillevik)).delete()
    assert queries(lambda: answer(world, row, world.nordvik)) <= large
