"""Acts on cases of purchase against lease: kept, changed, copied, put with a matter's basis."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.basis import CostLine
from samdrift.governance.models.matters import Matter
from samdrift.governance.services import basis_costs
from samdrift.governance.services.basis import hold
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import kind_of, record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.cash_flow import INVESTMENT
from samdrift.money.calc.lease_case import Answer, Inputs, answer, from_plain, to_plain
from samdrift.money.models.investments import LeaseCase
from samdrift.parties.services.common import first_values, lock, require_text, write

WRITE = "money.write_lease_case"
LEASE, PURCHASE, NEITHER = "lease", "purchase", ""
HIGHEST_PAYMENT = Decimal(10**12)
_TITLE = _("Give it a name that tells what is leased or bought.")


@transaction.atomic
def keep_case(*, by: Viewer, title: str, inputs: Inputs, rule: str = "") -> LeaseCase:
    """Keep a case as it is put in today."""
    require(by, WRITE)
    _check(inputs)
    row = LeaseCase.objects.create(
        title=require_text(title, "title", _TITLE)[:160],
        inputs=to_plain(inputs),
        rule=rule.strip(),
        made_on=by.today,
    )
    record("lease_case.kept", row, by=by, changes=_first(row))
    search.index([row])
    return row


def _first(row: LeaseCase) -> dict[str, Any]:
    return first_values({"title": row.title, "rule": row.rule, **_told(row.inputs)})


def _told(kept: dict[str, Any]) -> dict[str, Any]:
    """What is kept, for the event: the equipment by how many rows."""
    return {**kept, "fleet": len(kept.get("fleet", ()))}


@transaction.atomic
def change_case(row: LeaseCase, *, by: Viewer, title: str, inputs: Inputs, rule: str) -> LeaseCase:
    """Change a case. One that lies with a matter stays as those who decide have read it."""
    require(by, WRITE, row)
    row = lock(LeaseCase, row.pk)
    _require_free(row)
    _check(inputs)
    before, after = row.inputs, to_plain(inputs)
    changes = write(
        row, {"title": require_text(title, "title", _TITLE)[:160], "rule": rule.strip()}
    )
    if before != after:
        write(row, {"inputs": after, "made_on": by.today})
        was, now = _told(before), _told(after)
        changes |= {name: [was.get(name), now[name]] for name in now if was.get(name) != now[name]}
        if before.get("fleet") != after["fleet"]:
            changes["fleet"] = [was["fleet"], now["fleet"]]
    if changes:
        record("lease_case.changed", row, by=by, changes=changes)
        search.index([row])
    return row


@transaction.atomic
def copy_case(row: LeaseCase, *, by: Viewer, title: str) -> LeaseCase:
    """A case like it, to be changed on its own."""
    require(by, WRITE, row)
    made = LeaseCase.objects.create(
        title=require_text(title, "title", _TITLE)[:160],
        inputs=row.inputs,
        rule=row.rule,
        made_on=by.today,
    )
    record("lease_case.copied", made, by=by, changes={"copy_of": [None, str(row)]})
    search.index([made])
    return made


@transaction.atomic
def put_with(
    row: LeaseCase,
    *,
    by: Viewer,
    matter: Matter,
    costs: str = NEITHER,
    paper: tuple[bytes, str] | None = None,
) -> LeaseCase:
    """Put the case with the basis of a matter one prepares. `costs` (`lease`, `purchase`) also writes
    what that way costs among the matter's costs; `paper` (the file and its name) is attached to it.
    """
    require(by, WRITE, row)
    matter = hold(matter, by)
    row = lock(LeaseCase, row.pk)
    _require_free(row)
    changes = write(row, {"matter": matter})
    record("lease_case.put", row, by=by, changes=changes)
    if costs != NEITHER:
        _add_cost(row, matter, costs, by)
    if paper is not None:
        basis_costs.attach(matter, upload=paper, by=by, title=row.title)
    return row


def _add_cost(row: LeaseCase, matter: Matter, way: str, by: Viewer) -> None:
    once, yearly = costs_of(answer(from_plain(row.inputs)), way)
    nature = CostLine.Nature.INVESTMENT if once else CostLine.Nature.OPERATING
    basis_costs.add_cost(
        matter, by=by, what=row.title[:200], nature=nature, once=once, yearly=yearly
    )


def costs_of(told: Answer, way: str) -> tuple[Decimal | None, Decimal | None]:
    """(once, a year) of one way: what is invested, and the mean of the operating cost a year."""
    if way == LEASE:
        return None, told.price.paid_a_year
    years = [one.purchase for one in told.years]
    lasting = max(1, len(told.years) - 1)
    invested = sum((one.investment for one in years if one.investment > 0), Decimal(0))
    run = sum((one.operating for one in years if one.operating > 0), Decimal(0))
    yearly = (run / lasting).quantize(Decimal("0.01")) if run else None
    return (invested or None) if told.nature == INVESTMENT else None, yearly


@transaction.atomic
def take_out(row: LeaseCase, *, by: Viewer) -> LeaseCase:
    """Take the case out of the matter's basis, while the matter is open."""
    require(by, WRITE, row)
    row = lock(LeaseCase, row.pk)
    if row.matter is None:
        raise DomainError("no_matter", _("It lies with no matter."))
    hold(row.matter, by)
    changes = write(row, {"matter": None})
    record("lease_case.taken_out", row, by=by, changes=changes)
    return row


@transaction.atomic
def remove_case(row: LeaseCase, *, by: Viewer) -> None:
    """Take a case away; history keeps what it was made of."""
    require(by, WRITE, row)
    row = lock(LeaseCase, row.pk)
    _require_free(row)
    told = {name: [value, None] for name, value in _told(row.inputs).items() if value}
    record("lease_case.removed", row, by=by, changes={"title": [row.title, None], **told})
    search.remove(kind_of(row), [row.pk])
    row.delete()


def _require_free(row: LeaseCase) -> None:
    if row.matter is not None:
        raise DomainError(
            "with_a_matter",
            _(
                "“%(case)s” lies with “%(matter)s” and stays as it is read there. Copy it and change the copy, or take it out of the matter first."
            )
            % {"case": row, "matter": row.matter},
        )


def _check(inputs: Inputs) -> None:
    if inputs.payment is None and inputs.lease_rate is None:
        text = _("Write the payment that is offered, or the lessor’s rate to work it out from.")
        raise DomainError("no_price", text, field="payment")
    if inputs.asset.cost >= HIGHEST_PAYMENT:
        text = _("The price times the number is 1 000 000 000 000 kr or more. Check the figures.")
        raise DomainError("too_big_amount", text, field="unit_price")
    if inputs.fleet and not inputs.most_months:
        text = _("Write how old equipment is to be at most, so that the plan can be made.")
        raise DomainError("no_promise", text, field="most_months")
