"""What stands on the page of one member's use of a system."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, number
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.lists.pages import Context, Fact, of_five, url_of
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import uses as use_queries
from samdrift.portfolio.services.uses import period_text


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
        value = (
            getattr(use, f"get_{name}_display")()
            if hasattr(use, f"get_{name}_display")
            else getattr(use, name)
        )
        if name == "user_count" and value is not None:
            value = _("%(n)s on %(day)s") % {"n": number(value), "day": day(use.user_count_on)}
        facts.append((label, of_five(value) if name in scales else value, ""))
    facts.append((_("Note"), use.note, ""))
    return [fact for fact in facts if fact[1] not in {None, ""}]
