"""Runs for the tests of pages, doors and backups: two drafts on account, one closed, each with what
hangs on it.
"""

from __future__ import annotations

import datetime as dt

from samdrift.agreements.models.agreements import Agreement
from samdrift.money.models.keys import KeyPart, KeyVersion, SplitKey
from samdrift.money.models.runs import Run, RunUnit
from samdrift.money.services import runs as services
from tests.world import World


def make_runs(world: World) -> None:
    """To be called when Nordvik is in an agreement."""
    key = SplitKey.objects.create(title="Likt for alle", arrangement=world.arrangement)
    version = KeyVersion.objects.create(key=key, valid_from=dt.date(2020, 1, 1))
    KeyPart.objects.create(version=version, basis="equal")
    runs = [_on_account(world, key, month) for month in (1, 4, 7)]
    agreement = Agreement.objects.order_by("pk")[0]
    for run, unit in zip(runs, ("Skolen", "Sykehjemmet", "Rådhuset"), strict=True):
        RunUnit.objects.create(
            run=run, agreement=agreement, member=world.nordvik, unit=unit, accounts=7
        )
    services.check(runs[2], by=world.viewer("dag"))
    services.close(runs[2], by=world.viewer("adam"))


def _on_account(world: World, key: SplitKey, month: int) -> Run:
    return services.open_run(
        world.arrangement,
        by=world.viewer("dag"),
        kind=Run.Kind.ON_ACCOUNT,
        starts_on=dt.date(2026, month, 1),
        ends_on=dt.date(2026, month + 3, 1),
        basis={"by": "amount", "amount": "120000.00", "key": key.pk, "vat": "25"},
    )
