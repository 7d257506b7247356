"""Arrangements: legal form as dated history, the clause list, members, shares and transfers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from tests.parties.helpers import last_event, parties_now, refused
from tests.world import World

from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties.models.arrangements import (
    ArrangementForm,
    LegalClause,
    LegalForm,
    Membership,
    Stake,
)
from samdrift.parties.models.people import Appointment, Retention
from samdrift.parties.queries.arrangements import completeness, shares_on
from samdrift.parties.services.arrangements import (
    add_arrangement,
    answer_clauses,
    change_arrangement,
    end_arrangement,
    give_form,
)
from samdrift.parties.services.erasure import set_retention
from samdrift.parties.services.memberships import change_part, join, leave
from samdrift.parties.services.reference import load_reference_data
from samdrift.parties.services.stakes import end_stake, give_stake, set_stakes
from samdrift.parties.services.transfers import register_transfer, take_back

D = dt.date


@pytest.fixture
def by(world: World) -> Viewer:
    return terminal(world.today)


@pytest.fixture
def forms(by: Viewer) -> dict[str, LegalForm]:
    load_reference_data(by)
    return {form.code: form for form in LegalForm.objects.all()}


def part(world: World, name: str) -> Membership:
    return Membership.objects.get(member=getattr(world, name), arrangement=world.arrangement)


# Legal forms


def test_reference_data_is_loaded_once(by: Viewer) -> None:
    assert load_reference_data(by) > 0
    before = parties_now()
    assert load_reference_data(by) == 0
    assert parties_now() == before


def test_reference_data_mends_a_changed_clause_and_keeps_the_sites_own_rule(by: Viewer) -> None:
    load_reference_data(by)
    LegalClause.objects.filter(form__code="ko", letter="a").update(text_nb="noe annet")
    set_retention(years=3, reason="egen rutine", by=by)
    assert load_reference_data(by) == 1
    assert (
        LegalClause.objects.get(form__code="ko", letter="a").text_nb
        == "navnet på oppgavefellesskapet"
    )
    assert Retention.objects.get().years == 3


def test_every_form_has_its_clauses_in_three_languages(forms: dict[str, LegalForm]) -> None:
    counts = {code: form.clauses.count() for code, form in forms.items()}
    assert (counts["ko"], counts["ipr"], counts["iks"], counts["host"]) == (10, 8, 9, 9)
    for clause in LegalClause.objects.all():
        assert clause.text_nb and clause.text_nn and clause.text_en and clause.source


def test_form_becomes_dated_history(world: World, by: Viewer, forms: dict[str, LegalForm]) -> None:
    give_form(world.arrangement, form=forms["board_27"], valid_from=D(2015, 1, 1), by=by)
    give_form(
        world.arrangement, form=forms["ko"], valid_from=D(2020, 1, 1), seat=world.nordvik, by=by
    )
    rows = ArrangementForm.objects.filter(arrangement=world.arrangement)
    assert rows.on(D(2019, 12, 31)).get().form.code == "board_27"
    assert rows.on(D(2020, 1, 1)).get().form.code == "ko"
    changes = last_event("arrangement.formed")
    assert changes["form"][0] == "Interkommunalt styre etter § 27 (opphevet)"
    assert changes["seat_id"] == [None, world.nordvik.pk]


@pytest.mark.parametrize(("code", "day"), [("ko", D(2019, 12, 31)), ("board_27", D(2024, 1, 1))])
def test_form_the_law_did_not_know_that_day_is_refused(
    world: World, by: Viewer, forms: dict[str, LegalForm], code: str, day: D
) -> None:
    refused(
        "form_not_in_force", give_form, world.arrangement, form=forms[code], valid_from=day, by=by
    )


def test_form_before_a_later_one_is_refused(
    world: World, by: Viewer, forms: dict[str, LegalForm]
) -> None:
    give_form(world.arrangement, form=forms["ko"], valid_from=D(2022, 1, 1), by=by)
    refused(
        "form_later",
        give_form,
        world.arrangement,
        form=forms["host"],
        valid_from=D(2021, 1, 1),
        by=by,
    )


@pytest.mark.parametrize(
    ("code", "said", "kept"), [("iks", False, True), ("host", True, False), ("ko", None, None)]
)
def test_law_goes_before_what_is_said_of_the_legal_person(
    world: World, by: Viewer, forms: dict[str, LegalForm], code: str, said: Any, kept: Any
) -> None:
    row = give_form(
        world.arrangement, form=forms[code], valid_from=D(2021, 1, 1), is_legal_person=said, by=by
    )
    assert row.is_legal_person is kept


def test_agreement_is_whole_when_every_point_is_answered(
    world: World, by: Viewer, forms: dict[str, LegalForm]
) -> None:
    change_arrangement(world.arrangement, by=by, name="Vik IKT KO")
    row = give_form(
        world.arrangement, form=forms["ko"], valid_from=D(2021, 1, 1), is_legal_person=False, by=by
    )
    row.arrangement.refresh_from_db()
    state = completeness(row, by)
    assert (state.answered, len(state.clauses), state.name_fits, state.is_whole) == (
        0,
        10,
        True,
        False,
    )
    answers = {c.clause.pk: f"punkt {n}" for n, c in enumerate(state.clauses)}
    assert answer_clauses(row, by=by, answers=answers) == 10
    assert completeness(row, by).is_whole
    assert answer_clauses(row, by=by, answers=answers) == 0
    first = state.clauses[0].clause
    assert answer_clauses(row, by=by, answers={first.pk: " "}) == 1
    assert [c.clause for c in completeness(row, by).missing] == [first]


def test_name_without_the_words_of_the_law_is_told(
    world: World, by: Viewer, forms: dict[str, LegalForm]
) -> None:
    row = give_form(world.arrangement, form=forms["ko"], valid_from=D(2021, 1, 1), by=by)
    state = completeness(row, by)
    assert state.name_fits is False
    assert state.legal_person_unsaid


def test_arrangement_is_added_with_its_form(
    world: World, by: Viewer, forms: dict[str, LegalForm]
) -> None:
    made = add_arrangement(
        by=by,
        name="Vik strategi IPR",
        form=forms["ipr"],
        seat=world.nordvik,
        founded_on=D(2021, 1, 1),
    )
    assert ArrangementForm.objects.get(arrangement=made).valid_from == D(2021, 1, 1)
    refused("arrangement_there", add_arrangement, by=by, name="vik strategi ipr")
    refused("ends_before_it_begins", change_arrangement, made, by=by, ended_on=D(2020, 1, 1))


def test_only_managers_may_change_an_arrangement(world: World) -> None:
    refused(
        "not_allowed", change_arrangement, world.arrangement, by=world.viewer("kari"), tasks="x"
    )
    change_arrangement(world.arrangement, by=world.viewer("dag"), tasks="Drift")
    assert last_event("arrangement.changed") == {"tasks": ["", "Drift"]}


def test_ending_an_arrangement_ends_what_hangs_on_it(
    world: World, by: Viewer, forms: dict[str, LegalForm]
) -> None:
    give_form(world.arrangement, form=forms["ko"], valid_from=D(2021, 1, 1), by=by)
    give_stake(part(world, "nordvik"), kind="votes", value=Decimal(1), valid_from=None, by=by)
    end_arrangement(world.arrangement, day=D(2027, 1, 1), by=by)
    assert not Membership.objects.on(D(2027, 1, 1)).exists()
    assert not Stake.objects.on(D(2027, 1, 1)).exists()
    assert not ArrangementForm.objects.on(D(2027, 1, 1)).exists()
    assert Membership.objects.on(D(2026, 12, 31)).count() == 3


# Memberships


def test_member_joins_and_leaves_on_dates(world: World, by: Viewer) -> None:
    row = join(
        world.arrangement,
        member=world.gammelvik,
        valid_from=D(2027, 1, 1),
        decision="PS 1/26",
        by=by,
    )
    assert last_event("membership.joined")["joined_by"] == [None, "PS 1/26"]
    leave(row, day=D(2028, 1, 1), decision="PS 9/27", by=by)
    row.refresh_from_db()
    assert (row.valid_to, row.left_by) == (D(2028, 1, 1), "PS 9/27")
    refused("already_left", leave, row, day=D(2029, 1, 1), by=by)
    refused("ends_before_it_begins", leave, row, day=D(2027, 1, 1), by=by)


def test_overlapping_membership_is_refused_with_its_period(world: World, by: Viewer) -> None:
    refusal = refused(
        "already_member",
        join,
        world.arrangement,
        member=world.nordvik,
        valid_from=D(2026, 1, 1),
        by=by,
    )
    assert "01.01.2015" in str(refusal.message)


def test_membership_is_owner_or_customer(world: World, by: Viewer) -> None:
    values = {"member": world.gammelvik, "valid_from": D(2027, 1, 1), "by": by}
    refused(
        "owner_or_customer", join, world.arrangement, is_owner=False, is_customer=False, **values
    )


def test_leaving_ends_roles_when_no_arrangement_is_left(world: World, by: Viewer) -> None:
    leave(part(world, "sorvik"), day=D(2027, 1, 1), by=by)
    assert Appointment.objects.get(person=world.people["didrik"]).valid_to == D(2027, 1, 1)
    other = add_arrangement(by=by, name="Vik strategi")
    join(other, member=world.lillevik, valid_from=D(2020, 1, 1), by=by)
    leave(part(world, "lillevik"), day=D(2027, 1, 1), by=by)
    assert Appointment.objects.get(person=world.people["lise"]).valid_to is None


def test_part_changes_from_a_day_and_keeps_shares(world: World, by: Viewer) -> None:
    row = part(world, "nordvik")
    give_stake(row, kind="ownership", value=Decimal(50), valid_from=None, by=by)
    change_part(row, is_owner=False, is_customer=True, valid_from=D(2026, 1, 1), by=by)
    rows = Membership.objects.filter(member=world.nordvik)
    assert rows.on(D(2025, 12, 31)).get().is_owner
    assert not rows.on(D(2026, 1, 1)).get().is_owner
    for day in (D(2025, 12, 31), D(2026, 1, 1)):
        assert Stake.objects.on(day).get(membership__member=world.nordvik).value == 50
    refused(
        "outside_membership",
        change_part,
        row,
        is_owner=True,
        is_customer=True,
        valid_from=D(2014, 1, 1),
        by=by,
    )


# Shares


def test_overlapping_share_is_refused_with_what_where_and_how(world: World, by: Viewer) -> None:
    row = part(world, "nordvik")
    give_stake(row, kind="ownership", value=Decimal("29.5"), valid_from=None, by=by)
    refusal = refused(
        "stake_overlaps",
        give_stake,
        row,
        kind="ownership",
        value=Decimal(1),
        valid_from=D(2026, 1, 1),
        by=by,
    )
    for told in ("Nordvik", "29,5", "01.01.2015"):
        assert told in str(refusal.message)
    give_stake(row, kind="votes", value=Decimal(1), valid_from=D(2026, 1, 1), by=by)


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [("ownership", "-1", "negative"), ("votes", "1.5", "not_whole"), ("seats", "0.5", "not_whole")],
)
def test_impossible_share_is_refused(
    world: World, by: Viewer, kind: str, value: str, code: str
) -> None:
    refused(
        code,
        give_stake,
        part(world, "nordvik"),
        kind=kind,
        value=Decimal(value),
        valid_from=None,
        by=by,
    )


def test_share_outside_the_membership_is_refused(world: World, by: Viewer) -> None:
    refused(
        "outside_membership",
        give_stake,
        part(world, "nordvik"),
        kind="votes",
        value=Decimal(1),
        valid_from=D(2014, 1, 1),
        by=by,
    )


def test_shares_set_from_a_day_keep_what_was(world: World, by: Viewer) -> None:
    rows = {name: part(world, name).pk for name in ("nordvik", "sorvik", "lillevik")}
    first = {rows["nordvik"]: Decimal(50), rows["sorvik"]: Decimal(30), rows["lillevik"]: None}
    assert (
        set_stakes(
            world.arrangement, kind="ownership", valid_from=D(2015, 1, 1), values=first, by=by
        )
        == 2
    )
    again = {rows["nordvik"]: Decimal(60), rows["sorvik"]: Decimal(30)}
    assert (
        set_stakes(
            world.arrangement, kind="ownership", valid_from=D(2020, 1, 1), values=again, by=by
        )
        == 1
    )
    then, now = (
        shares_on(world.arrangement, day, by).sums["ownership"]
        for day in (D(2019, 1, 1), D(2026, 1, 1))
    )
    assert (then.total, now.total) == (80, 90)
    assert set(now.missing) == {"Lillevik", "Gammelvik"}
    assert not now.complete
    refused(
        "stake_later",
        set_stakes,
        world.arrangement,
        kind="ownership",
        valid_from=D(2018, 1, 1),
        values=again,
        by=by,
    )


def test_sum_of_only_unknown_shares_is_unknown(world: World, by: Viewer) -> None:
    found = shares_on(world.arrangement, world.today, by).sums["liability"]
    assert found.total is None
    assert len(found.missing) == 3


def test_share_is_ended_on_a_day(world: World, by: Viewer) -> None:
    stake = give_stake(
        part(world, "nordvik"), kind="seats", value=Decimal(2), valid_from=None, by=by
    )
    end_stake(stake, day=D(2026, 1, 1), by=by)
    assert last_event("stake.ended")["seats"] == ["2", None]
    refused("ends_before_it_begins", end_stake, stake, day=D(2015, 1, 1), by=by)
    refused("not_allowed", end_stake, stake, day=D(2026, 1, 1), by=world.viewer("kari"))


# Transfers


def transfer(world: World, by: Viewer, **more: Any) -> Any:
    values: dict[str, Any] = {
        "membership": part(world, "nordvik"),
        "kind": "task",
        "what": "Drift av nett",
        "transferred_on": D(2016, 1, 1),
        "decision": "PS 17/15",
        "by": by,
        **more,
    }
    return register_transfer(**values)


def test_transfer_is_registered_and_taken_back(world: World, by: Viewer) -> None:
    row = transfer(world, by, decided_on=D(2015, 12, 1))
    take_back(row, day=D(2026, 1, 1), decision="PS 3/25", by=by)
    row.refresh_from_db()
    assert (row.taken_back_on, row.taken_back_by) == (D(2026, 1, 1), "PS 3/25")
    refused("taken_back", take_back, row, day=D(2026, 2, 1), decision="PS 4/26", by=by)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"what": " "}, "required"),
        ({"decision": ""}, "required"),
        ({"transferred_on": D(2014, 1, 1)}, "outside_membership"),
        ({"decided_on": D(2016, 2, 1)}, "decided_after"),
    ],
)
def test_wrong_transfer_is_refused(
    world: World, by: Viewer, more: dict[str, Any], code: str
) -> None:
    refused(code, transfer, world, by, **more)


def test_coordinator_may_not_register_a_transfer(world: World) -> None:
    refused("not_allowed", transfer, world, world.viewer("kari"))
