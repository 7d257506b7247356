"""What is found about agreements comes in time, and goes when it is mended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.services import agreement_findings as findings
from samdrift.agreements.services import agreements as services
from samdrift.agreements.services import awards, options, participations
from samdrift.followup.models.findings import Finding
from samdrift.kernel.registry import registry
from tests.agreements.made import machine, make_agreement, make_system
from tests.world import World

D = dt.date


def about_agreements() -> Any:
    return Finding.objects.filter(subject_kind="agreements.agreement")


def standing(kind: str = "") -> list[str]:
    """The kinds of finding that stand; or the names of those of a kind."""
    rows = about_agreements().exclude(status="mended").order_by("kind", "pk")
    found = rows.filter(kind=kind) if kind else rows
    return [row.subject_name if kind else row.kind for row in found]


def test_agreement_without_somebody_to_follow_it_up_is_found(world: World) -> None:
    agreement = make_agreement(world, lead=None)
    assert standing() == [findings.NOBODY]
    services.change_agreement(agreement, by=machine(world), lead=world.people["mona"])
    assert standing() == []


def test_agreement_that_ends_within_a_year_is_found_until_something_follows(world: World) -> None:
    system = make_system(world, "Journalen", {world.nordvik: 40})
    make_agreement(world, systems=[system], valid_to=D(2027, 11, 1))
    assert standing() == [findings.ENDS]
    found = about_agreements().get()
    assert found.deadline == D(2027, 11, 1)
    kind = registry.findings[findings.ENDS]
    assert kind.agreed(found) == "It is in force through 31.10.2027."
    make_agreement(world, title="Ny", systems=[system], valid_from=D(2027, 10, 1), members=())
    findings.find_all(machine(world))
    assert standing() == []


def test_agreement_that_ends_in_time_is_let_be(world: World) -> None:
    agreement = make_agreement(world, valid_to=D(2027, 12, 1))
    assert standing() == []
    Agreement.objects.filter(pk=agreement.pk).update(valid_to=D(2027, 3, 1))
    findings.find_all(machine(world))
    assert standing() == [findings.ENDS]
    services.leave_agreement(
        Agreement.objects.get(), by=machine(world), day=D(2027, 3, 1), because="Ferdig"
    )
    assert standing() == []


def test_near_last_day_of_notice_is_found_until_it_is_decided(world: World) -> None:
    values = {"valid_to": D(2027, 4, 1), "notice_months": 3, "renewal_months": 12}
    agreement = make_agreement(world, **values)
    assert standing() == [findings.RENEWS]
    text = registry.findings[findings.RENEWS].agreed(about_agreements().get())
    assert text == "Without notice by 31.12.2026 it is renewed through 31.03.2028."
    services.renew(agreement, by=machine(world), until=D(2028, 4, 1))
    assert standing() == []


def test_option_near_its_last_day_is_found_until_decided(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)
    values: dict[str, Any] = {"title": "Fem til", "about": "members"}
    option = options.add_option(agreement, by=by, last_notice=D(2027, 1, 15), **values)
    options.add_option(agreement, by=by, last_notice=D(2028, 1, 15), **values)
    assert standing() == [findings.OPTION]
    options.decline_option(option, by=by, decided_on=world.today)
    assert standing() == []


def test_agreement_past_its_end_is_found_while_its_system_is_used(world: World) -> None:
    system = make_system(world, "Journalen", {world.nordvik: 40})
    agreement = make_agreement(world, systems=[system], valid_to=D(2026, 6, 1))
    assert standing() == [findings.PAST]
    services.leave_agreement(agreement, by=machine(world), day=D(2026, 6, 1), because="Over")
    assert standing() == []


def test_member_that_the_notice_did_not_name_is_found(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)
    awards.name_entitled(agreement, by=by, rows=[awards.Named("123456785")])
    assert standing() == []
    participations.join(
        agreement, world.lillevik, by=by, valid_from=D(2026, 12, 1), came_by="later"
    )
    assert standing() == [findings.NOT_NAMED]
    found = about_agreements().get()
    assert found.mark == str(world.lillevik.pk)
    assert "Lillevik" in registry.findings[findings.NOT_NAMED].observed(found)


def test_findings_cost_the_same_however_many_agreements(
    world: World, django_assert_max_num_queries: Any
) -> None:
    system = make_system(world, "Journalen", {world.nordvik: 40})
    pks = [
        make_agreement(world, title=f"Avtale {n}", systems=[system], lead=None).pk for n in range(6)
    ]
    with django_assert_max_num_queries(25):
        findings.find(pks, by=machine(world))
    assert standing(findings.NOBODY) == [f"Avtale {n}" for n in range(6)]
