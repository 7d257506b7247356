"""Outages, maintenance, rules and status pages in a merge or split of members."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.outages import AlertRule, MaintenanceWindow, Outage, StatusPage
from samdrift.desk.services.article_people import add_followers
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving

State = MaintenanceWindow.State


def _named(handover: Handover) -> dict[str, tuple[list[Any], str]]:
    """What is on or to come for those that cease to be."""
    ceasing = handover.ceasing

    def rows(found: Any) -> list[Any]:
        return list(found.filter(members__in=ceasing).distinct().order_by("pk"))

    return {
        "outages": (rows(Outage.objects.on()), "outage.carried"),
        "windows": (
            rows(MaintenanceWindow.objects.filter(state=State.PLANNED)),
            "window.carried",
        ),
        "rules": (rows(AlertRule.objects.filter(ended_at=None)), "alert_rule.carried"),
    }


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    found = [row for rows, _what in _named(handover).values() for row in rows]
    if not found:
        return []
    how = _("Are for those that take over as well.")
    name = _("Outages, maintenance and rules for alerts")
    return [Moving(name, len(found), how, tuple(map(str, found[:20])))]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """What is on or planned for a member is so for those that follow it. Its status page is shut."""
    added = {
        name: add_followers(rows, handover, what, by)
        for name, (rows, what) in _named(handover).items()
    }
    pages = StatusPage.objects.filter(member_id__in=handover.ceasing, is_on=True)
    shut = list(pages.values_list("pk", flat=True))
    StatusPage.objects.filter(pk__in=shut).update(is_on=False)
    return {"added": added, "shut": shut}


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Each is for the members it was for, and the pages that were open are open."""
    models: dict[str, Any] = {"outages": Outage, "windows": MaintenanceWindow, "rules": AlertRule}
    for name, model in models.items():
        field = f"{model._meta.model_name}_id"
        links = model.members.through.objects
        for row, member in data["added"].get(name, []):
            links.filter(**{field: row, "member_id": member}).delete()
    StatusPage.objects.filter(pk__in=data["shut"]).update(is_on=True)
