"""What the roles in systems put into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.followup.models.findings import Finding
from samdrift.kernel.registry import (
    FrontPage,
    Kind,
    MenuEntry,
    Panel,
    SuccessionStep,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events, name_fields
from samdrift.portfolio.calc.chain import CONSENT, Model
from samdrift.portfolio.lists import role_cells
from samdrift.portfolio.lists import role_pages as pages
from samdrift.portfolio.lists.roles import TONES
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.uses import JointConsent
from samdrift.portfolio.queries import appointing, gap_findings, role_board
from samdrift.portfolio.queries import gaps as gap_queries
from samdrift.portfolio.queries import roles as queries
from samdrift.portfolio.services import gaps, role_succession, roles

MOST_SHOWN = 8
"""Systems on the front page."""
Context = dict[str, Any]

registry.leaving.append(roles.end_roles_of_leaver)
registry.people_changed.append(gaps.refresh_people)
registry.members_changed.append(gaps.refresh_members)
registry.gathering.append(gaps.postponed)
registry.managed_by.append(queries.managed_systems)
registry.add_timed(Timed("role gaps", dt.timedelta(hours=24), gaps.refresh_all))

registry.add_kind(
    Kind(SystemRole, _("Role in a system"), pages.role_url, related=("system", "member", "person"))
)
registry.add_kind(Kind(RoleGap, _("Gap in the roles"), pages.gap_url, related=("system", "member")))
registry.add_kind(
    Kind(
        JointConsent,
        _("Agreement to joint management"),
        pages.consent_url,
        related=("system", "member"),
    )
)


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


for key, section, label, url_name, order, count in (
    ("mine", "", _("My systems"), "role_mine", 20, None),
    ("gaps", "systems", _("Gaps in the roles"), "gap_list", 50, gap_queries.count_of_interest),
    ("roles", "systems", _("Roles in systems"), "role_list", 55, None),
    ("forums", "systems", _("Forums"), "forum_list", 60, None),
    ("consents", "systems", _("Joint management"), "consent_list", 65, None),
):
    registry.add_menu(
        MenuEntry(
            f"portfolio.{key}", section, label, f"portfolio:{url_name}", order, _inside, count
        )
    )


def _told(rows: Sequence[Any]) -> list[tuple[Any, str, Any, str]]:
    """Each role with its state, the state's name and its tone."""
    told = []
    for role in rows:
        state = queries.state_of(role, role.day)
        told.append((role, state, pages.STATES[state], TONES.get(state, "neutral")))
    return told


def _of_system(viewer: Viewer, system: Any) -> Context:
    about = CONSENT.get(Model(system.management))
    board = role_board.board(system, viewer)
    return {
        "system": system,
        "board": board,
        "drawn": role_cells.drawn(board, viewer.day),
        "agreement": appointing.agreement(system, str(about), viewer.day) if about else None,
        "forum_url": pages.forum_url(system),
        "may_manage": allowed(viewer, "portfolio.change_management", system),
        "may_appoint": allowed(viewer, "portfolio.appoint_role"),
    }


def _of_use(viewer: Viewer, use: Any) -> Context:
    board = role_board.board(use.system, viewer, use.member)
    return {
        "system": use.system,
        "board": board,
        "drawn": role_cells.drawn(board, viewer.day, alone=True),
        "forum_url": pages.forum_url(use.system),
        "alone": True,
    }


def _of_member(viewer: Viewer, member: Any) -> Context | None:
    kinds = gap_queries.by_kind(viewer, member=member)
    return {"kinds": kinds, "member": member} if kinds else None


def _of_person(viewer: Viewer, person: Any) -> Context | None:
    found = _told(queries.of_person(person, viewer))
    return {"roles": found} if found else None


registry.add_panel(
    Panel("portfolio.system", "roles", _("Roles"), 10, "portfolio/role_panel.html", _of_system)
)
registry.add_panel(
    Panel("portfolio.use", "roles", _("Roles"), 10, "portfolio/role_panel.html", _of_use)
)
registry.add_panel(
    Panel(
        "parties.member",
        "role_gaps",
        _("Gaps in the roles"),
        40,
        "portfolio/gap_panel_member.html",
        _of_member,
    )
)
registry.add_panel(
    Panel(
        "parties.person",
        "system_roles",
        _("Roles in systems"),
        40,
        "portfolio/role_panel_person.html",
        _of_person,
    )
)


