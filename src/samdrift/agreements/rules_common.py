"""Who may do what in agreements: what the rights of all its subjects share."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.rights import holds
from samdrift.kernel.viewer import Viewer

LEADS = ("management_lead", "daily_manager", "administrator")
"""Roles that look after all agreements of the cooperation."""
MONEY = (*LEADS, "controller")
"""Roles that handle what agreements cost: claims, invoices, values."""

WHO_LEADS = _("the management lead, the daily manager, the administrator")
WHO_MANAGES = _(
    "the one who leads the agreement, the management lead, the daily manager, the administrator"
)
WHO_HANDLES_MONEY = _(
    "the one who leads the agreement, the controller, the management lead, the daily manager, the administrator"
)

leads_all = holds(*LEADS)
"""Looks after all agreements; registers new ones."""


def agreement_of(obj: Any) -> Agreement | None:
    """The agreement itself, or the one the row hangs on (`agreement`); None for neither."""
    return obj if obj is None or isinstance(obj, Agreement) else obj.agreement


def leads(viewer: Viewer, agreement: Agreement) -> bool:
    """Is the one responsible for this agreement."""
    return viewer.person_id is not None and agreement.lead_id == viewer.person_id


def manages(viewer: Viewer, agreement: Agreement) -> bool:
    """Looks after all agreements, or leads this one."""
    return leads(viewer, agreement) or any(viewer.has(role) for role in LEADS)


def handles_money(viewer: Viewer, agreement: Agreement) -> bool:
    """Manages it, or is the controller of the cooperation."""
    return leads(viewer, agreement) or any(viewer.has(role) for role in MONEY)


def leads_some(viewer: Viewer) -> bool:
    """Is responsible for at least one agreement."""
    rows = Agreement.objects.filter(lead_id=viewer.person_id)
    return viewer.person_id is not None and bool(rows.exists())


@rules.predicate
def manages_agreement(viewer: Viewer, obj: Any = None) -> bool:
    """Of an agreement or a row of one; asked about none: of some agreement at all."""
    agreement = agreement_of(obj)
    if agreement is None:
        return any(viewer.has(role) for role in LEADS) or leads_some(viewer)
    return manages(viewer, agreement)


@rules.predicate
def handles_agreement_money(viewer: Viewer, obj: Any = None) -> bool:
    """As `manages_agreement`, and the controller of the cooperation."""
    agreement = agreement_of(obj)
    if agreement is None:
        return any(viewer.has(role) for role in MONEY) or leads_some(viewer)
    return handles_money(viewer, agreement)


def reads_terms(viewer: Viewer, agreement: Agreement) -> bool:
    """Whether prices, levels, papers and claims of the agreement are for the viewer."""
    if viewer.is_machine or (viewer.inside and viewer.centre):
        return True
    return bool(Agreement.objects.priced_for(viewer).filter(pk=agreement.pk).exists())
