"""Three rows of every table of invoices to members: what the tests of pages, doors and backups walk
through. October is invoiced to the three members, and reversed.
"""

from __future__ import annotations

import datetime as dt

from samdrift.kernel.viewer import terminal
from samdrift.money.models.keys import SplitKey
from samdrift.money.models.runs import Run
from samdrift.money.papers.member_ehf import ehf_of
from samdrift.money.queries.billing import Draft
from samdrift.money.services.billing_setup import add_issuer, say_posting, say_recipient
from samdrift.money.services.issuing import Written, issue
from samdrift.parties.models.arrangements import Arrangement
from tests.money.made_issuing import make_reversal, make_run
from tests.world import World

ACCOUNTS = ("1.11950.1200.120", "1.12700.1200.120", "1.12400.1200.120")


def make_issuing(world: World) -> None:
    """To be called once, with the three members and no issuer."""
    by = terminal(world.today)
    others = [Arrangement.objects.create(name=name) for name in ("Vik innkjøp", "Vik kart")]
    for arrangement in (world.arrangement, *others):
        add_issuer(
            by=by,
            arrangement=arrangement,
            name=arrangement.name,
            orgnr="974760673",
            account="86011117947",
            town="Nordvik",
        )
    members = (world.nordvik, world.sorvik, world.lillevik)
    for member, account in zip(members, ACCOUNTS, strict=True):
        say_posting(by=by, member=member, account=account)
    key = SplitKey.objects.order_by("pk").first()
    say_posting(by=by, account="2.32000", key=key)
    run = make_run(
        world,
        ("Driftssenter", dict.fromkeys(members, "1000")),
        title="Drift september 2026",
        starts_on=dt.date(2026, 9, 1),
        ends_on=dt.date(2026, 10, 1),
    )
    for member in members:  # each when it has said how, so that Nordvik's is the first
        orgnr = member.orgnr or "974760673"
        say_recipient(member, by=by, buyer_reference=f"IKT {member.name}", orgnr=orgnr)
        issue(run, by=by, write=_written)
    issue(make_reversal(world, run), by=by, write=_written)
    assert Run.objects.filter(invoices__isnull=False).distinct().count() == 2


def _written(draft: Draft) -> Written:
    """A letter of no words: what it says is tested where it is written."""
    return Written(f"faktura-{draft.number}", ehf_of(draft), b"%PDF-1.7\n")
