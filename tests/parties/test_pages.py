"""The pages of the parties as several people see them, and what they cost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.world import World, add_person

from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties import sockets_worklist as lists
from samdrift.parties.models.arrangements import Arrangement, LegalForm, Membership, Stake, Transfer
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member, Succession
from samdrift.parties.models.people import Appointment, Mandate, Person, Unit
from samdrift.parties.services.appointments import give_mandate
from samdrift.parties.services.arrangements import give_form
from samdrift.parties.services.figures import set_figures
from samdrift.parties.services.members import add_member
from samdrift.parties.services.people import add_unit, change_person
from samdrift.parties.services.reference import load_reference_data
from samdrift.parties.services.stakes import give_stake
from samdrift.parties.services.suppliers import add_supplier
from samdrift.parties.services.transfers import register_transfer


@pytest.fixture
def by(world: World) -> Viewer:
    return terminal(world.today)


@pytest.fixture
def full(world: World, by: Viewer) -> World:
    load_reference_data(by)
    give_form(
        world.arrangement,
        form=LegalForm.objects.get(code="ko"),
        valid_from=dt.date(2021, 1, 1),
        seat=world.nordvik,
        by=by,
    )
    part = Membership.objects.get(member=world.nordvik)
    give_stake(part, kind="ownership", value=Decimal(50), valid_from=None, by=by)
    register_transfer(
        membership=part,
        kind="task",
        what="Drift av nett",
        transferred_on=dt.date(2016, 1, 1),
        decision="PS 1",
        by=by,
    )
    set_figures(world.nordvik, year=2025, values={"pupils": Decimal(3)}, by=by)
    add_unit(member=world.nordvik, name="Helse", by=by)
    give_mandate(
        person=world.people["ola"],
        grantor=world.sorvik,
        members=[world.sorvik],
        valid_from=world.today,
        by=by,
    )
    return world


def post(client: Any, page: str, *args: Any, follow: bool = False, **data: Any) -> Any:
    return client.post(reverse(f"parties:{page}", args=args), data, follow=follow)


def get(client: Any, page: str, *args: Any) -> Any:
    return client.get(reverse(f"parties:{page}", args=args))


READ = [
    ("member_list", None), ("member_detail", "nordvik"), ("member_history", "nordvik"), ("member_figures", "nordvik"),
    ("arrangement_list", None), ("arrangement_detail", "arrangement"), ("arrangement_agreement", "arrangement"), ("arrangement_shares", "arrangement"),
    ("legal_form_list", None), ("legal_form_detail", "form"), ("figures", None), ("transfer_list", None),
    ("transfer_detail", "transfer"), ("appointment_list", None), ("appointment_detail", "appointment"), ("supplier_list", None),
    ("supplier_detail", "supplier"), ("person_list", None), ("gone_list", None), ("successions", None),
]  # fmt: skip
"""Pages that everybody in the cooperation may read."""

MANAGE = [
    ("member_new", None), ("arrangement_new", None), ("arrangement_form", "arrangement"), ("arrangement_answers", "arrangement"),
    ("arrangement_end", "arrangement"), ("arrangement_join", "arrangement"), ("arrangement_stakes", "arrangement"), ("arrangement_change", "arrangement"),
    ("form_details", "arrangement_form"), ("membership_leave", "membership"), ("membership_part", "membership"), ("stake_end", "stake"),
    ("transfer_new", None), ("transfer_back", "transfer"), ("merge", None), ("split", None), ("retention_rule", None),
]  # fmt: skip
"""Pages that only the managers of the cooperation may open."""

OWN = [
    ("member_change", "nordvik"), ("member_number", "nordvik"), ("unit_new", "nordvik"), ("unit_rename", "unit"),
    ("figures_change", "figures"), ("person_new", None), ("person_change", "ola"), ("person_leave", "ola"), ("person_return", "liv"),
]  # fmt: skip
"""Pages that a member's own coordinator may open too."""


