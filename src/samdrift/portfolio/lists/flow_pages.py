"""What stands on the pages of an integration and a common component."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.lists.pages import Context, Fact, end_name, given
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import integrations as flow_queries
from samdrift.portfolio.services.uses import period_text


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
            *given(
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
    return flow.name or " → ".join(end_name(flow, end) for end in ("source", "target"))


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
    lead = ngettext("%(n)s use leans on it.", "%(n)s uses lean on it.", len(uses)) % {
        "n": len(uses)
    }
    url = reverse("portfolio:component_impact", args=[component.pk])
    return {
        "lead": lead,
        "uses": uses,
        "facts": given(
            [
                (_("Level"), component.get_level_display(), ""),
                (_("Owner"), component.owner, ""),
                (_("Website"), component.website, component.website),
            ]
        ),
        "acts": [(_("What breaks if it stops"), url, False)],
    }
