"""Cases of purchase against lease: kept, changed, copied, put with a matter; as pages and files."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from samdrift.formats.spreadsheet import read
from samdrift.governance.models.basis import Attachment, CostLine
from samdrift.governance.services.matters import withdraw
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.files import content_of
from samdrift.kernel.models.history import Event
from samdrift.money.calc.lease_case import Fleet
from samdrift.money.models.investments import LeaseCase
from samdrift.money.services import lease as services
from samdrift.parties.models.members import Member
from tests.governance.matters import matter
from tests.money.made import machine
from tests.money.made_lease import FORM, inputs, make_case
from tests.world import World

pytestmark = pytest.mark.django_db
NEW = reverse("money:lease_case_new")


@pytest.fixture
def dag(world: World, as_person: Any) -> Any:
    return as_person("dag")


def _at(name: str, row: LeaseCase) -> str:
    return reverse(f"money:lease_case_{name}", args=[row.pk])


def _rows(answer: Any) -> list[list[Any]]:
    """The rows of a spreadsheet that was sent, its heading first."""
    return [list(row) for row in read(answer.content, "x.xlsx").sheets[0].rows]


def _text(answer: Any) -> str:
    return answer.content.decode().replace("\xa0", " ")


def test_case_is_written_and_both_ways_are_shown(world: World, dag: Any) -> None:
    answer = dag.post(NEW, FORM, follow=True)
    text = _text(answer)
    row = LeaseCase.objects.get()
    assert answer.redirect_chain[-1][0] == _at("detail", row)
    for told in ("2 312 793,72 kr", "220,27 kr", "6 %", "28 000 000,00 kr", "<svg", "§ 3-4"):
        assert told in text, told
    assert "§ 22" not in text


def test_case_needs_a_payment_or_a_rate(world: World, dag: Any) -> None:
    answer = dag.post(NEW, {**FORM, "lease_rate": ""})
    assert answer.status_code == 422
    assert "Write the payment that is offered" in _text(answer)
    assert not LeaseCase.objects.exists()


def test_offered_payment_stands_instead_of_the_rate(world: World, dag: Any) -> None:
    dag.post(NEW, {**FORM, "lease_rate": "", "payment": "2 000 000,50"})
    assert LeaseCase.objects.get().inputs["payment"] == "2000000.50"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("units", "0"),
        ("unit_price", "0"),
        ("residual", "101"),
        ("years", "31"),
        ("own_rate", "-1"),
        ("starts_on", "32.01.2027"),
        ("fleet", "Ukjentby\t03.2024\t4"),
        ("fleet", "Nordvik"),
    ],
)
def test_wrong_figure_is_told_at_its_field(world: World, dag: Any, field: str, value: str) -> None:
    answer = dag.post(NEW, {**FORM, "most_months": "36", field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in _text(answer)


def test_change_form_holds_what_was_put_in(world: World, dag: Any) -> None:
    fleet = (Fleet(world.nordvik.pk, dt.date(2024, 3, 1), 120),)
    row = make_case(world, most_months=36, fleet=fleet)
    text = _text(dag.get(_at("change", row)))
    assert 'value="8000"' in text
    assert "Nordvik\t01.03.2024\t120" in text
    dag.post(_at("change", row), {**FORM, "units": "3600", "title": "PC-er 2028"})
    row.refresh_from_db()
    assert (row.title, row.inputs["units"], row.inputs["fleet"]) == ("PC-er 2028", 3600, [])
    told = Event.objects.filter(what="lease_case.changed")
    assert told.count() == 1


def test_copy_is_a_case_of_its_own(world: World, dag: Any) -> None:
    row = make_case(world)
    dag.post(_at("copy", row), {"title": "Med kjøp"})
    other = LeaseCase.objects.exclude(pk=row.pk).get()
    assert other.inputs == row.inputs
    dag.post(_at("change", other), {**FORM, "title": "Med kjøp", "years": "4"})
    row.refresh_from_db()
    assert row.inputs["years"] == 3


def test_case_put_with_a_matter_stays_as_it_is(world: World, dag: Any) -> None:
    row, about = make_case(world), matter(world, "Nye PC-er", kind="investment")
    services.put_with(row, by=machine(world), matter=about)
    answer = dag.post(_at("change", row), {**FORM, "years": "4"})
    assert answer.status_code == 422
    row.refresh_from_db()
    with pytest.raises(DomainError):
        services.remove_case(row, by=machine(world))
    page = _text(dag.get(reverse("governance:matter_detail", args=[about.pk])))
    assert row.title in page
    assert "Nye PC-er" in _text(dag.get(_at("detail", row)))
    services.take_out(row, by=machine(world))
    services.remove_case(row, by=machine(world))
    assert not LeaseCase.objects.exists()


@pytest.mark.parametrize(
    ("way", "once", "yearly"),
    [("lease", None, "9251174.88"), ("purchase", "28000000.00", "100000.00")],
)
def test_case_writes_its_cost_into_the_matter(
    world: World, way: str, once: str | None, yearly: str
) -> None:
    row = make_case(world, upkeep=Decimal(100_000))
    about = matter(world, "Nye PC-er", kind="investment")
    services.put_with(row, by=machine(world), matter=about, costs=way)
    cost = CostLine.objects.get(matter=about)
    assert cost.once == (Decimal(once) if once else None)
    assert cost.yearly == Decimal(yearly)


def test_case_is_attached_to_the_matter_on_paper(world: World, as_person: Any) -> None:
    row, about = make_case(world), matter(world, "Nye PC-er", kind="investment")
    adam = as_person("adam")
    form = adam.get(_at("put", row)).content.decode()
    assert "Nye PC-er" in form
    adam.post(_at("put", row), {"matter": about.pk, "costs": "lease", "attach": "on"})
    kept = Attachment.objects.select_related("file").get(matter=about)
    assert (kept.title, kept.file.name) == ("PC-er 2027", "pc-er-2027.pdf")
    assert content_of(kept.file).startswith(b"%PDF")
    assert CostLine.objects.get(matter=about).yearly == Decimal("9251174.88")


def test_matter_that_has_ended_takes_no_case(world: World) -> None:
    row, about = make_case(world), matter(world, "Nye PC-er", kind="investment")
    withdraw(about, by=machine(world), reason="Utsatt")
    with pytest.raises(DomainError):
        services.put_with(row, by=machine(world), matter=about)


@pytest.mark.parametrize("name", ["mona", "kari", "ola", "dina"])
def test_others_read_and_do_not_write(world: World, as_person: Any, name: str) -> None:
    row, client = make_case(world), as_person(name)
    assert client.get(_at("detail", row)).status_code == 200
    assert client.get(NEW).status_code == 403
    with pytest.raises(Refused):
        services.copy_case(row, by=world.viewer(name), title="x")


def test_supplier_sees_no_case(world: World, as_person: Any) -> None:
    row = make_case(world)
    assert as_person("sol").get(_at("detail", row)).status_code in {302, 403, 404}


def test_plan_is_shown_by_month_and_member(world: World, dag: Any) -> None:
    fleet = "Nordvik\t03.2024\t120\nSørvik\t03.2024\t30\nSørvik\t?\t4\nLillevik\t01.01.2020\t2"
    dag.post(NEW, {**FORM, "most_months": "36", "fleet": fleet})
    row = LeaseCase.objects.get()
    text = _text(dag.get(_at("detail", row)))
    for told in ("03.2027", "11.2026", "Sørvik 4", "1 200 000,00 kr"):
        assert told in text, told
    rows = _rows(dag.get(_at("plan", row)))
    assert rows[0][1:] == ["Lillevik", "Nordvik", "Sørvik", "Together"]
    assert rows[-1][1:] == [2, 120, 30, 152]


def test_case_without_equipment_has_no_plan(world: World, dag: Any) -> None:
    row = make_case(world)
    assert "Plan of replacement" not in _text(dag.get(_at("detail", row)))
    assert dag.get(_at("plan", row)).status_code == 404


def test_case_is_printed_and_sent_to_a_spreadsheet(world: World, dag: Any) -> None:
    fleet = (Fleet(world.nordvik.pk, dt.date(2024, 3, 1), 120),)
    row = make_case(world, most_months=36, fleet=fleet)
    pdf = PdfReader(io.BytesIO(dag.get(_at("paper", row)).content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for told in ("PC-er 2027", "2 312 793,72 kr", "Plan of replacement"):
        assert told in text, told
    assert "§ 3-4" in text.replace("\xad", "-")
    rows = {one[0]: one[1:] for one in _rows(dag.get(_at("sheet", row)))}
    assert Decimal(str(rows["What the lease costs more"][-1])) == Decimal("2553524.64")
    assert Decimal(str(rows["The same, so far"][-1])) == Decimal("2553524.64")


def test_long_case_of_many_members_fits_on_paper(world: World, dag: Any) -> None:
    for n in range(9):
        Member.objects.create(name=f"By {n}")
    members = Member.objects.order_by("pk").values_list("pk", flat=True)
    fleet = tuple(Fleet(pk, dt.date(2024, 3, 1), 20 + pk) for pk in members)
    row = make_case(world, years=20, most_months=36, fleet=fleet)
    pdf = PdfReader(io.BytesIO(dag.get(_at("paper", row)).content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert all(str(year) in text for year in range(2027, 2048))
    assert "03.2027 By 8" in text


def test_list_tells_rate_and_which_is_dearer(world: World, dag: Any) -> None:
    make_case(world)
    make_case(world, "Gratis", payment=Decimal(1))
    text = _text(dag.get(reverse("money:lease_case_list")))
    assert "6 %" in text
    assert "28 000 000,00 kr" in text
    assert "Gratis" in text


def test_case_is_found_by_its_name_until_it_is_gone(world: World) -> None:
    row = make_case(world)
    by = world.viewer("ola")
    assert any("PC-er" in one.title for one in search.find("PC-er", by))
    services.remove_case(row, by=machine(world))
    assert not any("PC-er" in one.title for one in search.find("PC-er", by))


def test_too_large_a_case_is_refused(world: World) -> None:
    huge = inputs(units=10**6, unit_price=Decimal(10**7))
    with pytest.raises(DomainError) as refused:
        services.keep_case(by=machine(world), title="Alt", inputs=huge)
    assert refused.value.code == "too_big_amount"
