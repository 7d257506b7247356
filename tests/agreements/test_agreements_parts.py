"""What hangs on an agreement: its award and list, options, papers, contacts, systems."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.models.agreements import Agreement, Award, Entitled
from samdrift.agreements.models.documents import Contact, Document
from samdrift.agreements.models.options import Option
from samdrift.agreements.services import agreements as services
from samdrift.agreements.services import awards, contacts, documents, options
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import content_of
from samdrift.kernel.models.history import Event
from tests.agreements.made import START, make_agreement, make_system
from tests.world import World

D = dt.date


def events(agreement: Agreement) -> list[str]:
    rows = Event.objects.filter(subject_kind="agreements.agreement", subject_id=agreement.pk)
    return list(rows.order_by("pk").values_list("what", flat=True))


def code(act: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def test_award_is_told_and_corrected(world: World) -> None:
    agreement, by = make_agreement(world), world.viewer("mona")
    awards.set_award(agreement, by=by, value=Decimal(4_000_000), procedure="open")
    awards.set_award(agreement, by=by, value=Decimal(5_000_000))
    award = Award.objects.get(agreement=agreement)
    assert (award.value, award.procedure) == (Decimal(5_000_000), "open")
    assert code(lambda: awards.set_award(agreement, by=by, value=Decimal(0))) == "not_positive"


def test_list_of_the_entitled_is_checked_and_taken_once(world: World) -> None:
    agreement, by = make_agreement(world), world.viewer("mona")
    rows = [awards.Named("123456785", "Nordvik"), awards.Named("987 654 325", "Sørvik")]
    assert awards.name_entitled(agreement, by=by, rows=rows) == 2
    assert awards.name_entitled(agreement, by=by, rows=rows) == 0
    wrong = [awards.Named("123456789")]
    assert code(lambda: awards.name_entitled(agreement, by=by, rows=wrong)) == "bad_orgnr"
    one = Entitled.objects.get(orgnr="987654325")
    awards.strike_entitled(one, day=D(2026, 12, 1), by=by)
    assert Entitled.objects.on(D(2026, 12, 1)).count() == 1
    awards.strike_entitled(Entitled.objects.get(orgnr="123456785"), day=START, by=by)
    assert not Entitled.objects.filter(orgnr="123456785").exists()


def extension(world: World, **more: Any) -> Option:
    values = {"title": "To år til", "about": "extension", "extends_to": D(2036, 1, 1), **more}
    return options.add_option(make_agreement(world), by=world.viewer("mona"), **values)


def test_option_that_is_used_makes_the_agreement_longer(world: World) -> None:
    option = extension(world, last_notice=D(2033, 7, 1))
    used = options.use_option(option, by=world.viewer("mona"), decided_on=world.today)
    assert (used.state, Agreement.objects.get().valid_to) == ("used", D(2036, 1, 1))
    by = world.viewer("mona")
    assert code(lambda: options.decline_option(used, by=by, decided_on=world.today)) == "decided"
    assert code(lambda: options.reopen_option(used, by=by)) == "term_moved"


def test_option_cannot_be_used_after_its_last_day(world: World) -> None:
    option, by = extension(world, last_notice=D(2026, 11, 1)), world.viewer("mona")
    assert code(lambda: options.use_option(option, by=by, decided_on=world.today)) == "too_late"


def test_option_is_declined_with_a_reason_and_opened_again(world: World) -> None:
    option, by = extension(world), world.viewer("mona")
    no = options.decline_option(option, by=by, decided_on=world.today, reason="For dyrt")
    assert (no.state, no.reason) == ("declined", "For dyrt")
    assert options.reopen_option(no, by=by).state == "open"


def test_option_of_a_longer_term_needs_its_end(world: World) -> None:
    agreement, by = make_agreement(world), world.viewer("mona")

    def add(day: dt.date | None) -> str:
        values = {"title": "Mer", "about": "extension", "extends_to": day}
        return code(lambda: options.add_option(agreement, by=by, **values))

    assert add(None) == "no_end"
    assert add(D(2030, 1, 1)) == "not_longer"


def test_paper_keeps_every_version(world: World) -> None:
    agreement, by = make_agreement(world), world.viewer("mona")
    paper = documents.add_document(agreement, by=by, upload=(b"1", "Bilag 4.pdf"), kind="levels")
    documents.add_version(paper, by=by, upload=(b"2", "Bilag 4 ny.pdf"), note="Ny oppetid")
    assert paper.title == "Bilag 4"
    contents = [content_of(one.file) for one in paper.versions.order_by("number")]
    assert contents == [b"1", b"2"]
    documents.change_document(paper, by=by, title="Tjenestenivå", kind="levels", annex="4")
    assert Document.objects.get().annex == "4"


def test_contact_of_ours_is_a_person_and_of_theirs_a_name(world: World) -> None:
    agreement, by = make_agreement(world), world.viewer("mona")
    ours = contacts.add_contact(
        agreement, by=by, side="customer", person=world.people["ola"], field="Lønn"
    )
    theirs = contacts.add_contact(
        agreement, by=by, side="supplier", name="Selma Selger", email="selma@lev.test"
    )
    assert (ours.name, theirs.person) == ("", None)
    assert code(lambda: contacts.add_contact(agreement, by=by, side="supplier")) == "nobody"
    changed = contacts.change_contact(theirs, by=by, name="Sara Selger", field="HR")
    assert (changed.name, changed.field) == ("Sara Selger", "HR")
    contacts.end_contact(ours, day=world.today, by=by)
    assert Contact.objects.on(world.today).get() == theirs


def test_history_holds_no_name_of_the_suppliers_people(world: World) -> None:
    agreement = make_agreement(world)
    contacts.add_contact(agreement, by=world.viewer("mona"), side="supplier", name="Selma Selger")
    assert not Event.objects.filter(text__contains="Selma").exists()


def test_systems_are_named_and_replaced(world: World) -> None:
    first = make_system(world, "Journalen", {world.nordvik: 40})
    second = make_system(world, "Lønna", {})
    agreement, by = make_agreement(world, systems=[first]), world.viewer("mona")
    services.change_agreement(agreement, by=by, systems=[second])
    assert [one.system for one in agreement.about.all()] == [second]