def address(world: World, name: str, what: str | None) -> str:
    found: dict[str, Any] = {
        "nordvik": world.nordvik,
        "arrangement": world.arrangement,
        "ola": world.people["ola"],
        "liv": world.people["liv"],
        "supplier": world.supplier,
    }
    if what is None:
        return reverse(f"parties:{name}")
    if what == "figures":
        return reverse(f"parties:{name}", args=[world.nordvik.pk, 2025])
    models: dict[str, Any] = {
        "form": LegalForm, "transfer": Transfer, "appointment": Appointment, "stake": Stake, "unit": Unit,
    }  # fmt: skip
    if what in models:
        return reverse(f"parties:{name}", args=[models[what].objects.order_by("pk").first().pk])
    if what == "arrangement_form":
        return reverse(f"parties:{name}", args=[world.arrangement.forms.get().pk])
    if what == "membership":
        return reverse(f"parties:{name}", args=[Membership.objects.get(member=world.nordvik).pk])
    return reverse(f"parties:{name}", args=[found[what].pk])


def codes(world: World, pages: list[Any], clients: dict[str, Any]) -> dict[str, dict[str, int]]:
    """What each person gets of each page."""
    return {
        name: {
            who: client.get(address(world, name, what)).status_code
            for who, client in clients.items()
        }
        for name, what in pages
    }


def test_pages_are_read_inside_and_hidden_outside(full: World, as_person: Any, client: Any) -> None:
    clients = {who: as_person(who) for who in ("dag", "kari", "ola", "per", "sol", "stig")}
    wanted = {
        "dag": 200,
        "kari": 200,
        "ola": 200,
        "per": 200,
        "sol": 404,
        "stig": 404,
        "nobody": 302,
    }
    found = codes(full, READ, clients | {"nobody": client})
    assert {name: got for name, got in found.items() if got != wanted} == {}


def test_pages_of_managers_are_refused_to_others(full: World, as_person: Any) -> None:
    found = codes(full, MANAGE, {who: as_person(who) for who in ("dag", "kari", "sol")})
    wanted = {"dag": 200, "kari": 403, "sol": 404}
    assert {name: got for name, got in found.items() if got != wanted} == {}


def test_pages_of_the_own_member_are_opened_by_its_coordinator(full: World, as_person: Any) -> None:
    found = codes(full, OWN, {who: as_person(who) for who in ("dag", "kari", "ola", "lise")})
    wanted = {"dag": {200}, "kari": {200}, "ola": {403}, "lise": {403, 404}}
    wrong = {n: g for n, g in found.items() if any(g[who] not in wanted[who] for who in wanted)}
    # Lise is the director of another member: she may add people there.
    assert wrong == {"person_new": {"dag": 200, "kari": 200, "ola": 403, "lise": 200}}


def test_person_is_hidden_from_other_members(full: World, as_person: Any) -> None:
    url = reverse("parties:person_detail", args=[full.people["ola"].pk])
    codes = {who: as_person(who).get(url).status_code for who in ("ola", "kari", "dag", "lise")}
    assert codes == {"ola": 200, "kari": 200, "dag": 200, "lise": 404}
    listed = as_person("lise").get(reverse("parties:person_list")).content.decode()
    assert "Lise Lie" in listed
    assert "Ola Åsen" not in listed


def test_retention_page_is_not_there_for_others(full: World, as_person: Any) -> None:
    assert get(as_person("dag"), "retention").status_code == 200
    assert get(as_person("kari"), "retention").status_code == 404


def test_page_of_another_day_answers_for_that_day_and_cannot_be_changed(
    full: World, as_person: Any
) -> None:
    client = as_person("dag")
    page = client.get(
        f"/per/2016-06-01/parties/arrangements/{full.arrangement.pk}/"
    ).content.decode()
    assert "Gammelvik" in page
    assert (
        client.get("/per/2014-06-01/parties/transfers/").content.decode().count("Drift av nett")
        == 0
    )
    assert (
        client.get(f"/per/2016-06-01/parties/members/{full.nordvik.pk}/change/").status_code == 409
    )


