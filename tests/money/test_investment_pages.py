"""The pages of the joint portfolio, programmes and the economic plan."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from samdrift.formats import spreadsheet
from samdrift.governance.models.basis import Attachment
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import content_of
from samdrift.money.lists.cost_base import Whose
from samdrift.money.lists.plan_reports import plan_report
from samdrift.money.models.accounts import FigureSet, StandardLine
from samdrift.money.models.investments import Frame, Grant, GrantUse, Investment, Programme
from samdrift.money.services import lines, programmes
from samdrift.money.services.figures import write_by_hand
from samdrift.money.services.plan import draft_plan
from tests.governance.matters import matter
from tests.money.made_investments import YEAR, a_portfolio, frame, machine, measure
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def adam(as_person: Any) -> Any:
    return as_person("adam")


def page(client: Any, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(f"money:{name}", args=args) + query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_the_portfolio_shows_where_the_frames_are_used_up(world: World, adam: Any) -> None:
    assert "The joint portfolio is empty" in page(adam, "investments")
    a_portfolio(world)
    measure(world, "Egen disk", (YEAR, 9), member=world.nordvik, necessary="Disken svikter")
    text = page(adam, "investments", query=f"?year={YEAR}")
    archive, line, net = (
        text.index(one) for one in ("Felles arkiv", "Here the frames are", "Nytt nett")
    )
    assert archive < line < net
    assert "It lacks 500\xa0000 kr in 2027" in text
    assert "Disken svikter" in text
    assert "style=" not in text


def test_moving_up_comes_back_to_the_same_place(world: World, adam: Any) -> None:
    _archive, _net, screens = a_portfolio(world)
    answer = adam.post(
        reverse("money:investment_up", args=[screens.pk]), {"year": YEAR, "against": "both"}
    )
    assert (
        answer["Location"]
        == f"{reverse('money:investments')}?year={YEAR}&against=both#m-{screens.pk}"
    )
    screens.refresh_from_db()
    assert screens.rank == 2
    adam.post(reverse("money:investment_place", args=[screens.pk]), {"rank": 1})
    adam.post(reverse("money:investment_down", args=[screens.pk]))
    screens.refresh_from_db()
    assert screens.rank == 2


def test_members_people_see_the_ranking_and_move_nothing(world: World, as_person: Any) -> None:
    _archive, _net, screens = a_portfolio(world)
    kari = as_person("kari")
    assert "Move “" not in page(kari, "investments")
    assert kari.post(reverse("money:investment_up", args=[screens.pk])).status_code == 403
    assert as_person("sol").get(reverse("money:investments")).status_code == 404


def test_costs_are_written_in_a_table(world: World, adam: Any) -> None:
    row = measure(world, "Arkiv")
    url = reverse("money:investment_costs", args=[row.pk])
    assert "Investment, 2027" in adam.get(url).content.decode()
    wrong = adam.post(url, {"investment_granted_2027": "5"})
    assert wrong.status_code == 422
    assert "Write what it costs in all" in wrong.content.decode()
    adam.post(
        url,
        {
            "investment_2027": "1 500 000",
            "investment_granted_2027": "500 000",
            "operating_2028": "20",
        },
    )
    assert [
        (one.year, one.section, one.amount, one.granted) for one in row.costs.order_by("year")
    ] == [
        (2027, "investment", 1_500_000, 500_000),
        (2028, "operating", 20, 0),
    ]
    assert 'value="1500000"' in adam.get(url).content.decode()


def test_a_measure_goes_its_course_on_its_own_page(world: World, adam: Any) -> None:
    frame(world, world.nordvik, 100)
    new = reverse("money:investment_new")
    adam.post(new, {"title": "Felles arkiv", "text": "Ett arkiv"})
    row = Investment.objects.get()
    assert "Nobody has told what it costs" in page(adam, "investment_detail", row.pk)
    adam.post(reverse("money:investment_postpone", args=[row.pk]), {"because": "Venter"})
    assert "Venter" in page(adam, "investment_detail", row.pk)
    adam.post(reverse("money:investment_again", args=[row.pk]))
    refused = adam.post(reverse("money:investment_adopt", args=[row.pk]), {"decision": ""})
    assert refused.status_code == 422
    adam.post(reverse("money:investment_drop", args=[row.pk]), {"because": "Nei"})
    row.refresh_from_db()
    assert row.state == "dropped"
    history = page(adam, "investment_history", row.pk)
    for told in ("The measure was postponed", "What is to be done", "Dropped", "Postponed"):
        assert told in history
    assert "Job title" not in history
    assert "Felles arkiv" in page(adam, "investment_list")


def test_frames_of_a_year_are_written_and_pasted(world: World, adam: Any) -> None:
    url = reverse("money:frames_year")
    assert adam.post(url, {"year": YEAR, "section": "investment"}).status_code == 422
    field = f"member_{world.nordvik.pk}"
    adam.post(url, {"year": YEAR, "section": "investment", field: "2 000 000"})
    paste = reverse("money:frames_paste")
    wrong = adam.post(paste, {"table": "Type\tÅr\tSørvik\tSum\nDrift\t2027\t1\t2"})
    assert wrong.status_code == 422
    assert "Row 2" in wrong.content.decode()
    adam.post(paste, {"table": "Type\tÅr\tSørvik\nInvestering\t2027\t500 000"})
    assert Frame.objects.filter(year=YEAR).count() == 2
    text = page(adam, "frames_table")
    assert "2\xa0500\xa0000" in text
    row = Frame.objects.get(member=world.nordvik)
    adam.post(reverse("money:frame_change", args=[row.pk]), {"amount": "7", "source": "B-sak 4"})
    assert "B-sak 4" in page(adam, "frame_detail", row.pk)
    adam.post(reverse("money:frame_strike", args=[row.pk]))
    assert Frame.objects.count() == 1
    assert "Frames" in page(adam, "frame_list")


def test_tables_come_as_pdf_and_spreadsheet(world: World, adam: Any) -> None:
    a_portfolio(world)
    for name in ("investments", "frames_table", "plan"):
        answer = adam.get(reverse(f"money:{name}"), {"as": "pdf", "year": YEAR})
        assert answer.content.startswith(b"%PDF"), name
    sheet = rows_of(adam.get(reverse("money:frames_table"), {"as": "xlsx"}))
    assert sheet["Investment 2027"][:3] == (2_000_000, 1_000_000, 3_000_000)
    sheet = rows_of(adam.get(reverse("money:investments"), {"as": "xlsx", "year": YEAR}))
    assert sheet["Left of the frames, investment"][2] == 1_500_000
    assert sheet["Nytt nett"][-1] == "Outside the frame"


def rows_of(answer: Any) -> dict[Any, tuple[Any, ...]]:
    """A spreadsheet's rows by their first cell."""
    rows = spreadsheet.read(answer.content, "x.xlsx").sheets[0].rows
    return {row[0]: row[1:] for row in rows if row}


