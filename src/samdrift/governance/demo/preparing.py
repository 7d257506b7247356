"""How the example's matters are prepared: begun, written, sent through their chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from samdrift.governance.models.matters import Matter, Part, Step
from samdrift.governance.services import basis, chain, chain_plan, matters

PARTS = frozenset(part.value for part in Part)


def begin(
    text: Mapping[str, str], kind: str, day: dt.date, stage: Any, preparer: str, **more: Any
) -> Matter:
    """A matter with the parts of its basis that `text` has, and its proposal."""
    by = stage.on(day)
    matter = matters.begin_matter(
        by=by,
        title=text["title"],
        kind=kind,
        arrangement=stage["arrangement"],
        prepared_by=stage["people"][preparer],
        **more,
    )
    write(matter, text, day, stage)
    return matter


def write(matter: Matter, text: Mapping[str, str], day: dt.date, stage: Any) -> None:
    by = stage.on(day)
    for part in PARTS & text.keys():
        basis.write_part(matter, part, by=by, text=text[part])
    if "resolution" in text:
        basis.write_resolution(matter, text=text["resolution"], by=by)


def send(matter: Matter, plans: Sequence[chain_plan.Plan], day: dt.date, stage: Any) -> list[Step]:
    """Lay the chain and send the matter to its first body; returns the steps in order."""
    by = stage.on(day)
    chain_plan.set_chain(matter, plans=plans, by=by)
    chain.send(matter, by=by)
    return steps(matter)


def steps(matter: Matter) -> list[Step]:
    return list(
        Step.objects.filter(matter=matter).select_related("body", "matter").order_by("order")
    )