def _mine(viewer: Viewer) -> Context | None:
    """The own systems where something is missing or will be; the rest only counted."""
    if not viewer.inside:
        return None
    cards = queries.mine(viewer)
    wanting = [card for card in cards if card.gaps or card.coming]
    fine = len(cards) - len(wanting)
    return {"cards": wanting[:MOST_SHOWN], "all": len(cards), "fine": fine} if cards else None


registry.add_front(FrontPage("my_systems", 30, "portfolio/role_front.html", _mine, steady=True))


def _answers(viewer: Viewer, limit: int) -> list[WorkItem]:
    if not viewer.inside or viewer.person_id is None:
        return []
    items = [
        WorkItem(
            _now("Accept: %(role)s") % {"role": role},
            pages.member_name(role.member),
            pages.role_url(role),
            role.valid_from,
            "warning",
        )
        for role in queries.unanswered(viewer)
    ]
    for role in queries.to_confirm(viewer):
        late = role.due_on is not None and role.due_on <= viewer.day
        title = _now("Confirm: %(role)s") % {"role": role}
        items.append(
            WorkItem(
                title,
                pages.member_name(role.member),
                pages.role_url(role),
                role.due_on,
                "danger" if late else "info",
            )
        )
    return items[:limit]


def _mending(viewer: Viewer, limit: int) -> list[WorkItem]:
    """What one closes by appointing; not what is accepted, nor what stands among one's own findings."""
    if not viewer.inside or viewer.person_id is None:
        return []
    gaps = queries.to_mend(viewer, limit)
    findings = gap_findings.of_gaps(gaps, viewer)
    return [
        WorkItem(
            f"{gap.get_kind_display()} – {gap.system}",
            pages.member_name(gap.member),
            pages.appoint_url(gap) if gap.kind in appointing.MENDS else pages.gap_url(gap),
            tone="danger",
        )
        for gap in gaps
        if not _is_followed(findings.get(gap.pk), viewer)
    ]


def _is_followed(finding: Finding | None, viewer: Viewer) -> bool:
    """Whether the gap is let be, or waits for this person as a finding of the own."""
    return finding is not None and (
        finding.status == Finding.Status.ACCEPTED or finding.responsible_id == viewer.person_id
    )


registry.add_worklist(Worklist("role_answers", _("Your roles in systems"), 20, _answers))
registry.add_worklist(Worklist("role_gaps", _("Roles to be filled"), 30, _mending))

registry.add_succession(
    SuccessionStep(
        "portfolio.roles",
        _("Roles in systems"),
        110,
        role_succession.preview,
        role_succession.apply,
        role_succession.undo_step,
    )
)
registry.add_succession(
    SuccessionStep(
        "portfolio.role_gaps",
        _("Gaps in the roles"),
        1,
        role_succession.preview_nothing,
        role_succession.remember_members,
        role_succession.refresh_remembered,
    )
)

name_events(
    {
        "system_role.appointed": _("Was appointed"),
        "system_role.registered": _("Was registered from a file"),
        "system_role.changed": _("Was changed from a file"),
        "system_role.accepted": _("Was accepted"),
        "system_role.declined": _("Was declined"),
        "system_role.confirmed": _("Was confirmed"),
        "system_role.ended": _("Was ended"),
        "system_role.described": _("The description was changed"),
        "system_role.carried": _("Was carried over from a predecessor"),
        "system_role.taken_back": _("Was taken back"),
        "role_text.changed": _("The common text was changed"),
        "consent.given": _("Agreed"),
        "consent.withdrawn": _("Withdrew the agreement"),
        "consent.carried": _("Was carried over from a predecessor"),
        "system.management_changed": _("Is managed in another way"),
        "forum.mandate_changed": _("The forum's mandate was changed"),
    }
)
name_fields(
    {
        "accepted_on": _("Accepted"),
        "confirmed_on": _("Confirmed"),
        "declined_on": _("Declined"),
        "agreed_on": _("Agreed on"),
        "reference": _("Where it is found"),
        "about": _("Agrees to"),
        "management": _("Management"),
        "mandate": _("Mandate"),
        "mandate_from": _("Given by"),
    }
)
