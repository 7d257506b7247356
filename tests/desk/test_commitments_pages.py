"""Pages of service hours, levels and delivery agreements, as people use them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.commitments import (
    CalendarVersion,
    Commitment,
    DeliveryVersion,
    EscalationStep,
    Level,
    LevelTarget,
    PauseCause,
    ServiceCalendar,
)
from samdrift.desk.papers.delivery_paper import delivery_paper
from samdrift.formats.paper import Table
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member
from tests.desk import made_commitments as made
from tests.desk_landscape_commitments import make_commitments
from tests.world import World

DAYS = "1234567"


def at(name: str, *keys: Any) -> str:
    return reverse(f"desk:{name}", args=keys)


def week(n: int, hours: str, weekend: str = "") -> dict[str, str]:
    return {f"hours_{n}_{day}": hours if day < "6" else weekend for day in DAYS}


def editor(**values: str) -> dict[str, str]:
    """What the calendar's editor sends in."""
    given = {"seasons": "1", "do": "save", "closed_on_holidays": "on", "exceptions": ""}
    return given | week(0, "08:00–15:30") | week(1, "") | values


# Service hours


def test_calendar_is_made_from_a_typical_one(world: World, as_person: Any) -> None:
    mona = as_person("mona")
    page = mona.get(at("calendar_new"), {"from": "summer"}).content.decode()
    assert 'value="15.05"' in page and "08:00–15:00" in page
    assert mona.post(at("calendar_new"), editor(name="Kontortid")).status_code == 302
    calendar = ServiceCalendar.objects.get()
    content = CalendarVersion.objects.get(calendar=calendar).content
    assert content["week"]["5"] == [["08:00", "15:30"]] and content["week"]["6"] == []
    shown = mona.get(at("calendar_detail", calendar.pk)).content.decode()
    assert "Monday–Friday: 08:00–15:30" in shown


def test_calendar_hours_are_changed_with_seasons_half_days_and_exceptions(
    world: World, as_person: Any
) -> None:
    calendar = made.make_calendar()
    sent = editor(
        reason="Sommertid vedtatt",
        exceptions="14.08.2026\tstengt\tFlyttedag",
        half_christmas_eve="12",
        from_1="15.05",
        to_1="14.09",
        **week(1, "08–15, 18–20"),
    )
    mona = as_person("mona")
    assert mona.post(at("calendar_hours", calendar.pk), sent).status_code == 302
    content = CalendarVersion.objects.get(number=2).content
    assert content["seasons"][0]["week"]["1"] == [["08:00", "15:00"], ["18:00", "20:00"]]
    assert content["half_days"] == {"christmas_eve": "12:00"}
    page = mona.get(at("calendar_detail", calendar.pk)).content.decode()
    for text in (
        "Own hours 15.05.–14.09.",
        "Christmas Eve: until 12:00",
        "14.08.2026: closed",
        "Sommertid vedtatt",
    ):
        assert text in page


