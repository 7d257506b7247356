"""Gaps in roles told as findings: what is agreed, what is observed, what there is to do and where."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.lists import role_pages as pages
from samdrift.portfolio.queries import gap_findings as queries

AGREED: dict[str, Any] = {
    "no_owner": gettext_lazy("Every member that uses a system has a system owner for it."),
    "no_manager": gettext_lazy("A system has a system manager."),
    "no_super_user": gettext_lazy("Every member that uses a system has a super user."),
    "no_deputy": gettext_lazy("A system manager who is alone has a deputy."),
    "no_local_manager": gettext_lazy(
        "Where the centre runs the system, every member keeps a local system manager."
    ),
    "no_contact": gettext_lazy(
        "Where the system manager is joint, every member has a contact point."
    ),
    "no_consent": gettext_lazy("A system is managed jointly when every member has agreed to it."),
    "two_owners": gettext_lazy("One person is system owner in a member."),
    "not_accepted": gettext_lazy("A role is accepted by whoever holds it."),
    "overdue": gettext_lazy("A role is confirmed every year by whoever holds it."),
    "holder_gone": gettext_lazy("A role is held by somebody who works in the cooperation."),
    "surplus": gettext_lazy("There are no other roles than the system's management calls for."),
}
OBSERVED: dict[str, Any] = {
    "no_owner": gettext_lazy("Nobody is system owner."),
    "no_manager": gettext_lazy("Nobody is system manager."),
    "no_super_user": gettext_lazy("Nobody is super user."),
    "no_deputy": gettext_lazy("There is one system manager, and no deputy."),
    "no_local_manager": gettext_lazy("Nobody is local system manager."),
    "no_contact": gettext_lazy("Nobody is contact point."),
    "no_consent": gettext_lazy("The member's agreement is not on file."),
    "two_owners": gettext_lazy("More than one person is system owner."),
    "not_accepted": gettext_lazy("The role is not accepted."),
    "overdue": gettext_lazy("The role is not confirmed."),
    "holder_gone": gettext_lazy("Whoever holds the role has left."),
    "surplus": gettext_lazy("The role is left over."),
}
MEND: dict[str, Any] = {
    "no_owner": gettext_lazy("Appoint a system owner."),
    "no_manager": gettext_lazy("Appoint a system manager."),
    "no_super_user": gettext_lazy("Appoint a super user."),
    "no_deputy": gettext_lazy("Appoint a deputy, or one more system manager."),
    "no_local_manager": gettext_lazy("Appoint a local system manager."),
    "no_contact": gettext_lazy("Appoint a contact point."),
    "no_consent": gettext_lazy("Let the member agree, or manage the system in another way."),
    "two_owners": gettext_lazy("End the role of all but one."),
    "not_accepted": gettext_lazy("Ask the person to accept or decline."),
    "overdue": gettext_lazy("Ask the person to confirm the role."),
    "holder_gone": gettext_lazy("Replace the person, or end the role."),
    "surplus": gettext_lazy("End the role."),
}


def _kind(finding: Any) -> str:
    return str(finding.kind).partition(".")[2]


def agreed(finding: Any) -> str:
    return str(AGREED[_kind(finding)])


def observed(finding: Any) -> str:
    """What is missing, whose role it is where it is about one, and since when."""
    parts = [str(OBSERVED[_kind(finding)])]
    role = queries.role_of(finding)
    if role is not None:
        values = {"name": role.person, "role": role.get_kind_display()}
        parts.append(_("%(name)s: %(role)s.") % values)
    since = finding.observed.get("since")
    if since:
        parts.append(_("Since %(day)s.") % {"day": day(dt.date.fromisoformat(since))})
    return " ".join(parts)


def mend(finding: Any) -> str:
    return str(MEND[_kind(finding)])


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    """Where it is closed: straight to the act for whoever may do it, else the gap's own page."""
    gap = queries.gap_of(finding, viewer)
    if gap is None:
        return None
    acts = pages.gap_acts(viewer, gap)
    if acts:
        label, url, _primary = acts[0]
        return label, url
    return _("See the gap"), pages.gap_url(gap)
