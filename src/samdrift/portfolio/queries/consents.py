"""Reads of members' agreement to joint management."""

from __future__ import annotations

from typing import Any

from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.calc.chain import CONSENT, Model
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import JointConsent
from samdrift.portfolio.queries import appointing


def every(viewer: Viewer) -> Any:
    return seen(JointConsent, viewer).select_related("system", "member")


def listed(viewer: Viewer) -> Any:
    """The agreements in force on the day."""
    return every(viewer).on(viewer.day)


def table_of(system: System, about: JointConsent.About, viewer: Viewer) -> dict[str, Any]:
    """Each member that uses the system, with its agreement, and whether this person may give it."""
    held = {row.member_id: row for row in listed(viewer).filter(system=system, about=about)}
    rows = [
        {
            "member": member,
            "consent": held.get(member.pk),
            "may": _may(system, member, about, viewer),
        }
        for member in appointing.using(system, viewer.day)
    ]
    return {
        "about": about.value,
        "title": about.label,
        "rows": rows,
        "agreed": sum(row["consent"] is not None for row in rows),
        "needed": CONSENT.get(Model(system.management)) == about.value,
    }


def _may(system: System, member: Member, about: str, viewer: Viewer) -> bool:
    draft = JointConsent(system=system, member=member, about=about)
    return allowed(viewer, "portfolio.register_consent", draft)


def earlier(system: System, viewer: Viewer) -> list[JointConsent]:
    """Agreements of a system that have been withdrawn, newest first."""
    rows = every(viewer).filter(system=system, valid_to__lte=viewer.day)
    return list(rows.order_by("-valid_to", "-pk")[:50])
