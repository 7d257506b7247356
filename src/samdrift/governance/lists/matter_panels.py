"""Matters on the pages of other things: begun from them, before them, or their own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from samdrift.followup.models.findings import Finding
from samdrift.governance.lists.matter_words import matter_url, now_with, status_tag
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import matters as queries
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
SHOWN = 6


def of_object(viewer: Viewer, row: Any) -> Context | None:
    """Matters begun from the object, and where one begins one: for any room's page."""
    ref = Ref(kind_of(row), row.pk)
    rows = queries.from_object(ref, viewer)
    return _panel(rows, viewer, f"from={ref.kind}:{ref.id}", begin=f"{ref.kind}:{ref.id}")


def of_finding(viewer: Viewer, finding: Finding) -> Context | None:
    """One that waits for a matter already needs no other."""
    context = of_object(viewer, finding)
    if context is not None and finding.status == Finding.Status.MENDED:
        context["begin_url"] = ""
    return context if context and (context["rows"] or context["begin_url"]) else None


def of_member(viewer: Viewer, member: Any) -> Context | None:
    """The member's own open matters."""
    rows = queries.listed(viewer).filter(member=member.pk).order_by("-id")
    return _panel(rows, viewer, f"member={member.pk}")


def of_arrangement(viewer: Viewer, arrangement: Any) -> Context | None:
    rows = queries.listed(viewer).filter(arrangement=arrangement.pk).order_by("-id")
    return _panel(rows, viewer, f"arrangement={arrangement.pk}")


def of_body(viewer: Viewer, body: Body) -> Context | None:
    """What is before the body now."""
    rows = queries.before(queries.every(viewer), [body.pk]).order_by("came_on", "pk")
    return _panel(rows, viewer, f"body={body.pk}")


def _panel(rows: Any, viewer: Viewer, query: str, begin: str = "") -> Context | None:
    found = list(rows[: SHOWN + 1])
    url = ""
    if begin and allowed(viewer, "governance.begin_matter"):
        url = f"{reverse('governance:matter_new')}?{urlencode({'from': begin})}"
    if not found and not url:
        return None
    told = [(one, matter_url(one), status_tag(one), _where(one)) for one in found[:SHOWN]]
    statuses = f"&status={','.join(Matter.Status.values)}" if begin else ""
    more = f"{reverse('governance:matter_list')}?{query}{statuses}" if len(found) > SHOWN else ""
    return {"rows": told, "more": more, "begin_url": url}


def _where(matter: Any) -> str:
    """Who has it, where that says more than the status."""
    return now_with(matter) if matter.is_open else ""
