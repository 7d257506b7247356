"""Findings on their pages, in other pages, in the API, the worklist and the calendar."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.followup.models.findings import Finding
from samdrift.followup.services import findings as services
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer
from tests.followup.findings import BY_HAND, NARROW, one

DAY = dt.date(2026, 11, 20)
NEXT = DAY + dt.timedelta(days=1)
LIST = "followup:finding_list"


def page_of(finding):
    return reverse("followup:finding_detail", args=[finding.pk])


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def rows_in(response):
    """The marks of the findings a list shows, by the address their first cell leads to."""
    pks = re.findall(r'<a href="[^"]*/followup/findings/(\d+)/"', text(response))
    return set(Finding.objects.filter(pk__in=pks).values_list("mark", flat=True))


@pytest.fixture
def findings(world):
    """a: new. b: Kari's, overdue. c: accepted. d: mended. e: Sørvik's, about money."""
    made = {mark: one(world, mark) for mark in "abcd"}
    made["e"] = one(world, "e", members=(world.sorvik.pk,), money=1_234_50)
    kari = world.people["kari"]
    Finding.objects.filter(mark="b").update(responsible=kari, deadline=DAY - dt.timedelta(days=2))
    Finding.objects.filter(mark="c").update(
        status="accepted", accepted_until=NEXT, reason="Agreed with the board"
    )
    Finding.objects.filter(mark="d").update(status="mended", mended_on=DAY)
    return made


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "abe"),
        ("?status=accepted", "c"),
        ("?status=mended,accepted", "cd"),
        ("?responsible=me", "b"),
        ("?responsible=nobody", "ae"),
        ("?responsible=me,nobody", "abe"),
        ("?overdue=yes", "b"),
        ("?overdue=no", "ae"),
        ("?money=yes", "e"),
        ("?kind=test.open", "abe"),
        ("?kind=test.by_hand", ""),
        ("?about=Nord", "abe"),
        ("?about=Sør", ""),
        ("?person=Kari", "b"),
    ],
)
def test_list_shows_what_is_open_and_what_is_asked_for(findings, as_person, query, shown):
    assert rows_in(as_person("kari").get(reverse(LIST) + query)) == set(shown)


def test_list_is_filtered_by_member_and_by_object(world, findings, as_person):
    client = as_person("kari")
    assert rows_in(client.get(f"{reverse(LIST)}?member={world.sorvik.pk}")) == {"e"}
    about = f"parties.member:{world.nordvik.pk}"
    assert rows_in(client.get(f"{reverse(LIST)}?about={about}")) == set("abe")
    assert rows_in(client.get(f"{reverse(LIST)}?about=parties.member:0")) == set()


@pytest.mark.parametrize("query", ["status=nonsense", "responsible=x", "about=a:b", "overdue=2"])
def test_filter_that_cannot_be_used_is_refused_by_name(findings, as_person, query):
    assert as_person("kari").get(f"{reverse(LIST)}?{query}").status_code == 422


def test_list_of_an_earlier_day_shows_what_was_there_then(findings, as_person):
    Finding.objects.filter(mark="d").update(found_on=DAY - dt.timedelta(days=9))
    past = f"/per/{DAY - dt.timedelta(days=3)}/followup/findings/"
    assert rows_in(as_person("kari").get(past)) == {"d"}


def test_empty_list_says_that_all_is_well(world, as_person):
    assert "What is observed is as agreed" in text(as_person("kari").get(reverse(LIST)))


def test_summary_leads_to_the_own_the_late_and_those_nobody_has(findings, as_person):
    page = text(as_person("kari").get(reverse(LIST)))
    assert "You have 1 open finding" in page
    assert "1 of them is overdue" in page
    assert "nobody has 1" in page
    assert "nobody has 2" in text(as_person("mona").get(reverse(LIST)))


def test_page_tells_both_sides_the_difference_and_what_to_do(world, as_person):
    finding = one(world, agreed={"hours": 8}, observed={"hours": 5}, money=1_234_50)
    page = text(as_person("kari").get(page_of(finding)))
    for told in (
        "8 hours were agreed",
        "5 hours were seen",
        "234,50",
        "Ask for the missing hours.",
    ):
        assert told in page
    assert "Nobody has taken it in hand yet." in page


def test_page_has_one_thing_to_do_next(world, findings, as_person):
    for who, mark, then in (
        ("kari", "a", "Take in hand"),
        ("dina", "c", "Open again"),
        ("per", "a", None),
        ("kari", "d", None),
    ):
        page = text(as_person(who).get(page_of(findings[mark])))
        acts = page[page.index('class="page-head"') :] if 'class="page-head"' in page else page
        primary = re.findall(
            r'<(?:a|button) class="ds-button"(?: type="submit")?(?: href="[^"]*")?>([^<]+)<', acts
        )
        assert primary == ([then] if then else []), (who, mark)


def test_act_is_done_from_the_page(world, findings, as_person):
    client = as_person("kari")
    done = client.post(reverse("followup:finding_take", args=[findings["a"].pk]), follow=True)
    assert "You have taken it in hand." in text(done)
    assert Finding.objects.get(mark="a").responsible == world.people["kari"]
    values = {"until": "01.03.2027", "reason": "The use ends in the spring"}
    done = client.post(
        reverse("followup:finding_accept", args=[findings["a"].pk]), values, follow=True
    )
    assert "Accepted until 01.03.2027: The use ends in the spring" in text(done)


def test_refusal_stands_at_the_field(findings, as_person):
    values = {"until": "20.11.2026", "reason": "Because"}
    url = reverse("followup:finding_accept", args=[findings["a"].pk])
    response = as_person("kari").post(url, values)
    assert response.status_code == 422
    assert "20.11.2026 is not after today" in response.content.decode()


def test_person_is_found_by_name_when_handing_over(world, findings, as_person):
    url = reverse("followup:finding_hand_over", args=[findings["a"].pk])
    client = as_person("kari")
    assert client.post(url, {"person": "Nobody Known"}).status_code == 422
    client.post(url, {"person": "Ola Åsen", "deadline": "21.11.2026"})
    now = Finding.objects.get(mark="a")
    assert (now.responsible, now.deadline) == (world.people["ola"], NEXT)


@pytest.mark.parametrize("name", ["deadline", "wait", "mend", "reopen", "put-back"])
def test_form_of_each_act_is_shown_to_who_may(world, findings, as_person, name):
    finding = one(world, "hand", BY_HAND)
    url = reverse(f"followup:finding_{name.replace('-', '_')}", args=[finding.pk])
    assert as_person("kari").get(url).status_code == 200
    assert as_person("per").get(url).status_code == 403
    assert as_person("sol").get(url).status_code == 404


def test_many_are_taken_handed_over_and_accepted_at_once(world, findings, as_person):
    client, url = as_person("mona"), reverse("followup:finding_chosen")
    rows = [findings["a"].pk, findings["e"].pk]
    client.post(url, {"act": "take", "row": rows, "sure": "1"})
    assert Finding.objects.filter(responsible=world.people["mona"]).count() == 2
    values = {"act": "hand_over", "row": rows, "sure": "1", "person": "mona@vik.test"}
    assert client.post(url, values | {"person": "nobody"}).status_code == 422
    ola = Finding.objects.filter(responsible=world.people["ola"])
    client.post(url, values | {"person": "ola@vik.test"})
    assert ola.count() == 2
    values = {"act": "accept", "row": rows, "sure": "1", "until": "01.03.2027", "reason": "Agreed"}
    client.post(url, values)
    assert Finding.objects.filter(status="accepted").count() == 3


def test_narrow_finding_is_not_found_by_others(world, as_person):
    finding = one(world, kind=NARROW)
    for who, status in (("mona", 200), ("kari", 404), ("sol", 404)):
        assert as_person(who).get(page_of(finding)).status_code == status
        assert as_person(who).get(f"/api/v1/followup/finding/{finding.pk}").status_code == status
    assert "Of the responsible alone" not in text(as_person("kari").get(reverse(LIST)))
    export = reverse("followup:finding_export", args=["csv"])
    assert "Of the responsible alone" not in text(as_person("kari").get(export))
    assert "Of the responsible alone" in text(as_person("mona").get(export))


def test_api_tells_values_in_kroner_and_unknown_as_null(world, findings, as_person):
    client = as_person("kari")
    told = client.get(f"/api/v1/followup/finding/{findings['e'].pk}").json()
    assert told["money"] == "1234.5"
    assert told["members"] == ["Sørvik"]
    assert told["agreed"] == "8 hours were agreed"
    assert client.get(f"/api/v1/followup/finding/{findings['a'].pk}").json()["money"] is None
    rows = client.get("/api/v1/followup/finding?status=mended").json()["rows"]
    assert [row["id"] for row in rows] == [findings["d"].pk]


def test_own_open_findings_are_counted_in_the_menu(world, findings, as_person):
    entry = next(entry for entry in registry.menu if entry.key == "findings")
    assert entry.count(world.viewer("kari")) == 1
    assert entry.count(world.viewer("ola")) == 0
    assert not entry.visible(world.viewer("sol"))


def test_own_findings_wait_on_the_front_page_the_overdue_first(world, findings, as_person):
    for mark, days in (("x", 5), ("y", None)):
        made = one(world, mark)
        deadline = DAY + dt.timedelta(days=days) if days else None
        Finding.objects.filter(pk=made.pk).update(
            responsible=world.people["kari"], deadline=deadline
        )
    worklist = next(one for one in registry.worklists if one.key == "findings")
    items = worklist.items(world.viewer("kari"), 10)
    assert [item.url for item in items] == [
        page_of(findings["b"]),
        *(page_of(Finding.objects.get(mark=mark)) for mark in "xy"),
    ]
    assert [item.tone for item in items] == ["danger", "warning", "warning"]
    assert worklist.items(world.viewer("sol"), 10) == []
    page = text(as_person("kari").get(reverse("home:front")))
    assert page.index(page_of(findings["b"])) < page.index(items[1].url)


def test_deadlines_stand_in_the_own_calendar(world, findings):
    Finding.objects.filter(mark="a").update(responsible=world.people["kari"], deadline=NEXT)
    calendar = next(made for made in registry.calendars if made.__module__.endswith("findings"))
    entries = list(calendar(world.viewer("kari")))
    assert [(entry.day, entry.key) for entry in entries] == [(NEXT, f"finding-{findings['a'].pk}")]
    assert list(calendar(world.viewer("ola"))) == []
    assert list(calendar(Viewer(kind="anonymous"))) == []


def test_member_page_shows_what_concerns_it(world, findings, as_person):
    url = reverse("parties:member_detail", args=[world.nordvik.pk])
    page = text(as_person("per").get(url))
    assert page_of(findings["b"]) in page
    assert page_of(findings["e"]) not in page
    assert "1 accepted until a date" in page
    url = reverse("parties:member_detail", args=[world.lillevik.pk])
    assert 'id="findings"' not in text(as_person("per").get(url))


def test_person_page_shows_what_the_person_answers_for(world, findings, as_person):
    url = reverse("parties:person_detail", args=[world.people["kari"].pk])
    page = text(as_person("kari").get(url))
    assert page_of(findings["b"]) in page
    assert page_of(findings["a"]) not in page


@pytest.mark.parametrize("where", ["list", "member", "front"])
def test_pages_cost_the_same_however_many_findings(world, findings, as_person, where):
    client = as_person("kari")
    url = {
        "list": reverse(LIST),
        "member": reverse("parties:member_detail", args=[world.nordvik.pk]),
        "front": reverse("home:front"),
    }[where]
    counts = []
    for extra in ("fg", "hijklmnop"):
        for mark in extra:
            made = one(world, mark, members=(world.nordvik.pk, world.sorvik.pk))
            Finding.objects.filter(pk=made.pk).update(responsible=world.people["kari"])
        for _visit in range(3):  # what is told is then known, and stands while its rows do
            client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_page_of_a_kind_no_room_declares_any_more_is_gone(world, as_person):
    finding = one(world)
    registry.findings.pop(finding.kind)
    assert as_person("dag").get(page_of(finding)).status_code == 404


def test_history_tells_every_step_by_name(world, findings, as_person):
    services.take([findings["a"]], by=world.viewer("kari"))
    page = text(as_person("kari").get(reverse("followup:finding_history", args=[findings["a"].pk])))
    for told in ("Was found", "Was taken in hand", "Taken in hand", "Kari Koordinator"):
        assert told in page
