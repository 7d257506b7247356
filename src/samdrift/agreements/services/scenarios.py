"""Acts on what-ifs: kept as they were that day, and put into a matter's basis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Scenario
from samdrift.governance.models.basis import CostLine
from samdrift.governance.models.matters import Matter
from samdrift.governance.services import basis_costs
from samdrift.governance.services.basis import PREPARE
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import first_values, lock, require_text

SAVE_SCENARIO = "agreements.save_scenario"
REMOVE_SCENARIO = "agreements.remove_scenario"


@dataclass(frozen=True)
class Cost:
    """What a member (None: all together) pays more in a year; below 0 less."""

    member: Member | None
    yearly: Decimal


@transaction.atomic
def save_scenario(  # noqa: PLR0913 -- what is kept, each by its name
    agreement: Agreement,
    *,
    by: Viewer,
    title: str,
    day: dt.date,
    question: Mapping[str, Any],
    answer: Mapping[str, Any],
    matter: Matter | None = None,
    costs: Sequence[Cost] = (),
) -> Scenario:
    """Keep a what-if with its answer as of today. With a matter it lies with the matter's basis, and
    `costs` become lines of its costs; that is for those who prepare the matter.
    """
    agreement = lock(Agreement, agreement.pk)
    require(by, SAVE_SCENARIO, agreement)
    if matter is not None:
        require(by, PREPARE, matter)
    title = require_text(title, "title", _("Give it a name that tells what was asked."))
    row = Scenario.objects.create(
        agreement=agreement,
        title=title[:160],
        day=day,
        question=dict(question),
        answer=dict(answer),
        matter=matter,
        made_on=by.today,
    )
    told = first_values({"title": row.title, "day": day, "matter": matter})
    record("scenario.saved", row, by=by, changes=told)
    if matter is not None:
        _add_costs(matter, row, costs, by)
    return row


def _add_costs(matter: Matter, row: Scenario, costs: Sequence[Cost], by: Viewer) -> None:
    """Only what is more: a saving is a benefit, and stands in the what-if itself."""
    for cost in costs:
        if cost.yearly > 0:
            basis_costs.add_cost(
                matter,
                by=by,
                what=row.title,
                nature=CostLine.Nature.OPERATING,
                yearly=cost.yearly,
                member=cost.member,
            )


@transaction.atomic
def remove_scenario(row: Scenario, *, by: Viewer) -> Agreement:
    """Take away a what-if; one that lies with a matter is taken out of its basis as well."""
    agreement = lock(Agreement, row.agreement_id)
    require(by, REMOVE_SCENARIO, row)
    record("scenario.removed", row, by=by, changes={"title": [row.title, None]})
    row.delete()
    return agreement
