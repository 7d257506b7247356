"""Three rows of every table of the joint portfolio; the first of each is Nordvik's, or for all."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from samdrift.kernel.viewer import terminal
from samdrift.money.services.frames import put_frame
from samdrift.money.services.investments import CostIn, add_investment
from samdrift.money.services.programmes import add_grant, add_programme, use_grant
from tests.world import World

LAST = dt.date(2027, 12, 31)


def make_investments(world: World) -> None:
    """Frames, joint measures, programmes with grants that are used, made as people make them."""
    by = terminal(world.today)
    for member, amount in ((world.nordvik, 2_000_000), (world.sorvik, 1_000_000)):
        for year in (2026, 2027):
            put_frame(member, year, "investment", Decimal(amount), by=by)
    for number, name in enumerate(("Felles løft", "Nytt nett", "Trygg skole"), 1):
        programme = add_programme(by=by, title=name)
        cost = CostIn(2027, Decimal(900_000 * number), granted=Decimal(100_000))
        row = add_investment(
            by=by, title=f"Tiltak {number}", costs=[cost], programme=programme, is_setup=number == 1
        )
        grant = add_grant(programme, by=by, giver="Staten", amount=Decimal(500_000), use_by=LAST)
        day = dt.date(2026, 6, number)
        use_grant(grant, by=by, day=day, amount=Decimal(50_000), what="Oppstart", investment=row)
