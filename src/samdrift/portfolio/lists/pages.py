"""What stands on the pages of a system, a use, an integration and a common component."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, number
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import integrations as flow_queries
from samdrift.portfolio.queries import systems as queries
from samdrift.portfolio.queries import uses as use_queries
from samdrift.portfolio.services.uses import period_text

Context = dict[str, Any]
Fact = tuple[Any, Any, str]


def url_of(row: models.Model) -> str:
    """The address of another room's page about a row."""
    kind = registry.kinds.get(row._meta.label_lower)
    return kind.url(row) if kind else ""


def _given(facts: list[Fact]) -> list[Fact]:
    """The facts that are known."""
    return [fact for fact in facts if fact[1] not in {None, ""}]


def system_page(viewer: Viewer, system: System) -> Context:
    """The sentence, the facts, who uses it, what flows, and what it was called before."""
    numbers = queries.numbers_of(system, viewer)
    uses = use_queries.of_system(system, viewer)
    return {
        "lead": _merged_lead(system) or system_sentence(numbers, queries.gap_count(system, viewer)),
        "numbers": numbers,
        "facts": _system_facts(viewer, system),
        "acts": _system_acts(viewer, system),
        "uses": uses,
        "phased_out": any(use.phase_out_on for use in uses),
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
    return _given(
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
            (_("Strategic fit"), _of_five(system.strategic_fit), ""),
            (_("Functional fit"), _of_five(system.functional_fit), ""),
            (_("Technical fit"), _of_five(system.technical_fit), ""),
            (_("Critical periods"), system.critical_periods, ""),
            (_("Website"), system.website, system.website),
        ]
    )


def _of_five(value: int | None) -> str | None:
    return None if value is None else _("%(n)s of 5") % {"n": value}


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
        ends = [_end_name(flow, end) for end in ("source", "target")]
        key = (*ends, flow.content, flow.direction, flow.method, flow.frequency)
        url = reverse("portfolio:integration_detail", args=[flow.pk])
        one = found.setdefault(key, Gathered(flow, *ends, []))
        one.members.append((_members_of(flow), url))
    return sorted(found.values(), key=lambda one: (one.source, one.target, one.flow.content))


def _members_of(flow: Integration) -> str:
    uses = [use for use in (flow.source, flow.target) if use is not None]
    return " → ".join(dict.fromkeys(use.member.name for use in uses))


def _system_acts(viewer: Viewer, system: System) -> list[tuple[str, str, bool]]:
    if system.merged_into is not None:
        return []
    acts = [(_("What breaks if it stops"), reverse("portfolio:system_impact", args=[system.pk]), False)]
    if allowed(viewer, "portfolio.change_system", system):
        label = _("Take into use again") if system.ended_at else _("End")
        name = "system_reopen" if system.ended_at else "system_end"
        acts.append((label, reverse(f"portfolio:{name}", args=[system.pk]), False))
    if allowed(viewer, "portfolio.add_use") and system.ended_at is None:
        acts.append((_("Add a use"), f"{reverse('portfolio:use_new')}?system={system.pk}", True))
    return acts


def use_page(viewer: Viewer, use: Use) -> Context:
    """One member's use: the sentence, the facts, the counts, what flows in and out."""
    may = allowed(viewer, "portfolio.change_use", use)
    told = use_queries.told(use)
    return {
        "heading_text": _("%(system)s in %(member)s")
        % {"system": use.system.name, "member": use.member.name},
        "lead": _use_sentence(viewer, use),
        "facts": _use_facts(use),
        "acts": _use_acts(use, may),
        "told": told,
        "missing": ", ".join(str(_field_names()[name]) for name in told.missing),
        "counts": use_queries.counts_of(use, viewer),
        "components": use_queries.components_of(use, viewer),
        "flows": use_queries.flows_of(use, viewer),
        "may_count": may,
        "may_add_flow": may,
    }


def _use_sentence(viewer: Viewer, use: Use) -> str:
    values = {"member": use.member.name, "system": use.system.name, "period": period_text(use)}
    if use.valid_to and use.valid_to <= viewer.day:
        return _("%(member)s used %(system)s %(period)s.") % values
    if use.valid_from and use.valid_from > viewer.day:
        return _("%(member)s will use %(system)s %(period)s.") % values
    if use.valid_from or use.valid_to:
        return _("%(member)s uses %(system)s %(period)s.") % values
    return _("%(member)s uses %(system)s.") % values