def test_the_portfolio_is_laid_with_a_matter_for_the_board(world: World, as_person: Any) -> None:
    a_portfolio(world)
    dag = as_person("dag")
    row = matter(world, "Porteføljen 2027", who="dag")
    url = reverse("money:investments_matter") + f"?year={YEAR}"
    assert "Porteføljen 2027" in dag.get(url).content.decode()
    answer = dag.post(url, {"matter": row.pk})
    assert answer["Location"] == reverse("governance:matter_detail", args=[row.pk])
    paper = Attachment.objects.get(matter=row)
    assert paper.title == "Joint portfolio, 2027–2030"
    assert content_of(paper.file).startswith(b"%PDF")
    assert as_person("kari").get(url).status_code == 403


def test_a_programme_shows_its_grants_and_gap(world: World, adam: Any) -> None:
    adam.post(reverse("money:programme_new"), {"title": "Digitalt løft"})
    programme = Programme.objects.get()
    empty = page(adam, "programme_detail", programme.pk)
    assert "No grants are registered" in empty
    grant_url = reverse("money:grant_new", args=[programme.pk])
    adam.post(grant_url, {"giver": "KMD", "amount": "5 000 000", "use_by": "31.12.2026"})
    grant = Grant.objects.get()
    use_url = reverse("money:grant_use", args=[grant.pk])
    adam.post(use_url, {"day": "01.07.2026", "amount": "1 200 000", "what": "Plattform"})
    measure(world, "Løft", (YEAR, 9_000_000), programme=programme)
    text = page(adam, "programme_detail", programme.pk)
    for told in ("3\xa0800\xa0000,00\xa0kr", "4\xa0000\xa0000,00\xa0kr", "Plattform"):
        assert told in text
    use = GrantUse.objects.get()
    adam.post(reverse("money:use_back", args=[use.pk]), {"because": "Feil år"})
    assert "Feil år" in page(adam, "programme_detail", programme.pk)
    adam.post(
        reverse("money:grant_change", args=[grant.pk]), {"giver": "KMD", "amount": "6 000 000"}
    )
    grant.refresh_from_db()
    assert (grant.amount, grant.use_by) == (6_000_000, None)
    assert "Some of a grant was used" in page(adam, "programme_history", programme.pk)
    paper = adam.get(reverse("money:programme_paper", args=[programme.pk, "pdf"]))
    assert paper.content.startswith(b"%PDF")
    assert adam.get(reverse("money:programme_paper", args=[programme.pk, "doc"])).status_code == 404
    assert "Digitalt løft" in page(adam, "programme_list")


def test_the_member_shows_what_it_puts_in(world: World, adam: Any) -> None:
    frame(world, world.nordvik, 1_234_000)
    text = adam.get(reverse("parties:member_detail", args=[world.nordvik.pk])).content.decode()
    assert "1\xa0234\xa0000" in text


# The economic plan


def a_budget(world: World, amount: int, year: int = 2026) -> StandardLine:
    by = machine(world)
    lines.load_standard_lines(by=by)
    line = StandardLine.objects.filter(group="purchased").order_by("position")[0]
    amounts = {line.pk: Decimal(amount)}
    write_by_hand(
        world.nordvik, by=by, year=year, stage="budget", amounts=amounts, title="Budsjett"
    )
    return line