def test_member_registered_later_keeps_its_name_on_an_earlier_day(
    full: World, as_person: Any
) -> None:
    member = add_member(by=terminal(full.today), municipality="5601 Alta")
    page = as_person("dag").get(f"/per/2016-06-01/parties/members/{member.pk}/").content.decode()
    assert "<h1>Alta</h1>" in page
    assert "2012" in page


def test_member_is_added_in_the_browser(full: World, as_person: Any) -> None:
    client = as_person("dag")
    page = get(client, "member_new").content.decode()
    assert '<option value="5601 Alta">' in page
    answer = post(client, "member_new", municipality="5601 Alta", kind="municipality")
    member = Member.objects.get(name="Alta")
    assert answer.status_code == 302
    assert answer.url.endswith(reverse("parties:member_detail", args=[member.pk]))
    wrong = post(
        client, "member_new", municipality="", kind="municipality", name="Nyvik", orgnr="123"
    )
    assert wrong.status_code == 422
    assert "nine digits" in wrong.content.decode()


def test_arrangement_is_given_members_shares_and_a_form(full: World, as_person: Any) -> None:
    client = as_person("dag")
    ipr = LegalForm.objects.get(code="ipr")
    made = post(
        client, "arrangement_new", name="Vik strategi IPR", form=ipr.pk, founded_on="01.01.2022"
    )
    assert made.status_code == 302
    arrangement = Arrangement.objects.get(name="Vik strategi IPR")
    post(
        client,
        "arrangement_join",
        arrangement.pk,
        member=full.sorvik.pk,
        valid_from="01.01.2022",
        is_owner="on",
    )
    row = Membership.objects.get(arrangement=arrangement)
    assert (row.is_owner, row.is_customer) == (True, False)
    post(
        client,
        "arrangement_stakes",
        arrangement.pk,
        kind="votes",
        valid_from="01.01.2022",
        **{f"value_{row.pk}": "2"},
    )
    assert Stake.objects.get(membership=row).value == 2
    whole = {f"clause_{c.pk}": "pkt 1" for c in ipr.clauses.all()}
    post(client, "arrangement_answers", arrangement.pk, **whole)
    page = get(client, "arrangement_agreement", arrangement.pk).content.decode()
    assert page.count("pkt 1") == ipr.clauses.count()
    refusal = post(client, "arrangement_form", arrangement.pk, form=ipr.pk, valid_from="01.01.2019")
    assert refusal.status_code == 422


def test_leaving_in_the_browser_tells_how_many_roles_end(full: World, as_person: Any) -> None:
    answer = post(
        as_person("dina"), "person_leave", full.people["kari"].pk, day="01.01.2027", follow=True
    )
    assert "1 role or mandate ends" in answer.content.decode()


def test_role_is_appointed_by_name_in_the_browser(full: World, as_person: Any) -> None:
    values = {
        "person": "Ola Åsen",
        "role": "dpo",
        "member": full.nordvik.pk,
        "valid_from": "20.11.2026",
    }
    answer = post(as_person("dina"), "appointment_new", **values)
    assert answer.status_code == 302
    assert Appointment.objects.filter(role="dpo", person=full.people["ola"]).exists()
    unknown = post(as_person("dina"), "appointment_new", **{**values, "person": "Ingen Slik"})
    assert "Nobody here is called" in unknown.content.decode()
    assert (
        post(as_person("dina"), "appointment_new", **{**values, "role": "director"}).status_code
        == 403
    )


