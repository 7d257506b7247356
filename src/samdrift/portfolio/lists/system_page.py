"""What stands on the page of a system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import number
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.lists.pages import Context, Fact, end_name, given, of_five, url_of
from samdrift.portfolio.lists.use_rows import rows_drawn
from samdrift.portfolio.models.integrations import Integration
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.queries import integrations as flow_queries
from samdrift.portfolio.queries import systems as queries
from samdrift.portfolio.queries import uses as use_queries

MOST_USES = 100
"""Uses told on the page; the rest are in the list."""


def system_page(viewer: Viewer, system: System) -> Context:
    """The sentence, the facts, who uses it, what flows, and what it was called before."""
    numbers = queries.numbers_of(system, viewer)
    uses = use_queries.of_system(system, viewer, MOST_USES + 1)
    phased_out = any(use.phase_out_on for use in uses)
    return {
        "lead": _merged_lead(system) or system_sentence(numbers, queries.gap_count(system, viewer)),
        "numbers": numbers,
        "facts": _system_facts(viewer, system),
        "acts": _system_acts(viewer, system),
        "uses": uses[:MOST_USES],
        "more_uses": len(uses) > MOST_USES,
        "phased_out": phased_out,
        "use_rows": rows_drawn(uses[:MOST_USES], phased_out=phased_out),
        "past_uses": use_queries.past_and_coming(system, viewer),
        "flows": gathered(flow_queries.of_systems([system.pk], viewer)),
        "earlier_names": queries.earlier_names(system),
        "merges": queries.merges_of(system, viewer),
        "may_settle": allowed(viewer, "portfolio.settle_likeness"),
        "today": viewer.today,
    }


def _merged_lead(system: System) -> str:
    if system.merged_into is None:
        return ""
    return _("This is the same system as %(name)s.") % {"name": system.merged_into.name}


def system_sentence(numbers: queries.UseNumbers, gaps: int) -> str:
    """Used by 5 of 6 members. 1 240 users counted, 1 use not counted. 2 gaps in the roles."""
    said = [
        _("Used by %(using)s of %(members)s members.")
        % {"using": numbers.using, "members": numbers.members}
        if numbers.using
        else _("No member uses it on this day.")
    ]
    if numbers.users is not None:
        said.append(_("%(users)s users counted.") % {"users": number(numbers.users)})
    if numbers.unknown:
        text = ngettext("%(n)s use is not counted.", "%(n)s uses are not counted.", numbers.unknown)
        said.append(text % {"n": numbers.unknown})
    if gaps:
        text = ngettext("%(n)s gap in the roles.", "%(n)s gaps in the roles.", gaps)
        said.append(text % {"n": gaps})
    return " ".join(said)


def _system_facts(viewer: Viewer, system: System) -> list[Fact]:
    supplier = system.supplier
    supplier_url = url_of(supplier) if supplier else ""
    areas = ", ".join(area.name for area in queries.areas_of(system, viewer))
    names = ", ".join(one.name for one in queries.other_names(system, viewer))
    return given(
        [
            (_("Supplier"), supplier and supplier.name, supplier_url),
            (_("Areas"), areas, ""),
            (_("Life cycle"), system.get_life_cycle_display(), ""),
            (_("Management"), system.get_management_display(), ""),
            (_("Kind"), system.get_kind_display(), ""),
            (_("Other names"), names, ""),
            (_("Short name"), system.short_name, ""),
            (_("Introduced"), system.introduced_on, ""),
            (_("To be replaced"), system.replace_on, ""),
            (_("Ends"), system.ends_on, ""),
            (_("Strategic fit"), of_five(system.strategic_fit), ""),
            (_("Functional fit"), of_five(system.functional_fit), ""),
            (_("Technical fit"), of_five(system.technical_fit), ""),
            (_("Critical periods"), system.critical_periods, ""),
            (_("Website"), system.website, system.website),
        ]
    )


@dataclass
class Gathered:
    """The same flow in several members: told once, with an address for each member's own."""

    flow: Integration
    source: str
    target: str
    members: list[tuple[str, str]]


def gathered(flows: Sequence[Integration]) -> list[Gathered]:
    """Flows that are alike but for whose they are, as one."""
    found: dict[Any, Gathered] = {}
    for flow in flows:
        source, target = end_name(flow, "source"), end_name(flow, "target")
        key = (source, target, flow.content, flow.direction, flow.method, flow.frequency)
        url = reverse("portfolio:integration_detail", args=[flow.pk])
        one = found.setdefault(key, Gathered(flow, source, target, []))
        one.members.append((_members_of(flow), url))
    return sorted(found.values(), key=lambda one: (one.source, one.target, one.flow.content))


def _members_of(flow: Integration) -> str:
    uses = [use for use in (flow.source, flow.target) if use is not None]
    return " → ".join(dict.fromkeys(use.member.name for use in uses))


def _system_acts(viewer: Viewer, system: System) -> list[tuple[str, str, bool]]:
    if system.merged_into is not None:
        return []
    acts = [
        (_("What breaks if it stops"), reverse("portfolio:system_impact", args=[system.pk]), False)
    ]
    if allowed(viewer, "portfolio.change_system", system):
        label = _("Take into use again") if system.ended_at else _("End")
        name = "system_reopen" if system.ended_at else "system_end"
        acts.append((label, reverse(f"portfolio:{name}", args=[system.pk]), False))
    if allowed(viewer, "portfolio.add_use") and system.ended_at is None:
        acts.append((_("Add a use"), f"{reverse('portfolio:use_new')}?system={system.pk}", True))
    return acts
