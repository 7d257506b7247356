"""Faults and wishes gathered from all members, the list to the supplier, and supplier risk."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from samdrift.agreements.models.suppliers import SupplierRisk, Wish
from samdrift.agreements.queries.wishes import every
from samdrift.agreements.services import supplier_risks, wish_findings, wish_people, wishes
from samdrift.followup.models.findings import Finding
from samdrift.formats.spreadsheet import read
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import clock
from samdrift.parties.calc.handover import MERGE, Handover
from tests.agreements.made import machine, make_system
from tests.world import World


def make_wish(world: World, who: str = "ola", **values: Any) -> Wish:
    told = {"supplier": world.supplier, "kind": "wish", "title": "Søk i arkivet", **values}
    return wishes.add_wish(by=world.viewer(who), **told)


def make_risk(world: World, **values: Any) -> SupplierRisk:
    told = {"supplier": world.supplier, "about": "few_customers", **values}
    told = {"likelihood": 3, "consequence": 5, **told}
    return supplier_risks.add_risk(by=world.viewer("mona"), **told)


def at(name: str, *keys: Any) -> str:
    return reverse(f"agreements:{name}", args=keys)


def test_employee_sends_in_and_the_own_member_stands_behind(world: World) -> None:
    wish = make_wish(world, weight=3)
    backing = wish.backings.get()
    assert (backing.member, backing.weight) == (world.nordvik, 3)


def test_other_member_backs_it_once(world: World) -> None:
    wish = make_wish(world)
    for weight in (1, 3):
        wishes.back(wish, by=world.viewer("per"), weight=weight)
    row = every(world.viewer("ola")).get()
    assert (row.behind, row.weight, row.most) == (2, 5, 3)


def test_member_stands_back(world: World) -> None:
    wish = make_wish(world)
    wishes.stand_back(wish, by=world.viewer("kari"))
    assert not wish.backings.exists()


def test_sender_words_it_better_until_it_is_sent(world: World) -> None:
    wish = make_wish(world)
    wishes.change_wish(wish, by=world.viewer("ola"), title="Bedre søk")
    wishes.send([wish], by=world.viewer("mona"))
    with pytest.raises(Refused):
        wishes.change_wish(wish, by=world.viewer("ola"), title="Best søk")


def test_lead_follows_it_to_delivery(world: World) -> None:
    wish, lead = make_wish(world), world.viewer("mona")
    wishes.send([wish], by=lead, reference="SAK-7")
    wishes.plan(wish, by=lead, promised_on=dt.date(2027, 3, 1), release="27.1")
    done = wishes.deliver(wish, by=lead, release="27.1")
    assert (done.state, done.delivered_on) == ("delivered", world.today)
    assert wishes.reopen(wish, by=lead, reason="Feilen kom igjen").state == "gathered"


def test_employee_may_not_send_to_the_supplier(world: World) -> None:
    with pytest.raises(Refused):
        wishes.send([make_wish(world)], by=world.viewer("ola"))


def test_what_is_gathered_cannot_be_delivered(world: World) -> None:
    with pytest.raises(DomainError) as refused:
        wishes.deliver(make_wish(world), by=world.viewer("mona"))
    assert refused.value.code == "not_from_here"


def test_all_are_sent_or_none(world: World) -> None:
    first, second = make_wish(world), make_wish(world, title="Feil i flettefelt", kind="fault")
    wishes.drop(second, by=world.viewer("mona"), reason="Dekket")
    with pytest.raises(DomainError):
        wishes.send([first, second], by=world.viewer("mona"))
    first.refresh_from_db()
    assert first.state == "gathered"


def test_ended_wish_is_not_backed(world: World) -> None:
    wish = make_wish(world)
    wishes.drop(wish, by=world.viewer("mona"), reason="Dekket")
    with pytest.raises(DomainError) as refused:
        wishes.back(wish, by=world.viewer("per"))
    assert refused.value.code == "is_ended"


def test_promise_that_is_past_is_a_finding_until_it_comes(world: World) -> None:
    wish, lead = make_wish(world), world.viewer("mona")
    wishes.send([wish], by=lead)
    wishes.plan(wish, by=lead, promised_on=world.today + dt.timedelta(days=5))
    wish_findings.look_at_all(clock(world.today + dt.timedelta(days=6)))
    found = Finding.objects.get(kind="agreements.wish_late")
    wishes.deliver(wish, by=lead)
    found.refresh_from_db()
    assert found.status == "mended"


def test_list_to_the_supplier_has_what_is_open(world: World, as_person: Any) -> None:
    system = make_system(world, "Arkivet", {})
    wish = make_wish(world, system=system, text="Finner ikke vedlegg")
    wishes.back(wish, by=world.viewer("per"), weight=3)
    gone = make_wish(world, title="Borte")
    wishes.drop(gone, by=world.viewer("mona"), reason="Dekket")
    response = as_person("mona").get(at("wishes_to_supplier", world.supplier.pk))
    sheet = read(response.content, "liste.xlsx").sheets[0]
    row = [str(cell) for cell in sheet.rows[1]]
    assert len(sheet.rows) == 2
    assert "Arkivet" in row and "Nordvik, Sørvik" in row


def test_wish_is_sent_in_backed_and_seen_in_the_browser(world: World, as_person: Any) -> None:
    values = {
        "supplier": world.supplier.pk,
        "kind": "fault",
        "title": "Feil i flettefelt",
        "weight": 2,
    }
    assert as_person("ola").post(at("wish_new"), values).status_code == 302
    wish = Wish.objects.get()
    per = as_person("per")
    assert per.post(at("wish_back", wish.pk), {"weight": 3, "note": "Hver dag"}).status_code == 302
    page = per.get(at("wish_detail", wish.pk)).content.decode()
    assert "Hver dag" in page and "Sørvik" in page
    assert (
        "Feil i flettefelt"
        in per.get(reverse("parties:supplier_detail", args=[world.supplier.pk])).content.decode()
    )


def test_lead_ranks_and_employee_does_not(world: World, as_person: Any) -> None:
    wish = make_wish(world)
    assert 'name="rank"' in as_person("mona").get(at("wish_change", wish.pk)).content.decode()
    assert 'name="rank"' not in as_person("ola").get(at("wish_change", wish.pk)).content.decode()


def test_chosen_wishes_are_sent_together(world: World, as_person: Any) -> None:
    rows = [make_wish(world), make_wish(world, title="Feil", kind="fault")]
    values = {"act": "send", "row": [one.pk for one in rows], "sure": "1", "day": "19.11.2026"}
    assert as_person("mona").post(at("wish_chosen"), values).status_code == 302
    assert set(Wish.objects.values_list("state", "sent_on")) == {("sent", dt.date(2026, 11, 19))}


def test_merged_member_stands_behind_once(world: World) -> None:
    wish = make_wish(world, weight=1)
    wishes.back(wish, by=world.viewer("per"), weight=3)
    merge = Handover(MERGE, (world.nordvik.pk, world.sorvik.pk), (world.lillevik.pk,), world.today)
    assert wish_people.preview(merge, machine(world))[0].count == 1
    journal = wish_people.apply(merge, machine(world))
    backing = wish.backings.get()
    assert (backing.member, backing.weight) == (world.lillevik, 3)
    wish_people.undo_step(journal, machine(world))
    assert wish.backings.count() == 2


def test_risk_is_for_the_centre_alone(world: World) -> None:
    make_risk(world)
    assert seen(SupplierRisk, world.viewer("dag")).exists()
    assert not seen(SupplierRisk, world.viewer("dina")).exists()


def test_risk_outside_the_scale_is_refused(world: World) -> None:
    with pytest.raises(DomainError) as refused:
        make_risk(world, left_likelihood=6, left_consequence=1)
    assert refused.value.code == "outside_scale"


def test_rest_is_assessed_whole(world: World) -> None:
    with pytest.raises(DomainError) as refused:
        make_risk(world, left_likelihood=2)
    assert refused.value.code == "half_of_rest"


def test_risk_is_closed_and_opened_with_a_reason(world: World) -> None:
    risk, lead = make_risk(world), world.viewer("mona")
    assert supplier_risks.close_risk(risk, by=lead, reason="Solgt").closed_on == world.today
    assert supplier_risks.reopen_risk(risk, by=lead, reason="Igjen").closed_on is None


def test_risk_page_tells_both_levels(world: World, as_person: Any) -> None:
    risk = make_risk(world, left_likelihood=2, left_consequence=3, measure="Kildekode deponert")
    page = as_person("dag").get(at("supplier_risk_detail", risk.pk)).content.decode()
    assert "High (15)" in page and "Low (6)" in page
    assert as_person("dina").get(at("supplier_risk_detail", risk.pk)).status_code == 404
