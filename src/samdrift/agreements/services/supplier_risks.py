"""Risks about suppliers: what could happen, what is done, what is left of it, and closing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.suppliers import SupplierRisk
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.services.common import first_values, lock, require_text, write

MANAGE = "agreements.manage_supplier_risk"
LEAST, MOST = 1, 5
_SCALES = ("likelihood", "consequence", "left_likelihood", "left_consequence")


@transaction.atomic
def add_risk(*, by: Viewer, supplier: Supplier, about: str, **values: Any) -> SupplierRisk:
    """Values: text, likelihood and consequence (1–5), measure, left_likelihood and left_consequence
    (1–5, or None), owner, review_on.
    """
    require(by, MANAGE)
    given = {"supplier": supplier, "about": about, **values}
    _require_scales(given)
    risk = SupplierRisk(**given)
    risk.save()
    record("supplier_risk.added", risk, by=by, changes=first_values(given))
    return risk


@transaction.atomic
def change_risk(risk: SupplierRisk, *, by: Viewer, **values: Any) -> SupplierRisk:
    risk = lock(SupplierRisk, risk.pk)
    require(by, MANAGE, risk)
    _require_scales(values)
    changes = write(risk, values)
    if changes:
        record("supplier_risk.changed", risk, by=by, changes=changes)
    return risk


@transaction.atomic
def close_risk(risk: SupplierRisk, *, by: Viewer, reason: str) -> SupplierRisk:
    """It is no risk any more."""
    risk = lock(SupplierRisk, risk.pk)
    require(by, MANAGE, risk)
    why = require_text(reason, "reason", _("Write why it is no risk any more."))
    changes = write(risk, {"closed_on": by.today})
    record("supplier_risk.closed", risk, by=by, changes=changes, note=why)
    return risk


@transaction.atomic
def reopen_risk(risk: SupplierRisk, *, by: Viewer, reason: str) -> SupplierRisk:
    risk = lock(SupplierRisk, risk.pk)
    require(by, MANAGE, risk)
    why = require_text(reason, "reason", _("Write why it is a risk again."))
    changes = write(risk, {"closed_on": None})
    record("supplier_risk.reopened", risk, by=by, changes=changes, note=why)
    return risk


def _require_scales(values: dict[str, Any]) -> None:
    for name in _SCALES:
        given = values.get(name)
        if given is not None and not LEAST <= given <= MOST:
            raise DomainError(
                "outside_scale", _("Choose a number from 1 (low) to 5 (high)."), field=name
            )
    if (values.get("left_likelihood") is None) != (values.get("left_consequence") is None):
        raise DomainError(
            "half_of_rest",
            _("Say both how likely and how bad it is with the measure, or neither."),
            field="left_consequence",
        )