def test_several_people_of_one_name_are_told_apart(full: World, as_person: Any) -> None:
    add_person(full, "ola2", "Ola", "Åsen", employer=full.nordvik)
    values = {
        "person": "Ola Åsen",
        "role": "dpo",
        "member": full.nordvik.pk,
        "valid_from": "20.11.2026",
    }
    page = post(as_person("dina"), "appointment_new", **values).content.decode()
    assert "ola@vik.test" in page
    assert "ola2@vik.test" in page


def test_year_is_pasted_from_a_spreadsheet(full: World, as_person: Any) -> None:
    client = as_person("kari")
    block = "Inhabitants\t1 200\nICT full-time equivalents\t7,5"
    answer = post(
        client, "figures_change", full.nordvik.pk, 2025, block=block, source="SSB", pupils="3"
    )
    assert answer.status_code == 302
    found = dict(KeyFigure.objects.filter(member=full.nordvik).values_list("kind", "value"))
    assert found == {"inhabitants": 1200, "ict_fte": Decimal("7.5"), "pupils": 3}
    wrong = post(client, "figures_change", full.nordvik.pk, 2025, ict_fte="2", ict_fte_central="3")
    assert wrong.status_code == 422
    assert post(client, "figures_change", full.nordvik.pk, 2025, ict_fte="mange").status_code == 422


def test_figures_are_exported_one_row_each(full: World, as_person: Any) -> None:
    answer = as_person("ola").get(reverse("parties:figures_export", args=["csv"]) + "?year=2025")
    assert answer.status_code == 200
    assert "Pupils" in answer.content.decode("utf-8-sig")
    assert as_person("ola").get(reverse("parties:figures_export", args=["exe"])).status_code == 404
    assert as_person("ola").get(reverse("parties:figures"), {"year": "x"}).status_code == 404


def test_merge_is_previewed_done_and_undone_in_the_browser(full: World, as_person: Any) -> None:
    client = as_person("dag")
    asked = {
        "predecessors": [full.sorvik.pk],
        "successor": full.nordvik.pk,
        "day": "01.11.2026",
        "decision": "X",
    }
    page = post(client, "merge", **asked)
    assert page.status_code == 200
    assert "inndelingslova § 16" in page.content.decode()
    assert not Succession.objects.exists()
    done = post(client, "merge", **asked, sure="1", follow=True)
    assert "Done." in done.content.decode()
    succession = Succession.objects.get()
    assert get(client, "succession_undo", succession.pk).status_code == 200
    undone = post(client, "succession_undo", succession.pk, sure="1", follow=True)
    assert "Undone" in undone.content.decode()
    assert Person.objects.get(pk=full.people["per"].pk).employer_id == full.sorvik.pk


def test_split_asks_who_takes_what(full: World, as_person: Any) -> None:
    client = as_person("dag")
    asked = {
        "predecessor": full.nordvik.pk,
        "name_1": "Østvik",
        "name_2": "Vestvik",
        "day": "01.11.2026",
    }
    page = post(client, "split", **asked)
    assert "Who takes what" in page.content.decode()
    unit = Unit.objects.get(member=full.nordvik)
    takers = {f"unit_{unit.pk}": "-1", "rest": "-2"}
    assert "What will move" in post(client, "split", **asked, **takers).content.decode()
    assert post(client, "split", **asked, **takers, sure="1").status_code == 302
    assert {m.name for m in Member.objects.filter(founded_on=dt.date(2026, 11, 1))} == {
        "Østvik",
        "Vestvik",
    }


def test_merge_that_cannot_be_done_says_why(full: World, as_person: Any) -> None:
    client = as_person("dag")
    ahead = post(
        client,
        "merge",
        predecessors=[full.sorvik.pk],
        successor=full.nordvik.pk,
        day="01.01.2027",
        sure="1",
    )
    assert ahead.status_code == 422
    assert "01.01.2027" in ahead.content.decode()
    nobody = post(client, "merge", predecessors=[full.sorvik.pk], day="01.11.2026")
    assert nobody.status_code == 422


