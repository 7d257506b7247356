"""Pages of bodies: seen by all inside, acted on by those who serve them, at a fixed number of queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.governance.models.bodies import Body, MeetingRules, Office, Seat, Sitting
from samdrift.governance.queries import bodies as queries
from samdrift.governance.services import seats
from samdrift.kernel.registry import registry
from tests.governance.made import give_form, machine, make_body, make_council, seat_of, sit
from tests.world import add_person

D = dt.date


def page(client, name: str, *args: int, **query: str) -> str:
    response = client.get(reverse(f"governance:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def send(client, name: str, /, *args: int, **data: object):
    return client.post(reverse(f"governance:{name}", args=args), data)


def shown_errors(response) -> str:
    assert response.status_code == 422
    return str(response.context["form"].errors)


@pytest.mark.parametrize("who", ["ola", "per", "kari", "lise", "mona"])
def test_everybody_inside_sees_who_sits_there_and_by_which_rules(board, as_person, who) -> None:
    text = page(as_person(who), "body_detail", board.pk)
    for said in ("Dina Direktør", "Didrik Direktør", "Ola Åsen", "Mona Mål", "practice, no law"):
        assert said in text


@pytest.mark.parametrize("who", ["sol", "stig"])
def test_outsiders_see_no_bodies(board, as_person, who) -> None:
    for name, args in (("body_list", []), ("body_detail", [board.pk])):
        assert as_person(who).get(reverse(f"governance:{name}", args=args)).status_code == 404


def test_acts_are_shown_to_those_who_may(board, council, as_person) -> None:
    new = reverse("governance:body_seat_new", args=[board.pk])
    wind_up = reverse("governance:body_wind_up", args=[board.pk])
    for who, seats_too, all_of_it in (("ola", False, False), ("mona", True, True)):
        text = page(as_person(who), "body_detail", board.pk)
        assert (new in text, wind_up in text) == (seats_too, all_of_it)
    own = reverse("governance:body_wind_up", args=[council.pk])
    assert own in page(as_person("kari"), "body_detail", council.pk)
    assert own not in page(as_person("mona"), "body_detail", council.pk)


def test_rules_are_shown_with_the_paragraph(world, as_person) -> None:
    give_form(world, "iks")
    body = make_body(world, "representatives", "Representantskapet")
    text = page(as_person("ola"), "body_detail", body.pk)
    for said in (
        "They must have at least two thirds of the votes.",
        "IKS-loven § 9 første ledd",
        "At least 4 weeks before.",
        "At least 2 deputies for each member.",
        "The daily manager is not a member.",
    ):
        assert said in text


def test_body_is_founded_and_its_rules_prefilled(world, as_person) -> None:
    give_form(world, "ko")
    mona = as_person("mona")
    assert 'value="representatives"' in page(mona, "body_new")
    response = send(
        mona, "body_new",
        name="Representantskapet", kind="representatives", arrangement=world.arrangement.pk,
        mandate="Øverste organ", mandate_from="Avtalen § 4", founded_on="01.01.2026",
    )  # fmt: skip
    body = Body.objects.get()
    assert response.url == reverse("governance:body_detail", args=[body.pk])
    assert (body.deputies_each, body.term_months, body.seats_by) == (2, 48, "member")
    assert queries.rules_on(body, world.today).basis == "ko_council"
    assert len(queries.seated(body, world.today)) == 3


def test_body_that_discusses_needs_one_above(world, as_person) -> None:
    response = send(
        as_person("mona"), "body_new",
        name="Fagutvalg", kind="sub_group", arrangement=world.arrangement.pk,
    )  # fmt: skip
    assert "parent" in shown_errors(response)


def test_director_founds_the_own_council_and_nobody_elses(world, as_person) -> None:
    dina = as_person("dina")
    values = {"name": "Kommunestyret", "kind": "council"}
    assert "member" in shown_errors(send(dina, "body_new", **values, member=world.sorvik.pk))
    send(dina, "body_new", **values, member=world.nordvik.pk)
    assert Body.objects.get().member == world.nordvik
    refused = send(dina, "body_new", name="X", kind="steering", arrangement=world.arrangement.pk)
    assert refused.status_code == 403


def test_body_is_changed_and_stays_whose_it_is(world, board, as_person) -> None:
    dag = as_person("dag")
    assert "Styret" in page(dag, "body_change", board.pk)
    send(
        dag, "body_change", board.pk,
        name="Hovedstyret", seats_by="member", seats_each=1, deputies_each=2, discusses="no",
        required_parts=["need", "cost"], case_prefix="HS",
    )  # fmt: skip
    board.refresh_from_db()
    assert (board.name, board.required_parts, board.case_prefix) == (
        "Hovedstyret", ["need", "cost"], "HS",
    )  # fmt: skip
    assert (board.kind, board.arrangement) == ("board", world.arrangement)


def test_person_is_seated_replaced_and_ended_from_the_page(world, board, as_person) -> None:
    mona, seat = as_person("mona"), seat_of(board, world.lillevik)
    guest = add_person(world, "gro", "Gro", "Gjest", employer=world.lillevik)
    page(mona, "seat_sit", seat.pk)
    send(mona, "seat_sit", seat.pk, person="gro@vik.test", valid_from="20.11.2026")
    row = Sitting.objects.get(person=guest)
    assert (row.seat, row.rank) == (seat, 0)
    send(mona, "seat_sit", seat.pk, person="Lise Lie", is_deputy="yes", valid_from="20.11.2026")
    assert Sitting.objects.get(person=world.people["lise"], rank=1).seat == seat
    send(mona, "sitting_end", row.pk, day="01.12.2026", because="Flytter")
    row.refresh_from_db()
    assert row.valid_to == D(2026, 12, 1)


def test_whom_the_law_bars_is_refused_in_the_form(world, as_person) -> None:
    give_form(world, "ko")
    body = make_body(world, "representatives", "Representantskapet")
    response = send(
        as_person("mona"), "seat_sit", seat_of(body, world.sorvik).pk,
        person="Dag Daglig", valid_from="20.11.2026",
    )  # fmt: skip
    assert "§ 19-3" in shown_errors(response)


def test_seats_for_professional_fields_are_written_in_one_go(world, as_person) -> None:
    group = make_body(world, "management", "Forvaltningsgruppen")
    mona = as_person("mona")
    page(mona, "body_seat_new", group.pk)
    send(
        mona, "body_seat_new", group.pk,
        kind="member", field="Arkiv\nLegetjeneste\n", valid_from="20.11.2026",
    )  # fmt: skip
    assert [s.field for s in Seat.objects.filter(body=group)] == ["Arkiv", "Legetjeneste"]
    long = send(
        mona, "body_seat_new", group.pk, kind="member", field="x" * 121, valid_from="20.11.2026"
    )
    assert "longer than 120 characters" in shown_errors(long)
    many = send(
        mona, "body_seat_new", group.pk,
        kind="member", field="\n".join(map(str, range(101))), valid_from="20.11.2026",
    )  # fmt: skip
    assert "At most 100 seats" in shown_errors(many)
    assert Seat.objects.filter(body=group).count() == 2
    send(mona, "body_seat_new", group.pk, kind="observer", field="Hovedtillitsvalgt",
         valid_from="20.11.2026")  # fmt: skip
    assert Seat.objects.get(kind="observer").votes == 0


def test_deputies_are_put_in_order_from_the_page(world, board, as_person) -> None:
    mona, seat = as_person("mona"), seat_of(board, world.nordvik)
    assert send(mona, "seat_deputies", seat.pk).status_code == 302
    sit(world, seat, world.people["kari"], is_deputy=True)
    first, second = queries.deputies_of(seat, machine(world))
    assert str(first.person) in page(mona, "seat_deputies", seat.pk)
    values = {f"place_{first.pk}": 2, f"place_{second.pk}": 1}
    send(mona, "seat_deputies", seat.pk, **values)
    assert [one.pk for one in queries.deputies_of(seat, machine(world))] == [second.pk, first.pk]


def test_offices_votes_and_seats_are_acted_on_from_their_pages(world, board, as_person) -> None:
    mona, seat = as_person("mona"), seat_of(board, world.lillevik)
    for name, args in (
        ("body_office_new", [board.pk]),
        ("seat_votes", [seat.pk]),
        ("seat_close", [seat.pk]),
        ("body_wind_up", [board.pk]),
        ("body_rules", [board.pk]),
        ("body_basis", [board.pk]),
    ):
        page(mona, name, *args)
    send(
        mona, "body_office_new", board.pk, kind="chair", person="Lise Lie", valid_from="20.11.2026"
    )
    chair = Office.objects.get(body=board, kind="chair", valid_to=None)
    assert chair.person == world.people["lise"]
    send(mona, "office_end", chair.pk, day="01.12.2026")
    send(mona, "seat_votes", seat.pk, votes="2", valid_from="01.12.2026")
    assert Seat.objects.get(body=board, votes=2).member == world.lillevik
    assert "2 from " not in page(mona, "body_detail", board.pk)
    MeetingRules.objects.filter(body=board).update(weights=MeetingRules.Weights.OWN)
    assert "2 from " in page(mona, "body_detail", board.pk)
    send(mona, "seat_close", Seat.objects.get(votes=2).pk, day="01.01.2027")
    assert Seat.objects.get(votes=2).valid_to == D(2027, 1, 1)


def test_rules_are_changed_from_the_page_but_for_what_the_law_fixes(
    world, board, as_person
) -> None:
    mona = as_person("mona")
    values = {
        "valid_from": "01.12.2026", "quorum": "2/3", "majority": "cast", "tie": "falls",
        "weights": "equal", "may_abstain": "on", "notice_days": "14", "late_item": "free",
        "written": "all", "signing": "chair", "source": "Sak 1/26",
    }  # fmt: skip
    assert "quorum" in shown_errors(
        send(mona, "body_rules", board.pk, **{**values, "quorum": "mye"})
    )
    assert "quorum" in shown_errors(
        send(mona, "body_rules", board.pk, **{**values, "quorum": "3/2"})
    )
    send(mona, "body_rules", board.pk, **values)
    rules = queries.rules_on(board, D(2026, 12, 1))
    assert (rules.quorum_num, rules.quorum_den, rules.tie, rules.notice_days) == (2, 3, "falls", 14)
    assert queries.rules_on(board, world.today).notice_days == 7
    council = make_council(world, world.nordvik)
    form = (
        as_person("kari").get(reverse("governance:body_rules", args=[council.pk])).context["form"]
    )
    assert "notice_days" in form.fields
    assert not {"quorum", "majority", "tie", "written"} & set(form.fields)


def test_body_without_rules_is_given_a_set(board, as_person) -> None:
    MeetingRules.objects.all().delete()
    mona = as_person("mona")
    assert "No meeting rules" in page(mona, "body_detail", board.pk)
    response = mona.get(reverse("governance:body_rules", args=[board.pk]))
    assert response.url == reverse("governance:body_basis", args=[board.pk])
    send(mona, "body_basis", board.pk, basis="group", valid_from="20.11.2026")
    assert MeetingRules.objects.get().basis == "group"


def test_body_is_wound_up_from_the_page(world, board, as_person) -> None:
    mona = as_person("mona")
    send(mona, "body_wind_up", board.pk, day="01.12.2026", because="Sak 3/26")
    board.refresh_from_db()
    assert board.ended_on == D(2026, 12, 1)
    assert "Sak 3/26" in page(mona, "body_history", board.pk)


def test_page_of_an_earlier_day_shows_who_sat_there_then(world, board, as_person) -> None:
    seats.close_seat(seat_of(board, world.nordvik), day=world.today, by=machine(world))
    url = reverse("governance:body_detail", args=[board.pk])
    today = as_person("kari").get(url).content.decode()
    then = as_person("kari").get(f"/per/2026-01-01{url}").content.decode()
    assert "Dina Direktør" not in today.split("How it meets")[0]
    assert "Dina Direktør" in then


# Lists and panels


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Nordvik kommunestyre", "Styret"]),
        ({"kind": "board"}, ["Styret"]),
        ({"whose": "mine"}, ["Styret"]),
        ({"state": "ended"}, []),
        ({"empty": "yes"}, []),
    ],
)
def test_list_is_filtered(board, council, as_person, query, names) -> None:
    client = as_person("ola")
    rows = client.get(reverse("governance:body_list"), query).context["page"].rows
    assert [row.name for row in rows] == names


def test_list_of_a_member_has_its_own_and_those_it_sits_in(
    world, board, council, as_person
) -> None:
    def names(member) -> list[str]:
        response = as_person("ola").get(reverse("governance:body_list"), {"member": member.pk})
        return [row.name for row in response.context["page"].rows]

    assert names(world.nordvik) == ["Nordvik kommunestyre", "Styret"]
    assert names(world.sorvik) == ["Styret"]


def test_bodies_stand_on_the_pages_of_arrangement_member_and_person(
    world, board, council, as_person
) -> None:
    kari = as_person("kari")
    for name, pk, said in (
        ("arrangement_detail", world.arrangement.pk, "Styret"),
        ("member_detail", world.nordvik.pk, "Nordvik kommunestyre"),
        ("person_detail", world.people["dina"].pk, "Chair, Member"),
    ):
        assert said in kari.get(reverse(f"parties:{name}", args=[pk])).content.decode()


def test_secretary_is_told_of_what_lacks(world, board, as_person) -> None:
    def told(name: str) -> list[str]:
        worklist = next(w for w in registry.worklists if w.key == "bodies")
        return [f"{one.title}: {one.detail}" for one in worklist.items(world.viewer(name), 10)]

    assert told("mona") == []
    sitting = Sitting.objects.get(seat=seat_of(board, world.lillevik))
    Sitting.objects.filter(pk=sitting.pk).update(valid_to=D(2026, 12, 20))
    assert told("mona") == ["Styret: 1 term ends soon."]
    sitting.delete()
    assert told("mona") == ["Styret: 1 empty seat."]
    assert told("ola") == []


# Queries


def test_page_costs_the_same_for_few_seats_and_many(world, board, as_person) -> None:
    mona, url = as_person("mona"), reverse("governance:body_detail", args=[board.pk])

    def count() -> int:
        mona.get(url)
        with CaptureQueriesContext(connection) as found:
            assert mona.get(url).status_code == 200
        return len(found)

    few = count()
    for n in range(12):
        seat = seats.open_seat(board, field=f"Fag {n}", valid_from=world.today, by=machine(world))
        person = add_person(world, f"p{n}", f"P{n}", "Person", employer=world.nordvik)
        sit(world, seat, person, valid_from=world.today)
    assert count() <= few