def _use_acts(use: Use, may: bool) -> list[tuple[str, str, bool]]:  # noqa: FBT001
    acts = [(_("What breaks if it stops"), reverse("portfolio:use_impact", args=[use.pk]), False)]
    if may:
        acts.append((_("End the use"), reverse("portfolio:use_end", args=[use.pk]), False))
    return acts


def _field_names() -> dict[str, str]:
    """What the fields of a use are called."""
    return {
        "valid_from": _("In use from"),
        "valid_to": _("In use until"),
        "version": _("Version"),
        "hosting": _("Where it runs"),
        "operated_by": _("Operated by"),
        "operator": _("Supplier that operates it"),
        "service_level": _("Service level wanted"),
        "criticality": _("Criticality"),
        "confidentiality": _("Confidentiality"),
        "integrity": _("Integrity"),
        "availability": _("Availability"),
        "security_level": _("Security level"),
        "personal_data": _("Personal data"),
        "risk_assessed_on": _("Risk last assessed"),
        "introduce_on": _("To be introduced"),
        "phase_out_on": _("To be phased out"),
        "purpose": _("What it is used for here"),
        "user_count": _("Number of users"),
    }


def _use_facts(use: Use) -> list[Fact]:
    scales = {"criticality", "confidentiality", "integrity", "availability"}
    facts: list[Fact] = [
        (_("System"), use.system.name, reverse("portfolio:system_detail", args=[use.system_id])),
        (_("Member"), use.member.name, url_of(use.member)),
    ]
    for name, label in _field_names().items():
        value = getattr(use, f"get_{name}_display")() if hasattr(use, f"get_{name}_display") else getattr(use, name)
        if name == "user_count" and value is not None:
            value = _("%(n)s on %(day)s") % {"n": number(value), "day": day(use.user_count_on)}
        facts.append((label, _of_five(value) if name in scales else value, ""))
    facts.append((_("Note"), use.note, ""))
    return [fact for fact in facts if fact[1] not in {None, ""}]


def integration_page(viewer: Viewer, flow: Integration) -> Context:
    """A flow: its two ends and how it goes."""
    may = allowed(viewer, "portfolio.change_integration", flow)
    ends_url = reverse("portfolio:integration_end", args=[flow.pk])
    going = flow.valid_to is None or flow.valid_to > viewer.day
    return {
        "lead": flow.content,
        "heading_text": flow_name(flow),
        "facts": [
            *_ends(flow),
            *_given(
                [
                    (_("Direction"), flow.get_direction_display(), ""),
                    (_("How"), flow.get_method_display(), ""),
                    (_("How often"), flow.get_frequency_display(), ""),
                    (_("Owner"), flow.owner, ""),
                    (_("In operation"), period_text(flow), ""),
                    (_("Note"), flow.note, ""),
                ]
            ),
            (_("Receiver needs it"), flow.target_needs_it, ""),
        ],
        "acts": [(_("End"), ends_url, False)] if may and going else [],
    }


def flow_name(flow: Integration) -> str:
    """Its own name, or its two ends."""
    return flow.name or " → ".join(_end_name(flow, end) for end in ("source", "target"))


def _end_name(flow: Integration, end: str) -> str:
    use: Use | None = getattr(flow, end)
    if use is not None:
        return use.system.name
    return flow.component.name if flow.component else flow.external


def _ends(flow: Integration) -> list[Fact]:
    facts: list[Fact] = []
    for label, end in ((_("From"), "source"), (_("To"), "target")):
        use: Use | None = getattr(flow, end)
        if use is not None:
            text = f"{use.system.name} – {use.member.name}"
            facts.append((label, text, reverse("portfolio:use_detail", args=[use.pk])))
        elif flow.component is not None:
            url = reverse("portfolio:component_detail", args=[flow.component.pk])
            facts.append((label, flow.component.name, url))
        else:
            facts.append((label, _("%(name)s (outside)") % {"name": flow.external}, ""))
    return facts


def component_page(viewer: Viewer, component: CommonComponent) -> Context:
    """A common component and the uses that lean on it."""
    uses = flow_queries.leaning_on(component, viewer)
    lead = ngettext("%(n)s use leans on it.", "%(n)s uses lean on it.", len(uses)) % {"n": len(uses)}
    url = reverse("portfolio:component_impact", args=[component.pk])
    return {
        "lead": lead,
        "uses": uses,
        "facts": _given(
            [
                (_("Level"), component.get_level_display(), ""),
                (_("Owner"), component.owner, ""),
                (_("Website"), component.website, component.website),
            ]
        ),
        "acts": [(_("What breaks if it stops"), url, False)],
    }
