"""Duties follow from what is agreed by themselves, and their activities follow the duties."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Claim
from samdrift.agreements.models.duties import Duty, Report
from samdrift.agreements.models.hours import HourPool, HourYear
from samdrift.agreements.models.options import Option
from samdrift.agreements.models.terms import IndexSeries, PriceRule, Term, TermStep
from samdrift.agreements.services.duties import align, align_all
from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.services.occurrences import mark_done, move
from samdrift.kernel.viewer import terminal
from tests.agreements.made import machine, make_agreement
from tests.world import World

pytestmark = pytest.mark.django_db
JAN = dt.date(2027, 1, 1)


def _agreement(world: World, **values: Any) -> Agreement:
    return make_agreement(world, notice_months=6, **values)


def _price(agreement: Agreement, *days: dt.date) -> Term:
    term = Term.objects.create(agreement=agreement, kind=Term.Kind.PRICE, title="Users")
    for day in days:
        TermStep.objects.create(term=term, valid_from=day, value=100)
    return term


def _kinds(agreement: Agreement) -> set[str]:
    return set(Duty.objects.filter(agreement=agreement).values_list("kind", flat=True))


def _duty(agreement: Agreement, kind: str) -> Duty:
    return Duty.objects.select_related("activity").get(agreement=agreement, kind=kind)


def _days(duty: Duty) -> list[dt.date]:
    assert duty.activity is not None
    return list(duty.activity.occurrences.order_by("planned").values_list("planned", flat=True))


def test_the_term_gives_its_end_its_last_day_of_notice_and_an_evaluation(world: World) -> None:
    agreement = _agreement(world)
    align(agreement, by=machine(world))
    assert _days(_duty(agreement, "end")) == [dt.date(2033, 12, 31)]
    assert _days(_duty(agreement, "notice")) == [dt.date(2033, 6, 30)]
    assert _days(_duty(agreement, "evaluation")) == [dt.date(2032, 12, 30)]
    activity = _duty(agreement, "notice").activity
    assert activity is not None
    assert activity.area == Activity.Area.AGREEMENTS
    assert (activity.subject_kind, activity.subject_id) == ("agreements.agreement", agreement.pk)
    assert activity.person == world.people["mona"]


def test_fifteen_yearly_price_steps_are_one_activity(world: World) -> None:
    agreement = _agreement(world, valid_to=dt.date(2042, 1, 1))
    _price(agreement, *(dt.date(year, 1, 1) for year in range(2024, 2042)))
    align(agreement, by=machine(world))
    steps = _duty(agreement, "price_step")
    assert steps.rule["kind"] == "dates"
    assert len(steps.rule["dates"]) == 17
    assert _days(steps) == [JAN, dt.date(2028, 1, 1)]
    assert Activity.objects.filter(subject_id=agreement.pk).count() == 4


def test_running_it_again_writes_nothing(world: World) -> None:
    agreement = _agreement(world)
    _price(agreement, dt.date(2024, 1, 1), JAN)
    assert align(agreement, by=machine(world)) > 0
    with CaptureQueriesContext(connection) as told:
        assert align(agreement, by=machine(world)) == 0
    written = [q["sql"] for q in told if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_the_number_of_queries_does_not_grow_with_what_is_agreed(world: World) -> None:
    by = machine(world)

    def cost(count: int) -> tuple[int, int]:
        made = [_agreement(world, title=f"Avtale {count} {n}") for n in range(count)]
        for one in made:
            _price(one, dt.date(2024, 1, 1), JAN)
            for n in range(count):
                Option.objects.create(
                    agreement=one, title=f"More {n}", about="volume", last_notice=JAN
                )
        pks = [one.pk for one in made]
        Duty.objects.filter(agreement__in=pks).delete()
        with CaptureQueriesContext(connection) as first:
            align_all(pks, by=by)
        with CaptureQueriesContext(connection) as again:
            align_all(pks, by=by)
        return len(first), len(again)

    few, many = cost(1), cost(6)
    assert few[1] == many[1] <= 14
    assert many[0] <= few[0] + 6, "only what is written in batches may grow"


def test_an_extension_moves_what_is_to_come_and_lets_go_of_what_is_late(world: World) -> None:
    agreement = _agreement(world, valid_to=dt.date(2027, 5, 1))
    align(agreement, by=machine(world))
    assert "notice" not in _kinds(agreement), "its last day of notice is past already"
    agreement.valid_to = dt.date(2027, 7, 1)
    agreement.save()
    align(agreement, by=machine(world))
    late = _duty(agreement, "notice")
    assert _days(late) == [dt.date(2026, 12, 31)]
    later = terminal(dt.date(2027, 2, 1))
    agreement.valid_to = dt.date(2031, 7, 1)
    agreement.save()
    align(agreement, by=later)
    rows = Occurrence.objects.filter(activity=late.activity_id).order_by("planned")
    assert [(row.planned, row.is_open) for row in rows] == [
        (dt.date(2026, 12, 31), False),
        (dt.date(2030, 12, 31), True),
    ]
    assert rows[0].dropped_on == dt.date(2027, 2, 1)
    assert rows[0].reason


def test_an_option_that_is_used_is_done_on_the_wheel(world: World) -> None:
    agreement = _agreement(world)
    option = Option.objects.create(
        agreement=agreement, title="Two years more", about="extension", last_notice=JAN
    )
    align(agreement, by=machine(world))
    duty = _duty(agreement, "option")
    assert duty.activity is not None
    assert "Two years more" not in duty.activity.title, "all inside see the wheel"
    option.state, option.decided_on = Option.State.USED, world.today
    option.save()
    align(agreement, by=world.viewer("mona"))
    row = Occurrence.objects.get(activity=duty.activity_id)
    assert (row.done_on, row.done_by) == (world.today, world.people["mona"])
    option.state, option.decided_on = Option.State.OPEN, None
    option.save()
    align(agreement, by=machine(world))
    duty.refresh_from_db()
    assert duty.ends_on is None


def test_a_claim_keeps_its_last_day_until_it_is_sent_or_lost(world: World) -> None:
    agreement = _agreement(world)
    claims = [
        Claim.objects.create(
            agreement=agreement, number=n, kind="level", title="A secret fault",
            raised_on=world.today, last_day=JAN,
        )
        for n in (1, 2)
    ]  # fmt: skip
    align(agreement, by=machine(world))
    waiting = Occurrence.objects.open().filter(activity__subject_id=agreement.pk, day=JAN)
    assert waiting.count() == len(claims)
    assert not Activity.objects.filter(title__contains="secret").exists()
    for claim, state in zip(claims, (Claim.State.SENT, Claim.State.LAPSED), strict=True):
        claim.state = state
        claim.save()
    align(agreement, by=machine(world))
    duties = Duty.objects.filter(kind="claim").order_by("source_id")
    ended = [Occurrence.objects.get(activity=one.activity_id) for one in duties]
    assert ended[0].done_on == world.today
    assert ended[1].dropped_on == world.today


def test_levels_indexes_and_hours_come_on_their_days(world: World) -> None:
    agreement = _agreement(world)
    level = Term.objects.create(agreement=agreement, kind=Term.Kind.AVAILABILITY, title="Uptime")
    for year in (2024, 2027):
        TermStep.objects.create(term=level, valid_from=dt.date(year, 3, 1), value=99)
    price = _price(agreement, dt.date(2024, 1, 1))
    series = IndexSeries.objects.create(name="KPI")
    PriceRule.objects.create(
        term=price, series=series, base_month=dt.date(2023, 11, 1), index_month=2
    )
    pool = HourPool.objects.create(agreement=agreement, title="Development")
    for year in (2024, 2025, 2026):
        HourYear.objects.create(
            pool=pool, hours=600,
            valid_from=dt.date(year, 1, 1), valid_to=dt.date(year + 1, 1, 1),
        )  # fmt: skip
    align(agreement, by=machine(world))
    assert _days(_duty(agreement, "level_step")) == [dt.date(2027, 3, 1)]
    assert _days(_duty(agreement, "index"))[0] == dt.date(2027, 2, 1)
    assert _days(_duty(agreement, "hours")) == [dt.date(2026, 12, 31)]


def test_an_agreement_that_is_left_asks_for_no_notice_and_no_option(world: World) -> None:
    agreement = _agreement(world)
    Option.objects.create(agreement=agreement, title="More", about="volume", last_notice=JAN)
    align(agreement, by=machine(world))
    agreement.left_on, agreement.left_because = dt.date(2027, 6, 1), "Bought anew"
    agreement.save()
    align(agreement, by=machine(world))
    waiting = Occurrence.objects.open().filter(activity__subject_id=agreement.pk)
    assert [(row.day) for row in waiting] == [dt.date(2027, 5, 31)]


def test_a_step_that_is_taken_away_leaves_what_is_done(world: World) -> None:
    agreement = _agreement(world)
    term = _price(agreement, dt.date(2024, 1, 1), JAN, dt.date(2027, 7, 1))
    align(agreement, by=machine(world))
    duty = _duty(agreement, "price_step")
    first = Occurrence.objects.get(activity=duty.activity_id, planned=JAN)
    mark_done(first, by=machine(world))
    term.steps.filter(valid_from__gt=JAN).delete()
    align(agreement, by=machine(world))
    assert _days(_duty(agreement, "price_step")) == [JAN]
    term.steps.filter(valid_from=JAN).delete()
    align(agreement, by=machine(world))
    gone = _duty(agreement, "price_step")
    assert gone.ends_on == world.today
    assert _days(gone) == [JAN]


def test_a_day_that_people_moved_stays_moved(world: World) -> None:
    agreement = _agreement(world)
    _price(agreement, dt.date(2024, 1, 1), JAN)
    align(agreement, by=machine(world))
    row = Occurrence.objects.get(activity=_duty(agreement, "price_step").activity_id)
    move(row, day=dt.date(2027, 1, 5), reason="Holidays", by=machine(world))
    agreement.title = "Another name"
    agreement.save()
    align(agreement, by=machine(world))
    row.refresh_from_db()
    assert row.day == dt.date(2027, 1, 5)
    assert "Another name" in row.activity.__class__.objects.get(pk=row.activity_id).title


def test_the_lead_answers_and_the_management_lead_where_there_is_none(world: World) -> None:
    agreement = _agreement(world)
    align(agreement, by=machine(world))
    agreement.lead = world.people["liv"]
    agreement.save()
    align(agreement, by=machine(world))
    activity = _duty(agreement, "end").activity
    assert activity is not None
    assert (activity.person, activity.role) == (None, "management_lead")


def test_what_was_over_before_it_was_entered_asks_nothing(world: World) -> None:
    agreement = _agreement(world, valid_to=dt.date(2026, 2, 1))
    Option.objects.create(
        agreement=agreement, title="Old", about="volume", last_notice=dt.date(2025, 1, 1)
    )
    assert align(agreement, by=machine(world)) == 0
    assert _kinds(agreement) == set()


def test_a_report_people_wrote_down_gets_a_row_for_each_time(world: World) -> None:
    agreement = _agreement(world)
    duty = Duty.objects.create(
        agreement=agreement, kind="report", title="Monthly report", role="",
        rule={"kind": "every", "unit": "month", "n": 1}, starts_on=dt.date(2026, 12, 10),
    )  # fmt: skip
    align(agreement, by=machine(world))
    rows = Report.objects.filter(duty=duty).order_by("due_on")
    assert [row.due_on for row in rows] == _days(_duty(agreement, "report"))
    assert (rows[0].covers_from, rows[0].covers_to) == (dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    agreement.valid_to = dt.date(2027, 2, 1)
    agreement.save()
    align(agreement, by=machine(world))
    assert [row.due_on for row in rows.all()] == [dt.date(2026, 12, 10), dt.date(2027, 1, 10)]


def test_titles_are_read_in_the_readers_language_whoever_wrote_them(world: World) -> None:
    agreement = _agreement(world, valid_to=dt.date(2030, 1, 1))
    duty = _duty(agreement, "notice")
    for language, said in (("en", "Last day of notice"), ("nb", "Siste varslingsdag")):
        with translation.override(language):
            assert str(duty) == said
            assert str(duty.activity) == f"{said} – {agreement}"