def test_a_plan_is_drafted_from_budget_frames_and_own_maintenance(world: World) -> None:
    by = machine(world)
    a_budget(world, 1_000_000)
    frame(world, world.nordvik, 2_000_000)
    measure(world, "Disk", (YEAR, 50_000), member=world.nordvik, necessary="Slitt")
    values = {"first": YEAR, "base_year": 2026, "base": "budget", "growth": Decimal(3)}
    sets = draft_plan(world.nordvik, by=by, **values)
    assert [(one.year, one.stage) for one in sets] == [(year, "plan") for year in range(2027, 2031)]
    first = {one.section: one.amount for one in sets[0].figures.all()}
    assert first == {"1": 1_030_000, "0": 2_050_000}
    assert [one.amount for one in sets[3].figures.all()] == [1_125_509]
    with pytest.raises(DomainError, match="after the year"):
        draft_plan(world.nordvik, by=by, **{**values, "first": 2026})
    with pytest.raises(DomainError, match="no such figures"):
        draft_plan(world.sorvik, by=by, **values)
    FigureSet.objects.filter(pk=sets[1].pk).update(file=_a_file())
    with pytest.raises(DomainError, match="came in a file"):
        draft_plan(world.nordvik, by=by, **values)


def _a_file() -> Any:
    from samdrift.kernel.files import keep

    return keep(b"Konto;Belop\n", "plan.csv")


def test_the_plan_stands_beside_the_budget_and_the_portfolio(world: World) -> None:
    by = machine(world)
    line = a_budget(world, 1_000_000)
    frame(world, world.nordvik, 2_000_000)
    measure(world, "Arkiv", (YEAR, 1_500_000))
    measure(world, "Nett", (YEAR, 700_000))
    for year in range(2027, 2031):
        amounts = {line.pk: Decimal(1_100_000)}
        invested = StandardLine.objects.filter(group="investment")[0]
        if year == YEAR:
            amounts[invested.pk] = Decimal(2_000_000)
        write_by_hand(world.nordvik, by=by, year=year, stage="plan", amounts=amounts, title="Plan")
    report, sources = plan_report(YEAR, "lines", Whose([world.nordvik], {}), by)
    rows = {one.label: one.values for one in report.lines}
    assert report.header == ("", "Budget 2026", "2027", "2028", "2029", "2030")
    assert len(sources) == 5
    assert rows["Frames put into the joint pool, investment"][1:3] == (2_000_000, None)
    assert rows["Joint measures inside the frame, investment"][1] == 1_500_000
    assert rows["Joint measures outside the frame, investment"][1] == 700_000
    assert rows[line.title][:2] == (1_000_000, 1_100_000)
    by_member, _sources = plan_report(YEAR, "members", Whose([world.nordvik, world.sorvik], {}), by)
    assert [one.label for one in by_member.lines] == [
        world.nordvik.name,
        world.sorvik.name,
        "All together",
    ]
    assert by_member.lines[-1].values[1] is None
    assert any(world.sorvik.name in note for note in by_member.notes)


def test_the_plan_page_drafts_and_shows(world: World, adam: Any) -> None:
    assert "No member has figures" in page(adam, "plan")
    a_budget(world, 1_000_000)
    url = reverse("money:plan_draft")
    assert adam.get(url).status_code == 200
    values = {
        "member": world.nordvik.pk,
        "first": 2027,
        "base_year": 2026,
        "base": "budget",
        "growth": "2,5",
    }
    answer = adam.post(url, values)
    assert answer["Location"].endswith(f"?members={world.nordvik.pk}&first=2027")
    text = adam.get(answer["Location"]).content.decode()
    assert "Economic plan 2027–2030" in text
    assert "Joint investment portfolio" not in text
    assert page(adam, "plan", query="?by=members")
    assert adam.get(reverse("money:plan") + "?first=17").status_code == 422


def test_calendar_and_wheel_tell_the_last_day_of_a_grant(world: World) -> None:
    from samdrift.money.lists.investment_panels import calendar, on_wheel

    by = machine(world)
    programme = programmes.add_programme(by=by, title="Løft")
    last = dt.date(2027, 3, 31)
    programmes.add_grant(programme, by=by, giver="KS", amount=Decimal(5), use_by=last)
    dag = world.viewer("dag")
    assert [one.day for one in calendar(dag)] == [last]
    assert list(calendar(world.viewer("ola"))) == []
    start, before = dt.date(2027, 1, 1), dt.date(2028, 1, 1)
    assert [one.day for one in on_wheel(dag, start, before, "all")] == [last]
    assert list(on_wheel(dag, start, before, "own")) == []


def test_the_board_s_work_is_listed_for_those_who_bring_it_there(world: World) -> None:
    from samdrift.money.lists.investment_panels import undecided

    a_portfolio(world)
    titles = [one.title for one in undecided(world.viewer("dag"), 2)]
    assert titles == ["Felles arkiv", "Nytt nett"]
    assert undecided(world.viewer("ola"), 2) == []
