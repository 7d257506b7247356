"""The joint portfolio: frames, ranking with its line, the portfolio board's decisions, grants."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from samdrift.followup.models.findings import Finding
from samdrift.governance.models.decisions import Decision
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.money.calc.ranking import INSIDE, OUTSIDE, UNKNOWN, WOULD_FIT
from samdrift.money.intake.frame_table import read_table
from samdrift.money.lists.investment_reports import table_report
from samdrift.money.models.investments import Frame, GrantUse, Investment, Programme
from samdrift.money.papers.words import plain
from samdrift.money.queries import programmes as programme_queries
from samdrift.money.queries.investments import BOTH, standing
from samdrift.money.queries.pool import pool_of
from samdrift.money.services import (
    frames,
    investment_course,
    investment_ranks,
    investments,
    portfolio_findings,
    portfolio_succession,
    programmes,
)
from samdrift.money.services.frames import put_table
from samdrift.money.services.investments import CostIn
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover
from samdrift.parties.models.members import Member
from tests.money.made_investments import YEAR, a_portfolio, frame, machine, measure
from tests.world import World

pytestmark = pytest.mark.django_db
PRINTED = """|Asker|Røyken|Hurum|Samlet
Drift 2017|42 952 000|13 435 000|9 368 000|65 755 000
Investering 2017|10 000 000|9 624 000|3 000 000|22 624 000
Drift 2018|44 952 000|13 435 000|9 368 000|67 755 000
Investering 2018|10 000 000|7 305 000|3 000 000|20 305 000"""
"""The joint portfolio as a public paper has it, with its sums."""
State = Investment.State


def verdicts(world: World, *sections: str) -> dict[str, str]:
    found = standing(machine(world), sections or ("investment",))
    return {row.title: found.verdict(row) for row in found.ranked}


def order(world: World) -> list[str]:
    rows = Investment.objects.filter(rank__isnull=False).order_by("rank")
    return [f"{row.rank} {row.title}" for row in rows]


def decision(world: World, outcome: str = "adopted") -> Decision:
    from samdrift.governance.models.bodies import Body

    body = Body.objects.first() or Body.objects.create(
        name="Porteføljestyret", kind="portfolio_board", arrangement=world.arrangement
    )
    return Decision.objects.create(
        body=body,
        year=2026,
        serial=Decision.objects.count() + 1,
        title="Porteføljen",
        outcome=outcome,
        text="Vedtatt",
        decided_on=dt.date(2026, 11, 1),
    )


# Frames


def test_a_frame_is_kept_once_and_changed_where_it_stands(world: World) -> None:
    by = machine(world)
    first = frame(world, world.nordvik, 100)
    assert frame(world, world.nordvik, 100) == first
    assert frame(world, world.nordvik, 200).amount == 200
    assert Event.objects.filter(what__startswith="frame.").count() == 2
    with pytest.raises(DomainError, match="already"):
        frames.add_frame(by=by, member=world.nordvik, year=YEAR, amount=Decimal(1))
    with pytest.raises(DomainError, match="0 kr or more"):
        frame(world, world.nordvik, -1)
    with pytest.raises(DomainError, match="not a year"):
        frame(world, world.nordvik, 1, year=19)


def test_a_member_writes_its_own_frame_and_no_other(world: World) -> None:
    kari = world.viewer("kari")
    frames.put_frame(world.nordvik, YEAR, "investment", Decimal(5), by=kari)
    with pytest.raises(Refused):
        frames.put_frame(world.sorvik, YEAR, "investment", Decimal(5), by=kari)
    with pytest.raises(Refused):
        frames.put_frame(world.nordvik, YEAR, "investment", Decimal(6), by=world.viewer("ola"))


def test_a_struck_frame_is_told_of_the_member_and_not_known_any_more(world: World) -> None:
    row = frame(world, world.nordvik, 100)
    frame(world, world.sorvik, 50)
    frames.strike_frame(row, by=machine(world))
    assert pool_of(machine(world)).amount((YEAR, "investment")) == 50
    assert Event.objects.filter(what="frame.struck", subject_kind="parties.member").count() == 1


def test_the_pool_names_those_whose_frame_is_not_known(world: World) -> None:
    frame(world, world.nordvik, 100, year=2026)
    frame(world, world.sorvik, 50, year=2026)
    frame(world, world.nordvik, 100)
    pool = pool_of(machine(world))
    assert [one.name for one in pool.lacking((YEAR, "investment"))] == [world.sorvik.name]
    assert pool.lacking((YEAR, "operating")) == []
    report = table_report(machine(world))
    last = report.lines[-1]
    assert last.values[:3] == (Decimal(100), None, None)
    assert world.sorvik.name in report.notes[0]


def test_the_documents_table_comes_out_with_every_printed_total(world: World) -> None:
    for name in ("Asker", "Røyken", "Hurum"):
        Member.objects.create(name=name)
    text = PRINTED.replace("|", "\t")
    rows = put_table(read_table(text, machine(world)), by=machine(world), source="s. 46")
    assert len(rows) == 12
    report = table_report(machine(world))
    assert report.header[1:5] == ("Asker", "Hurum", "Røyken", "Together")
    shown = {
        line.label: [plain(*cell).replace("\u00a0", " ") for cell in line.cells()]
        for line in report.lines
    }
    assert shown["Operating 2017"] == ["42 952 000", "9 368 000", "13 435 000", "65 755 000", ""]
    assert shown["Investment 2017"] == ["10 000 000", "3 000 000", "9 624 000", "22 624 000", ""]
    assert shown["Operating 2018"][3:] == ["67 755 000", "2 000 000"]
    assert shown["Investment 2018"][3:] == ["20 305 000", "−2 319 000"]


def test_many_members_stand_beneath_each_other(world: World) -> None:
    for number in range(6):
        frame(world, Member.objects.create(name=f"Kommune {number}"), 100 + number)
    report = table_report(machine(world))
    assert report.header == ("Member", "Investment 2027")
    assert [line.label for line in report.lines][-3:] == [
        "Kommune 5",
        "Together",
        "Change from the year before",
    ]
    assert [line.values for line in report.lines if line.strong] == [(Decimal(615),)]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Type\tÅr\tNordvik\tSum\nDrift\t2027\t100\t101", "Row 2: the members"),
        ("Type\tÅr\tNordvik\tVestby\nDrift\t2027\t100\t101", "Vestby"),
        ("Type\tÅr\tNordvik\nNoe\t2027\t100", "neither operating nor investment"),
        ("Type\tNordvik\nDrift\t100", "does not tell the year"),
        ("Type\tÅr\tNordvik\nDrift\t2027\tmye", "is not an amount"),
        ("Type\tÅr\nDrift\t2027", "name of a member"),
        ("Type\tÅr\tNordvik\nDrift\t2027\t1\nDrift\t2027\t2", "twice"),
        ("Type\tÅr\tNordvik\nDrift\t2027\t", "no amounts"),
    ],
)
def test_a_pasted_table_is_refused_with_row_and_reason(
    world: World, text: str, refusal: str
) -> None:
    with pytest.raises(DomainError, match=refusal):
        read_table(text, machine(world))


def test_a_pasted_table_may_tell_kind_and_year_in_one_cell(world: World) -> None:
    rows = read_table("\tNordvik\tSørvik\nDrift 2027\t1 500 000\t200", machine(world))
    assert [(one.member.name, one.year, one.section, one.amount) for one in rows] == [
        (world.nordvik.name, 2027, "operating", 1_500_000),
        (world.sorvik.name, 2027, "operating", 200),
    ]


# The ranking


def test_the_line_follows_the_ranking(world: World) -> None:
    _archive, _net, screens = a_portfolio(world)
    assert verdicts(world) == {"Felles arkiv": INSIDE, "Nytt nett": OUTSIDE, "Skjermer": WOULD_FIT}
    investment_ranks.move_up(screens, by=machine(world))
    assert order(world) == ["1 Felles arkiv", "2 Skjermer", "3 Nytt nett"]
    assert verdicts(world) == {"Felles arkiv": INSIDE, "Skjermer": INSIDE, "Nytt nett": OUTSIDE}
    frame(world, world.sorvik, 2_000_000)
    assert verdicts(world)["Nytt nett"] == INSIDE


def test_a_measure_is_placed_by_number_and_the_others_follow(world: World) -> None:
    archive, _net, screens = a_portfolio(world)
    by = machine(world)
    investment_ranks.place(screens, by=by, rank=1)
    assert order(world) == ["1 Skjermer", "2 Felles arkiv", "3 Nytt nett"]
    investment_ranks.place(archive, by=by, rank=99)
    assert order(world) == ["1 Skjermer", "2 Nytt nett", "3 Felles arkiv"]
    investment_ranks.move_down(archive, by=by)
    assert Event.objects.filter(what="investment.ranked").count() == 2
    with pytest.raises(DomainError, match="first place"):
        investment_ranks.place(archive, by=by, rank=0)
    with pytest.raises(Refused):
        investment_ranks.move_up(archive, by=world.viewer("kari"))


def test_grants_pay_their_part_before_the_frames_do(world: World) -> None:
    _archive, net, _screens = a_portfolio(world)
    costs = [CostIn(YEAR, Decimal(2_000_000), granted=Decimal(500_000))]
    investments.set_costs(net, by=machine(world), costs=costs)
    assert verdicts(world)["Nytt nett"] == INSIDE
    with pytest.raises(DomainError, match="cannot pay more"):
        investments.set_costs(
            net, by=machine(world), costs=[CostIn(YEAR, Decimal(1), granted=Decimal(2))]
        )


def test_operating_cost_counts_where_it_is_asked_for(world: World) -> None:
    archive, *_others = a_portfolio(world)
    frame(world, world.nordvik, 10, section="operating")
    investments.put_cost(archive, by=machine(world), cost=CostIn(YEAR, Decimal(11), "operating"))
    assert verdicts(world)["Felles arkiv"] == INSIDE
    assert verdicts(world, *BOTH)["Felles arkiv"] == OUTSIDE


def test_a_measure_without_a_cost_is_not_known(world: World) -> None:
    a_portfolio(world)
    row = measure(world, "Ukjent")
    assert verdicts(world)["Ukjent"] == UNKNOWN
    investments.set_costs(row, by=machine(world), costs=[CostIn(YEAR, Decimal(0))])
    assert verdicts(world)["Ukjent"] == INSIDE


def test_costs_are_written_whole_and_told_once(world: World) -> None:
    row = measure(world, "Arkiv", (2027, 10), (2028, 20))
    same = [CostIn(2028, Decimal(20)), CostIn(2027, Decimal(10))]
    investments.set_costs(row, by=machine(world), costs=same)
    investments.set_costs(row, by=machine(world), costs=[CostIn(2028, Decimal(25))])
    assert [(one.year, one.amount) for one in row.costs.all()] == [(2028, 25)]
    event = Event.objects.get(what="investment.costs_set")
    assert json.loads(event.text)["changes"] == {"invested": ["2027: 10; 2028: 20", "2028: 25"]}
    twice = [CostIn(2028, Decimal(1)), CostIn(2028, Decimal(2))]
    with pytest.raises(DomainError, match="told twice"):
        investments.set_costs(row, by=machine(world), costs=twice)


def test_a_member_keeps_only_necessary_maintenance(world: World) -> None:
    a_portfolio(world)
    with pytest.raises(DomainError, match="only necessary maintenance"):
        measure(world, "Egen server", (YEAR, 1), member=world.nordvik)
    own = measure(world, "Egen server", (YEAR, 1), member=world.nordvik, necessary="Disken svikter")
    assert own.rank is None
    assert "Egen server" not in verdicts(world)
    by = machine(world)
    joint = investments.change_investment(own, by=by, member=None, necessary="")
    assert (joint.rank, order(world)[-1]) == (4, "4 Egen server")
    back = investments.change_investment(joint, by=by, member=world.nordvik, necessary="Slitt")
    assert back.rank is None
    with pytest.raises(DomainError, match="Choose the member"):
        investments.change_investment(back, by=by, member=None)


def test_members_propose_for_all_and_write_what_is_theirs(world: World) -> None:
    kari, didrik = world.viewer("kari"), world.viewer("didrik")
    joint = investments.add_investment(by=kari, title="Felles arkiv")
    assert joint.rank == 1
    own = investments.add_investment(by=kari, title="Disk", member=world.nordvik, necessary="Slitt")
    with pytest.raises(Refused):
        investments.change_investment(own, by=didrik, title="Noe annet")
    with pytest.raises(Refused):
        investments.add_investment(by=world.viewer("ola"), title="Mer")
    investment_course.adopt(own, by=kari)
    with pytest.raises(Refused):
        investment_course.adopt(joint, by=kari, decision=decision(world))


# Decisions of the portfolio board


def test_a_joint_measure_is_adopted_by_a_decision(world: World) -> None:
    archive, net, _screens = a_portfolio(world)
    by = machine(world)
    with pytest.raises(DomainError, match="Choose its decision"):
        investment_course.adopt(archive, by=by)
    with pytest.raises(DomainError, match="was not adopted"):
        investment_course.adopt(archive, by=by, decision=decision(world, "rejected"))
    adopted = decision(world)
    investment_course.adopt_all([archive, net], by=by, decision=adopted)
    assert set(Investment.objects.filter(decision=adopted)) == {archive, net}
    with pytest.raises(DomainError, match="is adopted"):
        investment_course.adopt(archive, by=by, decision=adopted)


def test_what_is_postponed_leaves_the_ranking_and_comes_back_last(world: World) -> None:
    archive, net, _screens = a_portfolio(world)
    by = machine(world)
    with pytest.raises(DomainError, match="Tell why"):
        investment_course.postpone(archive, by=by, because=" ")
    investment_course.postpone(archive, by=by, because="Venter på KS")
    assert order(world) == ["1 Nytt nett", "2 Skjermer"]
    with pytest.raises(DomainError, match="no place in the ranking"):
        investment_ranks.move_up(archive, by=by)
    investment_course.drop(net, by=by, because="Dekket av avtalen")
    investment_course.take_up(archive, by=by)
    assert order(world) == ["1 Skjermer", "2 Felles arkiv"]
    archive.refresh_from_db()
    assert (archive.state, archive.because) == (State.PROPOSED, "")
    with pytest.raises(DomainError, match="proposal already"):
        investment_course.take_up(archive, by=by)


def test_what_is_carried_out_has_taken_its_money_first(world: World) -> None:
    archive, net, _screens = a_portfolio(world)
    by = machine(world)
    with pytest.raises(DomainError, match="cannot be done"):
        investment_course.carry_out(net, by=by)
    investment_course.adopt(net, by=by, decision=decision(world))
    done = investment_course.carry_out(net, by=by)
    assert done.rank is None
    assert verdicts(world) == {"Nytt nett": INSIDE, "Felles arkiv": OUTSIDE, "Skjermer": WOULD_FIT}
    assert investment_course.take_up(net, by=by).state == State.ADOPTED
    assert order(world)[-1] == "3 Nytt nett"
    assert archive.pk


# Programmes and grants


def a_programme(world: World) -> Programme:
    return programmes.add_programme(by=machine(world), title="Digitale Asker 2020")


def test_a_grant_is_used_and_never_beyond_what_is_left(world: World) -> None:
    by, programme = machine(world), a_programme(world)
    grant = programmes.add_grant(
        programme, by=by, giver="KMD", amount=Decimal(5_000_000), use_by=dt.date(2026, 12, 31)
    )
    day = dt.date(2026, 7, 1)
    use = programmes.use_grant(grant, by=by, day=day, amount=Decimal(1_200_000), what="Plattform")
    with pytest.raises(DomainError, match=r"3\s800\s000,00"):
        programmes.use_grant(grant, by=by, day=day, amount=Decimal(3_800_001), what="Mer")
    with pytest.raises(DomainError, match=r"used by 31\.12\.2026"):
        programmes.use_grant(grant, by=by, day=dt.date(2027, 1, 1), amount=Decimal(1), what="Mer")
    other = measure(world, "Utenfor")
    with pytest.raises(DomainError, match="not in the grant"):
        programmes.use_grant(grant, by=by, day=day, amount=Decimal(1), what="Mer", investment=other)
    with pytest.raises(DomainError, match="Write no less"):
        programmes.change_grant(grant, by=by, amount=Decimal(1_000_000))
    programmes.take_back(use, by=by, because="Feil konto")
    assert programmes.used_of(grant) == 0
    assert GrantUse.objects.count() == 2
    with pytest.raises(DomainError, match="taken back already"):
        programmes.take_back(use, by=by, because="Igjen")
    assert Event.objects.filter(subject_kind="money.programme").count() == 4


def test_the_programme_tells_its_gap(world: World) -> None:
    by, programme = machine(world), a_programme(world)
    grant = programmes.add_grant(programme, by=by, giver="KMD", amount=Decimal(5_000_000))
    programmes.use_grant(
        grant, by=by, day=dt.date(2017, 7, 1), amount=Decimal(1_200_000), what="Plattform"
    )
    frame(world, world.nordvik, 3_000_000, year=2018)
    measure(world, "Plattform", (2018, 3_000_000), programme=programme, is_setup=True)
    measure(world, "Løft", (2018, 9_000_000), programme=programme)
    row = programme_queries.listed(by).get(pk=programme.pk)
    budget = programme_queries.budgets([row], standing(by))[programme.pk].budget
    assert budget.unused == 3_800_000
    assert budget.total.by_frames == 3_000_000
    assert budget.gap == 12_000_000 - 5_000_000 - 3_000_000


def test_programmes_have_names_of_their_own(world: World) -> None:
    by, programme = machine(world), a_programme(world)
    with pytest.raises(DomainError, match="another name"):
        programmes.add_programme(by=by, title=programme.title)
    with pytest.raises(Refused):
        programmes.add_programme(by=world.viewer("kari"), title="Mitt")
    programmes.change_programme(programme, by=by, ends_on=dt.date(2020, 1, 1))
    with pytest.raises(DomainError, match="must come after"):
        programmes.change_programme(programme, by=by, starts_on=dt.date(2021, 1, 1))


# Findings, merges


def test_findings_tell_of_grants_that_lapse_and_frames_not_known(world: World) -> None:
    by, programme = machine(world), a_programme(world)
    grant = programmes.add_grant(
        programme, by=by, giver="KMD", amount=Decimal(500), use_by=dt.date(2026, 12, 31)
    )
    programmes.add_grant(
        programme, by=by, giver="KS", amount=Decimal(5), use_by=dt.date(2028, 1, 1)
    )
    frame(world, world.nordvik, 1, year=2026)
    frame(world, world.sorvik, 1, year=2026)
    frame(world, world.nordvik, 1)
    portfolio_findings.look(by)
    found = {one.kind: one for one in Finding.objects.filter(kind__startswith="money.")}
    assert set(found) == {portfolio_findings.GRANT, portfolio_findings.FRAME}
    assert found[portfolio_findings.GRANT].money == 50_000
    assert found[portfolio_findings.FRAME].subject_id == world.sorvik.pk
    frame(world, world.sorvik, 0)
    programmes.use_grant(grant, by=by, day=world.today, amount=Decimal(500), what="Alt")
    portfolio_findings.look(by)
    standing_now = Finding.objects.filter(kind__startswith="money.", status="new")
    assert not standing_now.exists()


def handover(world: World, kind: str, day: dt.date) -> Handover:
    return Handover(kind, (world.nordvik.pk, world.sorvik.pk), (world.lillevik.pk,), day)


def test_a_merge_adds_the_frames_of_later_years_and_can_be_undone(world: World) -> None:
    for member, amount in ((world.nordvik, 100), (world.sorvik, 50), (world.lillevik, 7)):
        frame(world, member, amount, year=2026)
        frame(world, member, amount)
    own = measure(world, "Disk", (YEAR, 1), member=world.nordvik, necessary="Slitt")
    merge = handover(world, MERGE, dt.date(2027, 1, 1))
    lines = portfolio_succession.preview(merge, machine(world))
    assert [line.count for line in lines] == [2, 1]
    data = portfolio_succession.apply(merge, machine(world))
    amounts = dict(Frame.objects.filter(year=YEAR).values_list("member__name", "amount"))
    assert amounts == {world.lillevik.name: 157}
    assert Frame.objects.filter(year=2026).count() == 3
    own.refresh_from_db()
    assert own.member_id == world.lillevik.pk
    portfolio_succession.undo_step(data, machine(world))
    assert Frame.objects.filter(year=YEAR).count() == 3
    assert Frame.objects.get(year=YEAR, member=world.lillevik).amount == 7


def test_a_split_leaves_frames_for_people_to_settle(world: World) -> None:
    frame(world, world.nordvik, 100)
    split = Handover(
        SPLIT, (world.nordvik.pk,), (world.sorvik.pk, world.lillevik.pk), dt.date(2027, 1, 1)
    )
    assert "settle" in str(portfolio_succession.preview(split, machine(world))[0].how)
    portfolio_succession.apply(split, machine(world))
    assert Frame.objects.get().member_id == world.nordvik.pk


def test_loads_take_frames_and_measures_from_spreadsheets(world: World) -> None:
    from samdrift.kernel.intake.kinds import Context, Row, load_kind

    context = Context(by=machine(world))

    def take(kind: str, *rows: dict[str, Any]) -> list[str]:
        found = load_kind(kind).take([Row(n, row) for n, row in enumerate(rows, 2)], context)
        return [type(one).__name__ for one in found]

    row = {"member": "Nordvik", "year": YEAR, "section": None, "amount": Decimal(100)}
    assert take("frames", row, row, row | {"member": "Ukjent"}) == [
        "Taken",
        "Unchanged",
        "Rejected",
    ]
    first = {"title": "Arkiv", "year": YEAR, "amount": Decimal(10)}
    later = {"title": "arkiv", "year": YEAR + 1, "amount": Decimal(20)}
    bad = {"title": "Disk", "member": "Nordvik"}
    assert take("investments", first, later, first, bad) == [
        "Taken",
        "Taken",
        "Unchanged",
        "Rejected",
    ]
    archive = Investment.objects.get()
    assert [(one.year, one.amount) for one in archive.costs.order_by("year")] == [
        (YEAR, 10),
        (YEAR + 1, 20),
    ]
