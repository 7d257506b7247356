"""Three rows of every table of keys: what the tests of pages, doors and backups walk through."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.viewer import terminal
from samdrift.money.services.key_charges import add_charge
from samdrift.money.services.key_parts import PartIn
from samdrift.money.services.key_ties import set_cut_over, set_key
from samdrift.money.services.key_versions import adopt_version
from samdrift.money.services.keys import add_key
from tests.world import World

FIRST = dt.date(2024, 1, 1)


def make_keys(world: World) -> None:
    """To be called when there is an agreement. No key lacks a figure: nothing is found on them."""
    by = terminal(world.today)
    members = (world.nordvik, world.sorvik, world.lillevik)
    for number in (1, 2, 3):
        key = add_key(by=by, title=f"Nøkkel {number}", arrangement=world.arrangement)
        weights = {one.pk: Decimal(number) for one in (*members, world.gammelvik)}
        adopt_version(
            key,
            by=by,
            valid_from=FIRST,
            parts=[
                PartIn("equal", Fraction(1, 3)),
                PartIn("weights", Fraction(2, 3), None, weights),
            ],
            caps={world.nordvik.pk: Decimal(60)},
            decided_by="Representantskapet, sak 12/23",
        )
        set_cut_over(members[number - 1], by=by, day=dt.date(2027, number, 1), key=key)
        add_charge(by=by, title=f"Drift {number}", monthly=Decimal(1000), valid_from=FIRST, key=key)
        agreement = Agreement.objects.order_by("pk")[0]
        set_key(agreement, by=by, key=key, valid_from=dt.date(2023 + number, 1, 1))