def test_worklist_tells_what_waits(full: World, as_person: Any) -> None:
    Arrangement.objects.update(evaluate_on=dt.date(2026, 12, 1))
    Appointment.objects.filter(role="director", member=full.nordvik).update(
        valid_to=dt.date(2027, 1, 1)
    )
    dag, kari, ola = (full.viewer(who) for who in ("dag", "kari", "ola"))
    assert [i.title for i in lists.evaluations(dag, 5)] == ["Vik IKT is to be evaluated"]
    assert len(lists.agreements(dag, 5)) == 1
    assert [i.due for i in lists.ending_roles(kari, 5)] == [dt.date(2027, 1, 1)]
    assert {i.title for i in lists.missing_roles(dag, 9)} >= {
        "Sørvik has nobody as ICT coordinator"
    }
    assert not lists.missing_roles(kari, 9)
    for each in (
        lists.evaluations,
        lists.agreements,
        lists.ending_roles,
        lists.missing_roles,
        lists.erasures,
    ):
        assert list(each(ola, 5)) == []


def test_history_names_members_instead_of_numbers(full: World, as_person: Any) -> None:
    change_person(full.people["ola"], by=terminal(full.today), employer=full.sorvik)
    page = get(as_person("dag"), "person_history", full.people["ola"].pk).content.decode()
    assert "Sørvik" in page
    assert "employer_id" not in page


def _more(world: World, by: Viewer, numbers: range) -> None:
    """More rows of everything that a list shows."""
    for number in numbers:
        member = Member.objects.create(name=f"Vik {number}")
        row = Membership.objects.create(arrangement=world.arrangement, member=member)
        Stake.objects.create(membership=row, kind="votes", value=1)
        Transfer.objects.create(
            membership=row,
            kind="task",
            what=f"Oppgave {number}",
            transferred_on=dt.date(2020, 1, 1),
            decision="x",
        )
        person = add_person(
            world, f"p{number}", "Pia", f"Nr{number}", role="coordinator", employer=member
        )
        Mandate.objects.create(person=person, grantor=world.sorvik).members.add(world.sorvik)
        add_person(world, f"s{number}", "Siv", f"Salg{number}", supplier=world.supplier)
        Person.objects.create(
            given_name="Borte",
            family_name=f"Nr{number}",
            employer=member,
            left_on=dt.date(2020, 1, 1),
        )
        set_figures(member, year=2025, values={"pupils": Decimal(number)}, by=by)
        other = Arrangement.objects.create(name=f"Samarbeid {number}")
        Membership.objects.create(arrangement=other, member=member)
        add_supplier(by=by, name=f"Leverandør {number}")
        add_unit(member=world.nordvik, name=f"Enhet {number}", by=by)


LISTS = [
    "member_list", "arrangement_list", "legal_form_list", "transfer_list", "person_list", "gone_list",
    "appointment_list", "supplier_list", "figures", "successions", "retention",
]  # fmt: skip


def test_pages_cost_the_same_whatever_their_rows(full: World, by: Viewer, as_person: Any) -> None:
    client = as_person("dag")
    urls = [reverse(f"parties:{name}") for name in LISTS]
    urls += [
        reverse(f"parties:{name}", args=[row.pk])
        for name, row in (
            ("member_detail", full.nordvik),
            ("arrangement_detail", full.arrangement),
            ("arrangement_shares", full.arrangement),
            ("supplier_detail", full.supplier),
        )
    ]
    _more(full, by, range(1))
    first = _costs(client, urls)
    _more(full, by, range(1, 3))
    assert _costs(client, urls) == first


def _costs(client: Any, urls: list[str]) -> dict[str, int]:
    """How many queries each page asks, once what is kept for a while is kept."""
    found = {}
    for url in urls:
        client.get(url)
        with CaptureQueriesContext(connection) as told:
            assert client.get(url).status_code == 200
        found[url] = len(told)
    return found