def test_calendar_editor_tells_what_is_wrong_in_which_cell(world: World, as_person: Any) -> None:
    calendar = made.make_calendar()
    sent = editor(reason="x", hours_0_2="tirsdag", half_christmas_eve="tolv", exceptions="stengt")
    answer = as_person("mona").post(at("calendar_hours", calendar.pk), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#hours_0_2"' in page and "“tirsdag” tells no hours" in page
    assert "Write the time as 12:00." in page and "Line 1" in page
    overlap = editor(reason="x", hours_0_1="08–12, 11–15")
    page = as_person("mona").post(at("calendar_hours", calendar.pk), overlap).content.decode()
    assert "Monday: two stretches of hours overlap" in page
    assert CalendarVersion.objects.count() == 1


def test_calendar_editor_shows_the_year_and_a_trial_before_it_is_saved(
    world: World, as_person: Any
) -> None:
    calendar = made.make_calendar()
    sent = editor(do="look", day="18.12.2026", time="15:00", length="45 min", year="2026")
    answer = as_person("mona").post(at("calendar_hours", calendar.pk), sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "due 21.12.2026" in page and "08.15" in page
    assert page.count("<rect") == 365 and "Maundy Thursday" in page
    assert CalendarVersion.objects.count() == 1


def test_calendar_page_answers_a_trial_by_its_address(world: World, as_person: Any) -> None:
    calendar = made.make_calendar()
    ola = as_person("ola")
    asked = {"day": "30.04.2026", "time": "15:00", "length": "1 day", "year": "2027"}
    page = ola.get(at("calendar_detail", calendar.pk), asked).content.decode()
    assert "The year 2027" in page
    # 30 minutes on Thursday; Friday 1 May is a holiday; the rest on Monday.
    assert "due 04.05.2026" in page and "15.00" in page
    for wrong in ({"day": "i dag"}, {"length": "45"}, {"time": "nå"}):
        page = ola.get(at("calendar_detail", calendar.pk), asked | wrong).content.decode()
        assert "Write the" in page
    assert ola.post(at("calendar_hours", calendar.pk), editor()).status_code == 403


def test_calendar_is_ended_and_offered_again(world: World, as_person: Any) -> None:
    calendar = made.make_calendar()
    mona = as_person("mona")
    assert mona.post(at("calendar_end", calendar.pk)).status_code == 302
    assert "Ended" in mona.get(at("calendar_detail", calendar.pk)).content.decode()
    assert mona.post(at("calendar_reopen", calendar.pk)).status_code == 302
    assert ServiceCalendar.objects.get().ended_at is None


# Levels


def rows(prefix: str, *told: dict[str, str]) -> dict[str, str]:
    found = {f"{prefix}-count": str(len(told))}
    for n, values in enumerate(told):
        found |= {f"{prefix}-{n}-{name}": value for name, value in values.items()}
    return found


def test_level_is_made_with_its_times_in_the_browser(world: World, as_person: Any) -> None:
    calendar, always = made.make_calendar(), made.make_calendar("Døgnet", made.ALWAYS)
    cause = made.make_cause()
    mona = as_person("mona")
    sent = {
        "name": "Gull",
        "calendar": calendar.pk,
        "price": "120,50",
        "price_unit": "user",
        "pause_causes": [cause.pk],
        "warnings": "50 %, 75",
        "on_change": "continue",
    }
    assert mona.post(at("level_new"), sent).status_code == 302
    level = Level.objects.get()
    assert (level.price, level.warnings) == (Decimal("120.50"), [50, 75])
    times = rows(
        "t",
        {"priority": "1", "response": "15 min", "resolution": "2 t", "calendar": str(always.pk)},
        {"priority": "", "response": "1 h", "resolution": "2 days"},
        {"kind": "request", "resolution": "5 days"},
        {},
    )
    answer = mona.post(at("level_targets", level.pk), times | {"do": "save"})
    assert answer.status_code == 302
    told = set(LevelTarget.objects.values_list("kind", "priority", "metric", "minutes", "calendar"))
    assert told == {
        ("", 1, "response", 15, always.pk),
        ("", 1, "resolution", 120, always.pk),
        ("", None, "response", 60, None),
        ("", None, "resolution", 900, None),
        ("request", None, "resolution", 2250, None),
    }
    steps = rows("s", {"percent": "100", "who": "desk_lead", "metric": "", "priority": "1"})
    assert mona.post(at("level_steps", level.pk), steps | {"do": "save"}).status_code == 302
    assert EscalationStep.objects.get().priority == 1
    page = mona.get(at("level_detail", level.pk)).content.decode()
    assert "15 h" in page and "100 % of the time" in page and "Service request" in page


def test_level_times_without_their_unit_are_refused(world: World, as_person: Any) -> None:
    level = made.make_level(world, targets=[])
    sent = rows("t", {"priority": "1", "response": "15"}) | {"do": "save"}
    answer = as_person("mona").post(at("level_targets", level.pk), sent)
    assert answer.status_code == 422
    assert "write the time with its unit" in answer.content.decode()
    assert not LevelTarget.objects.exists()


def test_more_rows_keep_what_is_written_and_judge_nothing(world: World, as_person: Any) -> None:
    level = made.make_level(world, targets=[])
    sent = rows("t", {"priority": "1", "response": "15"}, {}) | {"do": "rows"}
    answer = as_person("mona").post(at("level_targets", level.pk), sent)
    page = answer.content.decode()
    assert answer.status_code == 200 and 'value="15"' in page
    assert page.count('id="id_t-') > 4 * 6 and "write the time with" not in page
    assert not LevelTarget.objects.exists()


def test_level_times_are_pasted_and_looked_at_before_they_are_saved(
    world: World, as_person: Any
) -> None:
    level = made.make_level(world, targets=[])
    mona = as_person("mona")
    sent = {"pasted": "P1\t15 min\t2 t\nP2\t1 t\t4 t", "do": "fill", "t-count": "0"}
    page = mona.post(at("level_targets", level.pk), sent).content.decode()
    assert 'value="15 min"' in page and 'value="4 t"' in page
    assert not LevelTarget.objects.exists()
    wrong = {"pasted": "bare tekst", "do": "fill", "t-count": "0"}
    answer = mona.post(at("level_targets", level.pk), wrong)
    assert answer.status_code == 422 and "Line 1" in answer.content.decode()


def test_level_page_names_what_does_not_hang_together(world: World, as_person: Any) -> None:
    odd = (("response", None, 60), ("response", 1, 90), ("resolution", 2, 30))
    level = made.make_level(world, targets=odd, warnings=[])
    page = as_person("ola").get(at("level_detail", level.pk)).content.decode()
    for text in (
        "First response takes longer for P1 than for P2.",
        "First response takes longer than the solution for P2.",
        "No solution is promised for P1, P3, P4, P5.",
        "Nobody is warned before the time is out.",
        "Nobody is told when the time is out.",
    ):
        assert text in page


def test_cause_of_waiting_is_kept_in_its_register(world: World, as_person: Any) -> None:
    mona = as_person("mona")
    sent = {"name": "Helseplattformen", "waits_for": "supplier"}
    assert mona.post(at("pause_cause_new"), sent).status_code == 302
    cause = PauseCause.objects.get()
    assert mona.post(at("pause_cause_end", cause.pk)).status_code == 302
    page = mona.get(at("pause_cause_detail", cause.pk)).content.decode()
    assert "Offer it again" in page
    assert as_person("ola").post(at("pause_cause_reopen", cause.pk)).status_code == 403


# Delivery agreements


def test_delivery_agreement_goes_from_draft_to_paper_in_the_browser(
    world: World, as_person: Any
) -> None:
    level = made.make_level(world, price=Decimal(100), price_unit="user")
    service = Service.objects.create(name="Nett")
    mona, dina = as_person("mona"), as_person("dina")
    begun = {
        "member": world.nordvik.pk,
        "arrangement": world.arrangement.pk,
        "valid_from": "20.11.2026",
    }
    assert mona.post(at("delivery_new"), begun).status_code == 302
    version = DeliveryVersion.objects.get()
    lines = rows(
        "l",
        {"level": str(level.pk), "quantity": "120"},
        {"service": str(service.pk), "level": str(level.pk)},
        {},
    )
    assert mona.post(at("delivery_lines", version.pk), lines | {"do": "save"}).status_code == 302
    assert mona.post(at("delivery_offer", version.pk)).status_code == 302
    assert "Answer the offer" in dina.get("/").content.decode()
    page = dina.get(at("delivery_detail", version.pk)).content.decode()
    assert "12\u00a0000,00\u00a0kr" in page and "What 1 line costs is not known" in page
    assert mona.post(at("delivery_accept", version.pk)).status_code == 403
    assert dina.post(at("delivery_accept", version.pk)).status_code == 302
    paper = as_person("per").get(at("delivery_paper", version.pk))
    assert paper.content.startswith(b"%PDF") and "attachment" in paper["Content-Disposition"]
    assert DeliveryVersion.objects.get().paper is not None


def test_delivery_lines_twice_are_told_in_the_form(world: World, as_person: Any) -> None:
    level = made.make_level(world)
    mona = as_person("mona")
    begun = {"member": world.nordvik.pk, "arrangement": world.arrangement.pk}
    mona.post(at("delivery_new"), begun)
    version = DeliveryVersion.objects.get()
    same = {"level": str(level.pk)}
    sent = rows("l", same, same) | {"do": "save"}
    answer = mona.post(at("delivery_lines", version.pk), sent)
    assert answer.status_code == 422 and "Two lines" in answer.content.decode()
    empty = rows("l", {"quantity": "5"}) | {"do": "save"}
    assert mona.post(at("delivery_lines", version.pk), empty).status_code == 422
    assert not Commitment.objects.exists()


def test_next_version_tells_what_differs(world: World, as_person: Any) -> None:
    made.promise(world, world.nordvik, made.make_level(world), quantity=10)
    gold = made.make_level(world, "Gull", targets=[("response", None, 15)])
    first = DeliveryVersion.objects.get()
    mona = as_person("mona")
    assert mona.post(at("delivery_next", first.pk)).status_code == 302
    second = DeliveryVersion.objects.get(number=2)
    sent = rows("l", {"level": str(gold.pk), "quantity": "12"}) | {"do": "save"}
    assert mona.post(at("delivery_lines", second.pk), sent).status_code == 302
    page = mona.get(at("delivery_detail", second.pk)).content.decode()
    assert "All services, level: Standard → Gull" in page
    assert "All services, how many: 10 → 12" in page
    assert "Write from which day it is to hold" in page
    day = {"valid_from": "01.01.2027", "text": "", "breach": ""}
    assert mona.post(at("delivery_change", second.pk), day).status_code == 302
    page = mona.get(at("delivery_detail", second.pk)).content.decode()
    assert "Write from which day" not in page and "01.01.2027" in page
    again = mona.post(at("delivery_next", first.pk), follow=True).content.decode()
    assert "is not answered yet" in again
    assert as_person("per").get(at("delivery_detail", second.pk)).status_code == 404


def test_paper_tells_levels_times_hours_and_what_follows(world: World) -> None:
    level = made.make_level(world, price=Decimal(100), price_unit="user", breach="Prisavslag.")
    made.promise(world, world.nordvik, level, quantity=10)
    version = DeliveryVersion.objects.select_related(
        "agreement__member", "agreement__arrangement"
    ).get()
    paper = delivery_paper(version, world.viewer("dina"))
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    assert tables[0].rows[0] == (
        "All services",
        "Standard",
        "10",
        "Kontortid",
        "1\u00a0000,00\u00a0kr",
    )
    assert ("P1", "not promised", "not promised", "2 h", "") in tables[1].rows
    assert paper.marking == "" and "Prisavslag." in str(paper.blocks)


def test_member_page_tells_what_it_is_promised(world: World, as_person: Any) -> None:
    made.promise(world, world.nordvik, made.make_level(world))
    url = reverse("parties:member_detail", args=[world.nordvik.pk])
    page = as_person("ola").get(url).content.decode()
    assert "Nordvik, version 1" in page and "All services: Standard" in page


# Side by side


def test_levels_side_by_side_mark_what_is_otherwise(world: World, as_person: Any) -> None:
    level = made.make_level(world)
    gold = made.make_level(
        world, "Gull", targets=[("response", None, 15), ("resolution", None, 480)]
    )
    for member in (world.nordvik, world.sorvik):
        made.promise(world, member, level)
    made.promise(world, world.lillevik, gold)
    page = as_person("ola").get(at("side_by_side")).content.decode()
    assert page.count("differs</span>") == 1
    assert page.count("shorter</span>") == 5
    assert page.count("longer</span>") == 1
    before = as_person("ola").get(f"/per/2020-01-01{at('side_by_side')}").content.decode()
    assert "None of these members" in before


def test_promises_are_taken_out_as_a_list(world: World, as_person: Any) -> None:
    level = made.make_level(world, price=Decimal(100), price_unit="member")
    made.promise(world, world.nordvik, level)
    ola = as_person("ola")
    text = ola.get(at("promise_export", "csv")).content.decode("utf-8-sig")
    assert "Nordvik" in text and "First response P1" in text and "Standard" in text
    assert ola.get(at("promise_export", "xlsx")).content.startswith(b"PK")
    row = Commitment.objects.get()
    assert "480" not in ola.get(at("promise_detail", row.pk)).content.decode()
    answer = ola.get("/api/v1/desk/promise")
    assert answer.status_code == 200 and answer.json()["rows"][0]["response_p1"] == 60


@pytest.mark.parametrize("many", [30])
def test_levels_of_many_members_cost_as_much_as_of_few(
    world: World, as_person: Any, many: int
) -> None:
    level = made.make_level(world)
    ola = as_person("ola")
    for member in (world.nordvik, world.sorvik, world.lillevik):
        made.promise(world, member, level)
    pages = (at("side_by_side"), at("promise_list"), at("delivery_list"), at("level_list"))
    few = [_queries(ola, url) for url in pages]
    start = dt.date(2020, 1, 1)
    for n in range(many):
        member = Member.objects.create(name=f"Kommune {n:02}")
        Membership.objects.create(arrangement=world.arrangement, member=member, valid_from=start)
        made.promise(world, member, level)
    assert [_queries(ola, url) for url in pages] == few
    assert "1 of 5" in ola.get(pages[0]).content.decode()


def _queries(client: Any, url: str) -> int:
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as told:
        client.get(url)
    return len(told)


def test_pages_stand_for_whoever_sees_them(world: World, as_person: Any) -> None:
    """Every page of the subject, for one who leads and one who only reads."""
    make_commitments(world)
    calendar, level = ServiceCalendar.objects.first(), Level.objects.first()
    version, row = DeliveryVersion.objects.first(), Commitment.objects.first()
    cause = PauseCause.objects.first()
    assert calendar and level and version and row and cause
    lists = ("calendar", "pause_cause", "level", "delivery", "promise")
    read = [at(f"{key}_list") for key in lists] + [at("side_by_side")]
    for key, one in zip(lists, (calendar, cause, level, version, row), strict=True):
        read += [at(f"{key}_detail", one.pk), at(f"{key}_history", one.pk)]
    write = [at("calendar_new"), at("calendar_hours", calendar.pk), at("level_new")]
    write += [at("level_targets", level.pk), at("level_steps", level.pk), at("delivery_new")]
    write += [
        at(f"{key}_change", one.pk)
        for key, one in zip(lists, (calendar, cause, level), strict=False)
    ]
    mona, ola, sol = as_person("mona"), as_person("ola"), as_person("sol")
    assert {url: mona.get(url).status_code for url in [*read, *write]} == dict.fromkeys(
        [*read, *write], 200
    )
    assert {url: ola.get(url).status_code for url in read} == dict.fromkeys(read, 200)
    assert {url: ola.get(url).status_code for url in write} == dict.fromkeys(write, 403)
    assert {url: sol.get(url).status_code for url in read} == dict.fromkeys(read, 404)
    past = f"/per/2026-06-01{at('side_by_side')}"
    assert "2 h" in ola.get(past).content.decode()
