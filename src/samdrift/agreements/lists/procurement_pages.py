"""What stands on the page of a procurement, on the plan, and on other pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.lists.procurement_words import procurement_tone, procurement_url
from samdrift.agreements.models.procurement import Procurement
from samdrift.agreements.queries import procurements as queries
from samdrift.agreements.services.procurements import OVER, PLAN
from samdrift.governance.calc.roadmap_picture import Line, Planned, draw
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
State = Procurement.State
WAYS = {State.IDEA: "two", State.PLANNED: "two"}
"""How a bar is drawn: dashed until the preparation has begun."""


@dataclass(frozen=True)
class Deed:
    label: str
    url: str
    at_once: bool = False


def at(name: str, pk: int) -> str:
    return reverse(f"agreements:procurement_{name}", args=[pk])


def procurement_page(viewer: Viewer, row: Any) -> Context:
    """When, who takes part and what is replaced there."""
    may = allowed(viewer, PLAN, row)
    going = row.state not in OVER
    return {
        "lead": row.area.path if row.area else "",
        "tone": procurement_tone(row),
        "steps": [one for one in _steps(row) if one[1]],
        "facts": _facts(viewer, row),
        "members": [
            (one, one.replaces and agreement_url(one.replaces), at("replaces", one.pk))
            for one in row.members_in
        ],
        "agreement_url": agreement_url(row.agreement) if row.agreement else "",
        "may": may and going,
        "deeds": _deeds(row) if may else [],
        "primary": Deed(_("It is awarded"), at("award", row.pk)) if may and going else None,
    }


def _steps(row: Procurement) -> list[tuple[str, dt.date | None]]:
    return [
        (_("Preparation begins"), row.prepare_on),
        (_("Announced"), row.announce_on),
        (_("Awarded"), row.award_on),
        (_("The agreement begins"), row.start_on),
    ]


def _facts(viewer: Viewer, row: Procurement) -> list[tuple[Any, Any, str]]:
    refs = {
        "person": Ref("parties.person", row.responsible_id) if row.responsible_id else None,
        "matter": Ref("governance.matter", row.matter_id) if row.matter_id else None,
    }
    named = registry.describe([ref for ref in refs.values() if ref], viewer)
    links = {name: named[ref] for name, ref in refs.items() if ref and ref in named}
    facts: list[tuple[Any, Any, str]] = [
        (_("Estimated value, without VAT"), nok(row.estimated_value), ""),
        (_("How"), row.get_procedure_display(), ""),
        (pgettext("of a competition", "Notice"), row.announcement, ""),
        (
            _("Responsible"),
            row.responsible or _("Nobody"),
            links["person"].url if "person" in links else "",
        ),
    ]
    if "matter" in links:
        facts.append((_("Matter"), links["matter"].label, links["matter"].url))
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _deeds(row: Procurement) -> list[Deed]:
    if row.state == State.STOPPED:
        return [Deed(_("Plan it again"), at("resume", row.pk), at_once=True)]
    if row.state == State.AWARDED:
        return []
    return [Deed(_("Stop it"), at("stop", row.pk))]


def plan_page(viewer: Viewer) -> Context:
    """What is planned and under way on a time line, and the same as a table."""
    rows = list(queries.going(viewer))
    drawn = _drawn(rows, viewer.day)
    by_key = {row.pk: row for row in rows}
    bars = [(bar, by_key[bar.key]) for bar in drawn.bars] if drawn else []
    return {
        "rows": [(row, procurement_url(row), procurement_tone(row)) for row in rows],
        "drawn": drawn,
        "bars": [
            (bar, row, WAYS.get(State(row.state), "one"), procurement_url(row)) for bar, row in bars
        ],
        "may": allowed(viewer, PLAN),
        "new_url": reverse("agreements:procurement_new"),
        "list_url": reverse("agreements:procurement_list"),
        "windows_url": reverse("agreements:windows"),
    }


def _drawn(rows: list[Any], today: dt.date) -> Line | None:
    """From the first day told of each to the day its agreement begins."""
    planned = []
    for row in rows:
        days = [day for _name, day in _steps(row) if day]
        if days:
            planned.append(Planned(row.pk, min(days), max(days)))
    return draw(planned, today)


def of_member(viewer: Viewer, member: Any) -> Context | None:
    return _panel(list(queries.of_member(viewer, member.pk)))


def of_agreement(viewer: Viewer, agreement: Any) -> Context | None:
    return _panel(queries.of_agreement(viewer, agreement.pk))


def _panel(rows: list[Any]) -> Context | None:
    if not rows:
        return None
    return {"rows": [(row, procurement_url(row), procurement_tone(row)) for row in rows]}
