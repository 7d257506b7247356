"""Agreements are registered, corrected, kept on and left, and history tells of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.changes import Change
from samdrift.agreements.services import agreements as services
from samdrift.agreements.services import awards, participations
from samdrift.agreements.services.renewals import renew_due
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from tests.agreements.made import END, START, machine, make_agreement
from tests.world import World

D = dt.date


def events(agreement: Agreement) -> list[str]:
    rows = Event.objects.filter(subject_kind="agreements.agreement", subject_id=agreement.pk)
    return list(rows.order_by("pk").values_list("what", flat=True))


def code(act: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def test_agreement_has_its_members_from_the_start(world: World) -> None:
    agreement = make_agreement(world)
    rows = Participation.objects.filter(agreement=agreement)
    assert {row.member for row in rows} == {world.nordvik, world.sorvik}
    assert events(agreement) == ["agreement.added"] + ["agreement.member_joined"] * 2


def test_agreement_is_found_by_its_name_number_and_supplier(world: World) -> None:
    make_agreement(world, number="2024/17", reference="K-9")
    for text in ("journalavtalen", "2024/17", "K-9", "leverandør"):
        titles = [hit.title for hit in search.find(text, world.viewer("ola"))]
        assert "Journalavtalen" in titles, text


def test_agreement_is_only_registered_by_those_who_look_after_all(world: World) -> None:
    with pytest.raises(Refused):
        services.add_agreement(by=world.viewer("kari"), title="Egen", kind="other")
    agreement = make_agreement(world, lead=world.people["per"])
    services.change_agreement(agreement, by=world.viewer("per"), note="Følges opp")
    with pytest.raises(Refused):
        services.change_agreement(agreement, by=world.viewer("dina"), note="Nei")


def test_lead_is_told_of_an_agreement_given_by_somebody_else(world: World) -> None:
    agreement = make_agreement(world)
    services.change_agreement(agreement, by=world.viewer("mona"), lead=world.people["per"])
    told = Notice.objects.filter(what="agreement.given_to_me", account_id=world.accounts["per"].pk)
    assert told.count() == 1


def test_number_belongs_to_one_agreement(world: World) -> None:
    make_agreement(world, number="17")
    assert code(lambda: make_agreement(world, title="En til", number="17")) == "number_taken"


def test_call_off_cannot_lie_under_itself(world: World) -> None:
    frame = make_agreement(world, title="Ramme", kind="framework")
    below = make_agreement(world, title="Avrop", kind="call_off", under=frame)
    by = machine(world)
    assert code(lambda: services.change_agreement(frame, by=by, under=below)) == "under_itself"


def test_agreement_cannot_end_before_its_members_leave(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)
    row = Participation.objects.get(agreement=agreement, member=world.nordvik)
    participations.leave(row, day=D(2030, 1, 1), by=by)
    end = {"valid_to": D(2029, 1, 1)}
    assert code(lambda: services.change_agreement(agreement, by=by, **end)) == "member_outside"


def test_agreement_is_left_from_a_day_and_the_notice_is_taken_back(world: World) -> None:
    agreement, by = make_agreement(world), world.viewer("mona")
    left = services.leave_agreement(agreement, by=by, day=D(2027, 7, 1), because="Byttes ut")
    assert (left.left_on, left.left_because) == (D(2027, 7, 1), "Byttes ut")
    assert not Agreement.objects.running(D(2027, 7, 1)).exists()
    assert services.stay(left, by=by).left_on is None
    assert code(lambda: services.stay(left, by=by)) == "not_left"
    late = {"day": D(2040, 1, 1), "because": "x"}
    assert code(lambda: services.leave_agreement(left, by=by, **late)) == "after_agreement"


def test_agreement_is_extended_only_to_a_later_day(world: World) -> None:
    agreement, by = make_agreement(world), world.viewer("mona")
    assert code(lambda: services.renew(agreement, by=by, until=END)) == "not_longer"
    assert services.renew(agreement, by=by, until=D(2035, 1, 1)).valid_to == D(2035, 1, 1)


def test_agreement_renews_itself_when_notice_was_not_given(world: World) -> None:
    values = {"valid_to": D(2027, 1, 1), "notice_months": 1, "renewal_months": 12}
    agreement, by = make_agreement(world, **values), machine(world)
    assert renew_due(by) == ""
    Agreement.objects.filter(pk=agreement.pk).update(notice_months=3)
    assert renew_due(by) == "1 agreements were renewed by themselves"
    agreement.refresh_from_db()
    assert agreement.valid_to == D(2028, 1, 1)
    assert renew_due(by) == ""


def test_agreement_registered_late_is_bound_to_the_term_of_today(world: World) -> None:
    values = {"valid_from": D(2015, 1, 1), "valid_to": D(2018, 1, 1)}
    agreement = make_agreement(world, **values, notice_months=3, renewal_months=12)
    agreement.refresh_from_db()
    assert agreement.valid_to == D(2028, 1, 1)


# Members


def test_member_joins_once_at_a_time(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)

    def again() -> Any:
        return participations.join(agreement, world.nordvik, by=by, valid_from=D(2026, 1, 1))

    assert code(again) == "overlap"
    row = Participation.objects.get(agreement=agreement, member=world.nordvik)
    participations.leave(row, day=D(2026, 1, 1), by=by)
    assert again().valid_from == D(2026, 1, 1)


def test_member_joins_within_the_agreement(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)

    def join(day: dt.date, **more: Any) -> str:
        return code(
            lambda: participations.join(agreement, world.lillevik, by=by, valid_from=day, **more)
        )

    assert join(D(2023, 12, 31)) == "before_agreement"
    assert join(END) == "after_agreement"
    assert join(START, valid_to=D(2036, 1, 1)) == "after_agreement"
    assert join(START, basis="fixed") == "quantity_missing"
    assert join(START, valid_to=START) == "ends_before_it_begins"


def test_several_members_join_or_none(world: World) -> None:
    agreement, by = make_agreement(world, members=()), machine(world)
    both = [world.lillevik, world.lillevik]
    how = {"valid_from": START}
    assert code(lambda: participations.join_all(agreement, by=by, members=both, **how)) == "overlap"
    assert not Participation.objects.exists()


def test_member_leaves_from_a_day_within_its_time(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)
    row = Participation.objects.get(agreement=agreement, member=world.nordvik)
    assert code(lambda: participations.leave(row, day=START, by=by)) == "ends_before_it_begins"
    left = participations.leave(row, day=D(2027, 1, 1), by=by)
    assert left.valid_to == D(2027, 1, 1)
    assert code(lambda: participations.leave(row, day=D(2028, 1, 1), by=by)) == "left_already"


def test_mistaken_member_is_taken_away_and_history_keeps_it(world: World) -> None:
    agreement = make_agreement(world)
    row = Participation.objects.get(agreement=agreement, member=world.sorvik)
    participations.strike(row, by=world.viewer("mona"), because="Feil kommune")
    assert Participation.objects.filter(agreement=agreement).count() == 1
    assert events(agreement)[-1] == "agreement.member_struck"


def test_mistaken_member_with_a_change_is_taken_away_when_that_is_given_up(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)
    awards.set_award(agreement, by=by, value=Decimal(4_000_000))
    row = participations.join(
        agreement, world.lillevik, by=by, valid_from=D(2026, 1, 1), came_by="later"
    )
    gone = {"by": by, "because": "Feil"}
    assert code(lambda: participations.strike(row, **gone)) == "change_leans_on_it"
    Change.objects.update(state="struck")
    participations.strike(row, **gone)
    assert Change.objects.get().participation is None


def test_members_days_are_not_taken_for_the_agreements_own(world: World) -> None:
    """Seen as of an earlier day, an agreement has the dates it had, not those of a member."""
    from samdrift.kernel.past import as_it_was

    agreement = make_agreement(world)
    was = as_it_was(Agreement.objects.get(pk=agreement.pk), D(2026, 1, 1)).row
    assert (was.valid_from, was.valid_to) == (START, END)
