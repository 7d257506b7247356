"""Who is on call: rotas, changes, swaps, absences, call-outs, findings, and who may what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction

from samdrift.desk.calc.working_time import BY_CODE
from samdrift.desk.models.cases import CaseEntry
from samdrift.desk.models.oncall import AgreedRule, CallOut, RotaChange, RotaLayer, ShiftSwap
from samdrift.desk.papers.oncall_hours import hours_xlsx
from samdrift.desk.queries import oncall as queries
from samdrift.desk.queries import oncall_check as check
from samdrift.desk.queries import oncall_own as own
from samdrift.desk.services import oncall as services
from samdrift.desk.services import oncall_calls as calls
from samdrift.desk.services import oncall_findings as findings
from samdrift.desk.services import oncall_people as people
from samdrift.desk.services import oncall_rules as agreed
from samdrift.desk.services.calendars import save_version
from samdrift.followup.models.findings import Finding
from samdrift.formats.spreadsheet import read
from samdrift.kernel.calc.spans import Span
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.reach import seen
from tests.desk.made import Desk, machine, make_case, make_desk
from tests.desk.made_oncall import OnCall, at, make_oncall, oslo
from tests.world import World

DAY = dt.timedelta(days=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@pytest.fixture
def rota(world: World, desk: Desk) -> OnCall:
    return make_oncall(world, desk)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as found, transaction.atomic():
        yield
    assert found.value.code == code


def names(moment: dt.datetime, team: Any = None) -> list[str | None]:
    """Asked several times, so that it stands: what is changed after that must be told all the same."""
    told = [
        [str(one.person) if one.person else None for one in queries.on_now(moment, team)]
        for _time in range(3)
    ]
    assert told[0] == told[1] == told[2]
    return told[0]


def standing(kind: str) -> list[Finding]:
    return list(Finding.objects.filter(kind=kind).exclude(status="mended"))


def night(rota: OnCall, ahead: int = 0) -> tuple[dt.datetime, dt.datetime]:
    day = rota.monday + (14 + ahead) * DAY
    return oslo(day, 15, 30), oslo(day + DAY, 8)


def test_on_now_tells_whom_to_call_in_order_and_nobody_while_the_team_is_at_work(
    rota: OnCall, desk: Desk
) -> None:
    evening, _end = night(rota)
    assert names(evening) == ["Åsta Agent", "Mona Mål"]
    assert names(evening + 7 * DAY)[0] == "Arne Agent"
    assert names(evening - dt.timedelta(minutes=1)) == []
    assert names(evening, desk.first) == []
    path = queries.path_now(evening)
    assert [one.given_name for one in path] == ["Åsta", "Mona", "Dag"]


def test_changes_absences_and_leaving_show_at_once(rota: OnCall, world: World) -> None:
    by, (start, end) = machine(world), night(rota)
    made = services.put_in(
        rota.north, by=by, person=world.people["arne"], starts_at=start, ends_at=end
    )
    assert names(start)[0] == "Arne Agent"
    services.strike_change(made, by=by)
    assert names(start)[0] == "Åsta Agent"
    away = people.add_absence(
        by=world.viewer("asta"), valid_from=rota.monday + 14 * DAY, valid_to=rota.monday + 16 * DAY
    )
    assert names(start)[0] is None
    found = queries.on_now(start)[0]
    assert (found.why, str(found.instead_of)) == ("away", "Åsta Agent")
    people.strike_absence(away, by=by)
    world.people["asta"].left_on = rota.monday + 14 * DAY
    world.people["asta"].save(update_fields=["left_on"])
    assert names(start)[0] is None
    assert names(start - 14 * DAY + 7 * DAY)[0] == "Arne Agent"
    assert Notice.objects.filter(what="rota.put_in").exists()


def test_a_layer_that_has_begun_is_followed_by_another_and_the_past_stands(
    rota: OnCall, world: World
) -> None:
    by = machine(world)
    before = queries.duties(
        [rota.rota], Span(oslo(rota.monday - 14 * DAY, 0), oslo(rota.monday, 0))
    )
    new = services.replace_layer(
        rota.north, by=by, valid_from=world.today + DAY, people=[world.people["mona"]]
    )
    after = queries.duties([rota.rota], Span(oslo(rota.monday - 14 * DAY, 0), oslo(rota.monday, 0)))
    assert before == after
    assert names(oslo(world.today + DAY, 20))[0] == "Mona Mål"
    with refused("day_past"):
        services.end_layer(rota.backup, by=by, day=world.today - DAY)
    with refused("no_people"):
        services.add_layer(rota.rota, by=by, name="Tom", people=[], valid_from=world.today)
    services.end_layer(new, by=by, day=world.today + DAY)
    assert not RotaLayer.objects.filter(pk=new.pk).exists()


def test_new_opening_hours_change_nothing_behind(rota: OnCall, world: World) -> None:
    past = oslo(rota.monday - 7 * DAY, 16)
    assert len(names(past)) == 2
    longer = {"week": {str(day): [["08:00", "20:00"]] for day in range(1, 6)}}
    save_version(rota.rota.calendar, by=machine(world), content=longer, reason="Lenger")
    assert len(names(past)) == 2
    assert names(night(rota)[0]) == []


def test_a_swap_is_asked_accepted_and_told(rota: OnCall, world: World) -> None:
    start, end = night(rota)
    back = night(rota, 7)
    swap = people.ask_swap(
        rota.north, by=world.viewer("asta"), asked=world.people["arne"], starts_at=start, ends_at=end,
        back_starts_at=back[0], back_ends_at=back[1],
    )  # fmt: skip
    assert [one.pk for one in own.swaps_to_answer(world.viewer("arne"))] == [swap.pk]
    with refused("not_yours"):
        people.accept_swap(swap, by=world.viewer("asta"))
    people.accept_swap(swap, by=world.viewer("arne"))
    assert (names(start)[0], names(back[0])[0]) == ("Arne Agent", "Åsta Agent")
    with refused("answered"):
        people.decline_swap(swap, by=world.viewer("arne"))
    services.strike_change(RotaChange.objects.filter(swap=swap)[0], by=machine(world))
    assert (names(start)[0], names(back[0])[0]) == ("Åsta Agent", "Arne Agent")
    told = Notice.objects.filter(what__in=("swap.asked", "swap.answered"))
    assert {one.what for one in told} == {"swap.asked", "swap.answered"}


def test_a_swap_must_be_of_ones_own_shift_and_to_come(rota: OnCall, world: World) -> None:
    start, end = night(rota)
    told: dict[str, Any] = {"starts_at": start, "ends_at": end}
    with refused("not_on_call"):
        people.ask_swap(rota.north, by=world.viewer("arne"), asked=world.people["asta"], **told)
    with refused("oneself"):
        people.ask_swap(rota.north, by=world.viewer("asta"), asked=world.people["asta"], **told)
    with refused("is_past"):
        people.ask_swap(
            rota.north, by=world.viewer("asta"), asked=world.people["arne"],
            starts_at=oslo(rota.monday - 28 * DAY, 16), ends_at=oslo(rota.monday - 28 * DAY, 20),
        )  # fmt: skip
    swap = people.ask_swap(rota.north, by=world.viewer("asta"), asked=world.people["arne"], **told)
    people.leave(world.people["arne"], world.today, machine(world))
    swap.refresh_from_db()
    assert swap.state == ShiftSwap.State.WITHDRAWN


def test_a_call_out_is_two_presses_and_stands_in_the_case(rota: OnCall, world: World) -> None:
    case = make_case(world)
    start, _end = night(rota)
    row = calls.start_call_out(case, by=at(world, "asta", start))
    assert row.rota == rota.rota
    with refused("called_out_already"):
        calls.start_call_out(case, by=at(world, "asta", start))
    row = calls.end_call_out(
        row, by=at(world, "asta", start + dt.timedelta(minutes=50)), reason="Disken var full"
    )
    note = CaseEntry.objects.get(case=case)
    assert not note.is_public
    assert "Åsta Agent" in note.text
    assert "Disken var full" in note.text
    assert Event.objects.filter(what="case.call_out").exists()
    assert own.call_hours(row) == Fraction(5, 6)
    assert [one.pk for one in own.call_outs_of(case, world.viewer("arne"))] == [row.pk]
    assert not seen(CallOut, world.viewer("ola")).exists()


def test_call_outs_are_corrected_and_struck_with_a_reason(rota: OnCall, world: World) -> None:
    case = make_case(world)
    start = oslo(rota.monday - 7 * DAY, 22)
    told: dict[str, Any] = {
        "starts_at": start,
        "ends_at": start + dt.timedelta(hours=2),
        "reason": "Nett",
    }
    with pytest.raises(Refused):
        calls.write_call_out(
            rota.rota, by=world.viewer("arne"), person=world.people["asta"], case=case, **told
        )
    row = calls.write_call_out(rota.rota, by=world.viewer("asta"), case=case, **told)
    with refused("ends_before_it_begins"):
        calls.change_call_out(row, by=world.viewer("asta"), starts_at=start, ends_at=start)
    row = calls.change_call_out(
        row,
        by=world.viewer("asta"),
        starts_at=start,
        ends_at=start + dt.timedelta(hours=1),
        reason="Nett",
    )
    assert own.call_hours(row) == 1
    calls.strike_call_out(row, by=world.viewer("asta"), reason="Feil dag")
    assert CaseEntry.objects.filter(case=case, is_public=False).count() == 3
    assert check.called_out(Span(start - DAY, start + DAY), start + DAY) == {}
    with refused("struck_already"):
        calls.strike_call_out(row, by=world.viewer("asta"), reason="Igjen")


def test_what_breaks_which_rule_is_found_and_mends_when_it_is_agreed(
    rota: OnCall, world: World
) -> None:
    findings.look_at_all(machine(world))
    broken = standing(findings.RULE)
    assert {one.agreed["code"] for one in broken} == {"week_hours"}
    assert len(standing(findings.LATE)) == 1
    by = machine(world)
    with refused("bad_value"):
        agreed.agree_rule(
            rota.rota,
            by=by,
            code="share",
            value="en femtedel",
            basis="Avtale",
            valid_from=world.today,
        )
    rule = agreed.agree_rule(
        rota.rota, by=by, code="share", value="0", basis="Særavtale 1.1.", valid_from=world.today
    )
    assert standing(findings.RULE) == []
    agreed.end_rule(rule, by=by)
    assert not AgreedRule.objects.exists()
    assert standing(findings.RULE)
    services.publish_plan(rota.rota, by=by, until=world.today + 20 * DAY)
    assert standing(findings.LATE) == []
    with refused("bad_day"):
        services.publish_plan(rota.rota, by=by, until=world.today - DAY)


def test_gaps_are_found_named_and_mend_when_somebody_is_put_in(rota: OnCall, world: World) -> None:
    by = machine(world)
    assert standing(findings.GAP) == []
    day = rota.monday + 14 * DAY
    people.add_absence(by=by, person=world.people["asta"], valid_from=day, valid_to=day + DAY)
    gap = standing(findings.GAP)[0]
    assert gap.observed["why"] == "away"
    assert gap.observed["who"] == world.people["asta"].pk
    services.put_in(
        rota.north,
        by=by,
        person=world.people["arne"],
        starts_at=oslo(day, 0),
        ends_at=oslo(day + DAY, 0),
    )
    assert standing(findings.GAP) == []
    services.end_rota(rota.rota, by=by)
    assert names(oslo(day, 20)) == []
    assert standing(findings.RULE) == []


def test_each_persons_weeks_are_reckoned_line_by_line(rota: OnCall, world: World) -> None:
    first = rota.monday - 7 * DAY
    told = {
        str(one): account
        for one, account in check.accounts(rota.rota, first, 2, machine(world).now)
    }
    week = next(one for one in told["Mona Mål"].weeks if one.on_call)
    assert week.counted == week.ordinary + week.on_call / 7
    assert BY_CODE["share"].value == Fraction(1, 7)


def test_hours_for_pay_are_a_line_for_each_shift_and_call_out(rota: OnCall, world: World) -> None:
    start = oslo(rota.monday - 7 * DAY, 22)
    month = start.date().replace(day=1)
    calls.write_call_out(
        rota.rota,
        by=world.viewer("asta"),
        starts_at=start,
        ends_at=start + dt.timedelta(hours=2),
        reason="Nett",
    )
    pays = own.pay_of_month(month, machine(world).now)
    asta = next(one for one in pays if one.person == world.people["asta"])
    assert asta.called.total == 2
    assert asta.counts == 2 + asta.on_call.total / 7
    rows = read(hours_xlsx(pays, month)).sheets[0].rows
    assert len(rows[0]) == len(rows[1])
    whole = sum(float(row[8]) for row in rows[1:] if row[0] == "Åsta Agent")
    assert whole == pytest.approx(float(asta.on_call.total) + 2)
    assert "Nett" not in str(rows)
    assert {site for site, _told, _people in own.fairness(pays)} == {"Nord", "Sør"}


def test_only_those_who_lead_plan_and_only_the_desk_sees(rota: OnCall, world: World) -> None:
    assert seen(type(rota.rota), world.viewer("asta")).exists()
    assert not seen(type(rota.rota), world.viewer("ola")).exists()
    start, end = night(rota)
    for act in (
        lambda: services.put_in(
            rota.north, by=world.viewer("asta"), person=None, starts_at=start, ends_at=end
        ),
        lambda: services.publish_plan(rota.rota, by=world.viewer("asta"), until=world.today),
        lambda: people.add_absence(
            by=world.viewer("asta"), person=world.people["arne"], valid_from=world.today
        ),
    ):
        with pytest.raises(Refused), transaction.atomic():
            act()
    assert services.add_rota(by=world.viewer("dag"), name="Natt", team=rota.rota.team).pk


def test_an_erased_person_leaves_hours_and_no_words(rota: OnCall, world: World) -> None:
    start = oslo(rota.monday - 7 * DAY, 22)
    row = calls.write_call_out(
        rota.rota, by=world.viewer("asta"), starts_at=start, ends_at=start + DAY / 12, reason="Mye"
    )
    people.add_absence(by=world.viewer("asta"), valid_from=world.today)
    told = people.erase(world.people["asta"].pk, machine(world))
    row.refresh_from_db()
    assert (row.reason, len(told)) == ("", 2)
