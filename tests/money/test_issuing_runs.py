"""From invoices that came in, by a run that two people close, to invoices to the members and back."""

from __future__ import annotations

from decimal import Decimal

from samdrift.formats.ehf import check, read
from samdrift.kernel.files import content_of
from samdrift.money.models.issuing import Posting
from samdrift.money.models.runs import Run
from samdrift.money.queries.runs import totals_of
from samdrift.money.services import runs as services
from tests.money.made_issuing import make_issuer, make_recipient, send
from tests.money.made_runs import billed, closed, october, split_agreement
from tests.world import World

ORGNR = "974760673"


def _invoiced(world: World) -> Run:
    """October: 10 000,01 kr by the key, and 100 kr that are Nordvik's own; invoiced."""
    agreement, _version = split_agreement(world)
    billed(agreement, ("10000.01", None), ("100", world.nordvik))
    run = closed(world, october(world))
    make_issuer(world)
    for name in ("nordvik", "sorvik", "lillevik", "gammelvik"):
        member = getattr(world, name)
        make_recipient(world, member, orgnr=member.orgnr or ORGNR)
    send(run, world, world.viewer("dag"))
    return run


def test_the_invoices_of_a_run_sum_to_it(world: World) -> None:
    run = _invoiced(world)
    invoices = list(run.invoices.order_by("number"))
    assert {one.member_id: one.net for one in invoices} == totals_of(run)
    assert sum(one.net for one in invoices) == run.total == Decimal("10100.01")
    nordvik = read(content_of(run.invoices.get(member=world.nordvik).ehf))
    assert {line.name for line in nordvik.lines} == {"Journalavtalen"}
    assert {line.description for line in nordvik.lines} == {"Driftsnøkkelen", None}


def test_an_error_is_mended_by_a_reversal_that_credits_to_the_last_ore(world: World) -> None:
    run = _invoiced(world)
    reversal = services.reverse(run, by=world.viewer("dag"), reason="Feil nøkkel")
    if reversal.state != Run.State.CLOSED:
        reversal = closed(world, reversal)
    notes = send(reversal, world, world.viewer("dag"))
    assert len(notes) == run.invoices.count()
    for note in notes:
        credited = run.invoices.get(member=note.member)
        assert (note.is_credit, note.credits, note.payable) == (True, credited, credited.payable)
        document = content_of(note.ehf)
        assert check(document).accepted
        assert read(document).billing_references[0].number == str(credited.number)
    assert sum(one.net + one.vat for one in Posting.objects.all()) == 0
