"""The wheel, the month and the pages of what falls due."""

from __future__ import annotations

import datetime as dt
import math

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samdrift.followup.calc import wheel as calc
from samdrift.followup.models.activities import Occurrence
from samdrift.followup.services import occurrences as services
from samdrift.kernel.models.files import StoredFile
from tests.followup.test_activities import first, plan

D = dt.date
AREAS = ("agreements", "economy", "governance")


@given(
    st.lists(
        st.tuples(st.dates(D(2026, 1, 1), D(2026, 12, 31)), st.sampled_from(AREAS)), max_size=150
    )
)
def test_every_due_has_a_mark_in_its_ring(dues) -> None:
    made = [calc.Due(n, day, area, "coming") for n, (day, area) in enumerate(dues)]
    drawn = calc.wheel(2026, AREAS, made, D(2026, 6, 1))
    assert sorted(key for mark in drawn.marks for key in mark.keys) == list(range(len(made)))
    for mark in drawn.marks:
        radius = math.hypot(mark.x - calc.CENTRE, mark.y - calc.CENTRE)
        assert calc.HUB < radius < calc.OUTER


def test_marks_near_each_other_do_not_cover_each_other() -> None:
    made = [calc.Due(n, D(2026, 3, 1 + n), "economy", "coming") for n in range(20)]
    marks = calc.wheel(2026, AREAS, made, D(2026, 6, 1)).marks
    gaps = [math.hypot(a.x - b.x, a.y - b.y) for a in marks for b in marks if a is not b]
    assert min(gaps) >= calc.APART - 0.2


def test_the_hand_is_there_in_todays_year_alone() -> None:
    assert calc.wheel(2026, AREAS, [], D(2026, 6, 1)).hand
    assert calc.wheel(2025, AREAS, [], D(2026, 6, 1)).hand is None


def test_a_month_begins_its_weeks_on_monday() -> None:
    weeks = calc.weeks_of(2027, 1)
    assert weeks[0].number == 53
    assert weeks[0].days[0] == D(2026, 12, 28)
    assert calc.neighbours(2026, 12) == ((2026, 11), (2027, 1))


def test_the_wheel_draws_each_due_as_a_link_and_tells_it_in_the_table(world, as_person) -> None:
    one = first(plan(world))
    text = as_person("ola").get(reverse("followup:wheel")).content.decode()
    assert text.count(f'href="{reverse("followup:due_detail", args=[one.pk])}"') >= 2
    assert "<svg" in text
    assert "style=" not in text


def test_the_wheel_shows_mine_and_one_area(world, as_person) -> None:
    plan(world, title="Min egen")
    plan(world, title="En annens", role="controller", area="economy")
    page = reverse("followup:wheel")
    mine = as_person("mona").get(page, {"whose": "mine"}).content.decode()
    assert "Min egen" in mine
    assert "En annens" not in mine
    area = as_person("mona").get(page, {"area": "economy"}).content.decode()
    assert "Min egen" not in area
    assert "En annens" in area
    for odd in ({"whose": "x"}, {"area": "x"}, {"year": "x"}, {"year": "²²²²"}, {"year": "9999"}):
        assert as_person("mona").get(page, odd).status_code == 200


def test_a_members_own_is_not_on_anothers_wheel(world, as_person) -> None:
    plan(world, "kari", member=world.nordvik, title="Bare vår")
    for page in (reverse("followup:wheel"), reverse("followup:month", args=[2026, 12])):
        assert "Bare vår" in as_person("ola").get(page).content.decode()
        assert "Bare vår" not in as_person("per").get(page).content.decode()


def test_the_wheel_costs_the_same_whatever_its_rows(
    world, as_person, django_assert_max_num_queries
) -> None:
    client, page = as_person("mona"), reverse("followup:wheel")
    plan(world)
    client.get(page)
    for n in range(12):
        plan(world, title=f"Nr. {n}", rule={"kind": "every", "unit": "week", "n": 1})
    with django_assert_max_num_queries(30):
        client.get(page)


def test_a_month_that_is_none_is_not_found(world, as_person) -> None:
    assert as_person("ola").get(reverse("followup:month", args=[2026, 13])).status_code == 404


