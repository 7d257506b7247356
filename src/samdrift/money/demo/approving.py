"""How the example's incoming invoices are approved: attested by one, certified by another; the newest
ones still wait.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from samdrift.governance.demo.people import acting
from samdrift.money.models.invoices import Invoice
from samdrift.money.services.approval import attest_many, certify_many, stop

WHY = "Feilen er krevd tilbake av leverandøren. Resten er levert."
LATELY = dt.timedelta(days=75)


def approve(stage: Any) -> None:
    """Those of each day together; of the newest some are attested, one is stopped, the others wait."""
    by_day: dict[dt.date, list[Invoice]] = defaultdict(list)
    for one in Invoice.objects.exclude(match=Invoice.Match.OUTSIDE).order_by("issued_on", "pk"):
        by_day[one.issued_on].append(one)
    for day, some in by_day.items():
        if day > stage.today - LATELY:
            _lately(some, stage)
            continue
        attested, certified = (min(day + dt.timedelta(days=n), stage.today) for n in (6, 9))
        attest_many(some, by=_controller(attested, stage), note=WHY)
        certify_many(some, by=_manager(certified, stage), note="")


def _lately(some: list[Invoice], stage: Any) -> None:
    right = [one for one in some if one.verdict == Invoice.Verdict.RIGHT]
    doubtful = [one for one in some if one.verdict == Invoice.Verdict.WRONG]
    day = stage.today - dt.timedelta(days=2)
    if right:
        attest_many(right, by=_controller(day, stage))
    if len(right) > 1:
        certify_many(right[:-1], by=_manager(stage.today - dt.timedelta(days=1), stage))
    for one in doubtful:
        stop(one, by=_controller(day, stage), note="Pris eller antall stemmer ikke med avtalen.")


def _controller(day: dt.date, stage: Any) -> Any:
    return acting(stage["people"]["controller"], day, stage, "controller")


def _manager(day: dt.date, stage: Any) -> Any:
    return acting(stage["people"]["daily_manager"], day, stage, "daily_manager")
