"""Acts on integrations: what flows between uses, or to and from something outside."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samdrift.kernel import search
from samdrift.kernel.calc.names import fold
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.services.common import first_values, write


@transaction.atomic
def add_integration(*, by: Viewer, **values: Any) -> Integration:
    """Add a flow between two ends, at least one of them a use."""
    flow = Integration(**values)
    require(by, "portfolio.add_integration", flow)
    _check_ends(flow)
    flow.save()
    record("integration.added", flow, by=by, changes=first_values(values))
    return flow


@transaction.atomic
def change_integration(flow: Integration, *, by: Viewer, **values: Any) -> Integration:
    """Change a flow; the right is asked for its ends both as they were and as they become."""
    require(by, "portfolio.change_integration", flow)
    flow = Integration.objects.select_related("source", "target", "component").get(pk=flow.pk)
    becomes = Integration.objects.get(pk=flow.pk)
    for name, value in values.items():
        setattr(becomes, name, value)
    require(by, "portfolio.change_integration", becomes)
    _check_ends(becomes)
    changes = write(flow, values)
    if changes:
        record("integration.changed", flow, by=by, changes=changes)
    return flow


def _check_ends(flow: Integration) -> None:
    if flow.source is None and flow.target is None:
        raise DomainError(
            "no_use",
            _("Choose a system at one end at least: what it flows from, or what it flows to."),
            field="source",
        )
    outside = flow.component is not None or bool(flow.external)
    if (flow.source is None or flow.target is None) != outside or (
        flow.component and flow.external
    ):
        raise DomainError(
            "not_two_ends",
            _(
                "A flow has two ends. Choose two systems, or one system and either a common "
                "component or the name of something outside."
            ),
            field="target",
        )
    if flow.source is not None and flow.source == flow.target:
        raise DomainError("same_end", _("Choose another system at the other end."), field="target")
    if flow.valid_from and flow.valid_to and flow.valid_to <= flow.valid_from:
        raise DomainError(
            "ends_before_it_begins",
            _("The flow ends before it begins. Choose a later end."),
            field="valid_to",
        )


@transaction.atomic
def end_integration(flow: Integration, *, by: Viewer, ends_on: dt.date) -> Integration:
    """End a flow; `ends_on` is the first day it is no longer there."""
    return change_integration(flow, by=by, valid_to=ends_on)


@transaction.atomic
def add_component(
    *, by: Viewer, name: str, level: str, owner: str = "", website: str = ""
) -> CommonComponent:
    """Add a common component that systems may lean on."""
    require(by, "portfolio.manage_areas")
    taken = next((c for c in CommonComponent.objects.all() if fold(c.name) == fold(name)), None)
    if taken is not None:
        raise DomainError(
            "name_taken", _("%(name)s is already there.") % {"name": taken.name}, field="name"
        )
    made = CommonComponent.objects.create(name=name, level=level, owner=owner, website=website)
    record("commoncomponent.added", made, by=by, changes={"name": [None, name]})
    search.index([made])
    return made


@transaction.atomic
def change_component(component: CommonComponent, *, by: Viewer, **values: Any) -> CommonComponent:
    """Change a common component."""
    require(by, "portfolio.manage_areas", component)
    changes = write(component, values)
    if changes:
        record("commoncomponent.changed", component, by=by, changes=changes)
        search.index([component])
    return component