def test_a_due_is_done_from_its_page(world, as_person) -> None:
    one = first(plan(world, checklist=["Innkalling"]))
    client = as_person("mona")
    client.post(reverse("followup:due_done", args=[one.pk]))
    one.refresh_from_db()
    assert one.done_on is None
    client.post(reverse("followup:due_tick", args=[one.pk]), {"point": ["Innkalling"]})
    client.post(reverse("followup:due_done", args=[one.pk]))
    one.refresh_from_db()
    assert one.done_on == world.today
    assert client.get(reverse("followup:due_detail", args=[one.pk])).status_code == 200


def test_evidence_as_a_file_is_kept_and_given_back(world, as_person) -> None:

    one = first(plan(world))
    client = as_person("mona")
    file = SimpleUploadedFile("referat.html", b"<script>alert(1)</script>")
    client.post(reverse("followup:due_show", args=[one.pk]), {"file": file})
    proof = one.proofs.get()
    answer = client.get(reverse("followup:proof", args=[proof.pk]))
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert as_person("sol").get(reverse("followup:proof", args=[proof.pk])).status_code == 404


def test_evidence_that_is_too_large_leaves_nothing_behind(world, as_person, settings) -> None:
    settings.UPLOAD_LIMIT = 3
    one = first(plan(world))
    file = SimpleUploadedFile("stor.pdf", b"1234")
    url = reverse("followup:due_show", args=[one.pk])
    answer = as_person("mona").post(url, {"file": file})
    assert answer.status_code == 422
    assert not one.proofs.exists()
    assert not StoredFile.objects.exists()


def test_an_activity_is_planned_from_its_form(world, as_person) -> None:
    values = {
        "title": "Andre tirsdag",
        "area": "governance",
        "whose": f"arrangement:{world.arrangement.pk}",
        "repeat": "nth",
        "place": "2",
        "weekday": "1",
        "starts_on": "01.12.2026",
        "evidence": "none",
        "role": "daily_manager",
        "checklist": "Én\nTo\n",
    }
    client = as_person("mona")
    answer = client.post(reverse("followup:activity_new"), values)
    assert answer.status_code == 302
    one = Occurrence.objects.order_by("planned").first()
    assert one is not None
    assert one.day == D(2026, 12, 8)
    assert one.activity.checklist == ["Én", "To"]
    change = reverse("followup:activity_change", args=[one.activity_id])
    assert 'value="Andre tirsdag"' in client.get(change).content.decode()
    moved = client.post(
        reverse("followup:due_change_from", args=[one.pk]), {**values, "weekday": "3"}
    )
    assert moved.status_code == 302
    newest = Occurrence.objects.order_by("-activity_id", "planned").first()
    assert newest is not None
    assert newest.day == D(2026, 12, 10)


def test_anchors_are_offered_by_the_legal_form(world, as_person) -> None:
    page = reverse("followup:anchors", args=[world.arrangement.pk])
    client = as_person("mona")
    assert "municipal_budget" in client.get(page).content.decode()
    client.post(page, {"anchors": ["municipal_budget"], "role": "management_lead"})
    assert "municipal_budget" not in client.get(page).content.decode()
    assert as_person("ola").get(page).status_code == 403


def test_the_lists_and_the_api_hold_what_one_may_see(world, as_person) -> None:
    plan(world, "kari", member=world.nordvik, title="Bare vår")
    for page in ("followup:activity_list", "followup:due_list"):
        assert "Bare vår" in as_person("ola").get(reverse(page)).content.decode()
        assert "Bare vår" not in as_person("per").get(reverse(page)).content.decode()
    client = as_person("ola")
    for query in ("whose=mine", "whose=own", "state=late", "year=2026", "area=governance"):
        assert client.get(f"{reverse('followup:due_list')}?{query}").status_code == 200
    for query in ("nobody=yes", "late=yes", "running=yes", "whose=own"):
        assert client.get(f"{reverse('followup:activity_list')}?{query}").status_code == 200


def test_many_are_done_at_once_from_the_list(world, as_person) -> None:
    rows = [first(plan(world)), first(plan(world, title="En til"))]
    assert services.mark_all_done(rows, by=world.viewer("mona")) == 2
    late = as_person("mona").get(f"{reverse('followup:due_list')}?state=done")
    assert "En til" in late.content.decode()
