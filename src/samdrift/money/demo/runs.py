"""The example's runs: the seven are billed for their last year together, with an error that is
reversed; then the years of today, one billed on account and settled, and a draft that waits.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.agreements.demo.erp import first_day
from samdrift.governance.demo.people import acting
from samdrift.money.demo.approving import approve
from samdrift.money.demo.keys import SEVEN
from samdrift.money.models.keys import FixedCharge
from samdrift.money.models.runs import Run
from samdrift.money.papers.member_letter import write_invoice
from samdrift.money.services import runs
from samdrift.money.services.issuing import issue
from samdrift.money.services.key_charges import add_charge

HALF = Decimal(3_000_000)
"""What the members pay on account in a half year."""
ACCEPTED = "Avvikene er krevd tilbake, og kreditnotaen er med i kjøringen."
FORGOTTEN = "Utvidet vakt for legevakten i Alta"


def make_runs(stage: Any) -> None:
    _seven(stage)
    approve(stage)
    year = first_day(stage).year
    _close(_whole(year, stage), dt.date(year + 1, 1, 20), stage)
    _on_account(year + 1, stage)
    settled = runs.settle(
        stage["arrangement"],
        by=_controller(dt.date(year + 2, 1, 14), stage),
        starts_on=dt.date(year + 1, 1, 1),
        ends_on=dt.date(year + 2, 1, 1),
        title=f"Avregning for {year + 1}",
    )
    _close(settled, dt.date(year + 2, 1, 21), stage)
    _waiting(stage)


def _controller(day: dt.date, stage: Any) -> Any:
    return acting(stage["people"]["controller"], day, stage, "controller")


def _manager(day: dt.date, stage: Any) -> Any:
    return acting(stage["people"]["daily_manager"], day, stage, "daily_manager", hour=13)


def _whole(year: int, stage: Any, day: dt.date | None = None, title: str = "") -> Run:
    return runs.open_run(
        stage["arrangement"],
        by=_controller(day or dt.date(year + 1, 1, 12), stage),
        starts_on=dt.date(year, 1, 1),
        ends_on=dt.date(year + 1, 1, 1),
        title=title or f"Felleskostnader {year}",
    )


def _close(run: Run, day: dt.date, stage: Any) -> Run:
    """Checked by one, closed by another, and invoiced."""
    runs.check(run, by=_controller(day, stage), accepted=ACCEPTED)
    closed = runs.close(run, by=_manager(day, stage))
    issue(closed, by=_controller(day + dt.timedelta(days=1), stage), write=write_invoice)
    return closed


def _seven(stage: Any) -> None:
    """A service level one had bought was forgotten: the run is reversed and made anew."""
    first = _whole(SEVEN, stage, dt.date(SEVEN, 12, 2))
    _close(first, dt.date(SEVEN, 12, 4), stage)
    found = dt.date(SEVEN, 12, 10)
    reason = "Utvidet vakt i Alta fra 1. juli var ikke med."
    reversal = runs.reverse(first, by=_controller(found, stage), reason=reason)
    _close(reversal, found + dt.timedelta(days=1), stage)
    add_charge(
        by=_controller(found, stage),
        title=FORGOTTEN,
        monthly=Decimal(16_900),
        valid_from=dt.date(SEVEN, 7, 1),
        valid_to=dt.date(first_day(stage).year, 1, 1),
        kind=FixedCharge.Kind.LEVEL,
        vat=Decimal(25),
        member=stage["members"]["Alta"],
    )
    day = found + dt.timedelta(days=2)
    anew = _whole(SEVEN, stage, day, f"Felleskostnader {SEVEN}, rettet")
    _close(anew, day, stage)


def _on_account(year: int, stage: Any) -> None:
    for month in (1, 7):
        starts = dt.date(year, month, 1)
        ends = dt.date(year, 7, 1) if month == 1 else dt.date(year + 1, 1, 1)
        run = runs.open_run(
            stage["arrangement"],
            by=_controller(starts + dt.timedelta(days=14), stage),
            kind=Run.Kind.ON_ACCOUNT,
            starts_on=starts,
            ends_on=ends,
            title=f"À konto {1 if month == 1 else 2}. halvår {year}",
            basis={
                "by": "amount",
                "amount": str(2 * HALF),
                "key": stage["key.mixed"].pk,
                "vat": "25",
            },
        )
        _close(run, starts + dt.timedelta(days=20), stage)


def _waiting(stage: Any) -> None:
    """What this year has cost until the end of last month, as it is gathered yesterday."""
    year = stage.today.year
    ends = stage.today.replace(day=1)
    if ends <= dt.date(year, 1, 1):
        return
    yesterday = stage.today - dt.timedelta(days=1)
    runs.open_run(
        stage["arrangement"],
        by=_controller(yesterday, stage),
        starts_on=dt.date(year, 1, 1),
        ends_on=ends,
        title=f"Felleskostnader {year} hittil",
    )
