"""What stands on the pages of a role, a gap, an agreement and a forum."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.followup.lists.finding_pages import finding_url
from samdrift.kernel.lists import address
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.lists.pages import url_of
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import JointConsent
from samdrift.portfolio.queries import appointing, forums, gap_findings
from samdrift.portfolio.queries import roles as queries
from samdrift.portfolio.rules_roles import Seat

Context = dict[str, Any]
Act = tuple[str, str, bool]

STATES: dict[str, Any] = {
    "held": gettext_lazy("In force"),
    "pending": gettext_lazy("Waits to be accepted"),
    "overdue": gettext_lazy("Not confirmed in time"),
    "planned": gettext_lazy("Begins later"),
    "ended": gettext_lazy("Ended"),
    "declined": gettext_lazy("Declined"),
    "never": gettext_lazy("Never in force"),
}

EXPLAINED: dict[str, Any] = {
    "no_owner": gettext_lazy("The member uses the system, and nobody answers for it there."),
    "no_manager": gettext_lazy(
        "Nobody looks after the system and speaks with the centre and the supplier."
    ),
    "no_super_user": gettext_lazy("Colleagues have nobody near them to ask first."),
    "no_deputy": gettext_lazy(
        "One person alone knows the system. When that person is away, nobody does."
    ),
    "no_local_manager": gettext_lazy(
        "The centre runs the system for all, and the member has nobody who looks after its own use."
    ),
    "no_contact": gettext_lazy("The joint system manager has nobody to turn to in the member."),
    "no_consent": gettext_lazy(
        "The system is managed jointly, and this member's agreement is not on file."
    ),
    "two_owners": gettext_lazy("Only one person can answer for the system. One of them has to go."),
    "not_accepted": gettext_lazy("The person has been appointed, and has not said yes."),
    "overdue": gettext_lazy("A role is confirmed every year by whoever holds it."),
    "holder_gone": gettext_lazy(
        "The person no longer works in the cooperation, and still stands with the role."
    ),
    "surplus": gettext_lazy(
        "The system is managed in another way now, or the member no longer uses it. End the role."
    ),
}


role_url = address("portfolio:role_detail")


gap_url = address("portfolio:gap_detail")


consent_url = address("portfolio:consent_detail")


forum_url = address("portfolio:forum_detail")


system_url = address("portfolio:system_detail")


def member_name(member: Member | None) -> str:
    return member.name if member else _("All members")


def _of(member: Member | None) -> str:
    return url_of(member) if member else ""


def role_page(viewer: Viewer, role: SystemRole) -> Context:
    """A role: what it is, who gave it, whether it is accepted and confirmed, and what one can do."""
    state = queries.state_of(role, viewer.day)
    facts = [
        (_("State"), STATES[state], ""),
        (_("System"), role.system.name, system_url(role.system)),
        (_("Member"), member_name(role.member), _of(role.member)),
        (_("Person"), str(role.person), _person_url(role, viewer)),
        (_("From"), role.valid_from, ""),
        (_("To"), role.valid_to, ""),
        (_("Accepted"), role.accepted_on, ""),
        (_("Confirmed"), role.confirmed_on, ""),
        (_("To be confirmed by"), role.due_on, ""),
        (_("Declined"), role.declined_on, ""),
        (_("Reason"), role.decline_reason or role.end_reason, ""),
        (_("Appointed by"), role.appointed_by and str(role.appointed_by), ""),
    ]
    return {
        "heading_text": _("%(kind)s for %(system)s")
        % {"kind": role.get_kind_display(), "system": role.system.name},
        "lead": _role_lead(role, state),
        "facts": [fact for fact in facts if fact[1] not in {None, ""}],
        "acts": _role_acts(viewer, role, state),
        "state": state,
        "is_own": role.person_id == viewer.person_id,
        "may_change": state not in {"ended", "declined", "never"}
        and allowed(viewer, "portfolio.end_role", role),
    }


def _person_url(role: SystemRole, viewer: Viewer) -> str:
    """The person's page, for those who may see it."""
    within = viewer.centre or role.person.employer_id in viewer.members
    return url_of(role.person) if within or role.person_id == viewer.person_id else ""


def _role_lead(role: SystemRole, state: str) -> str:
    values = {
        "name": role.person,
        "member": member_name(role.member),
        "start": day(role.valid_from),
        "end": day(role.valid_to),
        "due": day(role.due_on),
        "declined": day(role.declined_on),
    }
    told = {
        "held": _("%(name)s, for %(member)s."),
        "pending": _("%(name)s, for %(member)s. Has not been accepted yet."),
        "overdue": _("%(name)s, for %(member)s. Should have been confirmed %(due)s."),
        "planned": _("%(name)s, for %(member)s, from %(start)s."),
        "ended": _("%(name)s held it for %(member)s until %(end)s."),
        "declined": _("%(name)s declined it %(declined)s."),
        "never": _("It ended before it began."),
    }
    return told[state] % values


def _role_acts(viewer: Viewer, role: SystemRole, state: str) -> list[Act]:
    def to(name: str) -> str:
        return reverse(f"portfolio:role_{name}", args=[role.pk])

    acts: list[Act] = []
    if state in {"ended", "declined", "never"}:
        return acts
    if allowed(viewer, "portfolio.answer_role", role):
        if role.accepted_on is None:
            acts = [(_("Accept"), to("accept"), True), (_("Decline"), to("decline"), False)]
        else:
            acts = [(_("Confirm for a year"), to("confirm"), state == "overdue")]
    if allowed(viewer, "portfolio.end_role", role):
        acts += [(_("Replace"), to("replace"), False), (_("End"), to("end"), False)]
    return acts


def seat_of(gap: RoleGap) -> Seat | None:
    """The seat that somebody is to be appointed to, where that closes the gap."""
    kind = appointing.MENDS.get(gap.kind)
    return Seat(gap.system, gap.member_id, kind) if kind else None


def appoint_url(gap: RoleGap) -> str:
    kind = appointing.MENDS[gap.kind]
    member = f"&member={gap.member_id}" if gap.member_id else ""
    return f"{reverse('portfolio:role_new')}?system={gap.system_id}&kind={kind}{member}"


def gap_page(viewer: Viewer, gap: RoleGap) -> Context:
    """A gap: what it is, since when, and who closes it."""
    role = gap.role
    seat = seat_of(gap)
    facts = [
        (_("System"), gap.system.name, system_url(gap.system)),
        (_("Member"), member_name(gap.member), _of(gap.member)),
        (_("Person"), role and str(role.person), ""),
        (_("Role"), role and role.get_kind_display(), role_url(role) if role else ""),
        (
            _("Since") if not gap.valid_from or gap.valid_from <= viewer.day else _("From"),
            gap.valid_from,
            "",
        ),
        (_("Until"), gap.valid_to, ""),
        (_("Managed"), gap.system.get_management_display(), ""),
    ]
    return {
        "heading_text": _("%(gap)s: %(system)s")
        % {"gap": gap.get_kind_display(), "system": gap.system.name},
        "lead": EXPLAINED[gap.kind],
        "facts": [fact for fact in facts if fact[1] not in {None, ""}],
        "acts": _with_finding(viewer, gap, gap_acts(viewer, gap)),
        "who": _who_closes(viewer, gap, seat),
    }


def gap_acts(viewer: Viewer, gap: RoleGap) -> list[Act]:
    """What this person can do to close the gap."""
    seat = seat_of(gap)
    if gap.role is not None:
        return [(_("Open the role"), role_url(gap.role), True)]
    if gap.kind == "no_consent":
        return [
            (
                _("See who has agreed"),
                reverse("portfolio:consent_system", args=[gap.system_id]),
                True,
            )
        ]
    if seat is not None and allowed(viewer, "portfolio.appoint_role", seat):
        return [(_("Appoint"), appoint_url(gap), True)]
    return []


def _with_finding(viewer: Viewer, gap: RoleGap, acts: list[Act]) -> list[Act]:
    finding = gap_findings.of_gaps([gap], viewer).get(gap.pk)
    if finding is None:
        return acts
    return [(_("Follow up"), finding_url(finding), False), *acts]


def _who_closes(viewer: Viewer, gap: RoleGap, seat: Seat | None) -> str:
    if seat is not None:
        return appointing.who_appoints(seat, gap.member, viewer.day)
    if gap.kind in {"not_accepted", "overdue"} and gap.role is not None:
        return _("The person answers: %(name)s.") % {"name": gap.role.person}
    if gap.kind == "no_consent":
        return _(
            "%(member)s agrees through its chief municipal executive, its ICT coordinator or its system owner."
        ) % {"member": member_name(gap.member)}
    kind = gap.role.kind if gap.role is not None else "owner"
    return appointing.who_appoints(Seat(gap.system, gap.member_id, kind), gap.member, viewer.day)


def consent_page(viewer: Viewer, consent: JointConsent) -> Context:
    """An agreement: who, to what, where it is found."""
    over = consent.valid_to is not None and consent.valid_to <= viewer.day
    facts = [
        (_("System"), consent.system.name, system_url(consent.system)),
        (_("Member"), consent.member.name, url_of(consent.member)),
        (_("Agrees to"), consent.get_about_display(), ""),
        (_("Agreed on"), consent.agreed_on, ""),
        (_("Where it is found"), consent.reference, ""),
        (_("Withdrawn"), consent.valid_to, ""),
        (_("Withdrawn by"), consent.withdrawn_by, ""),
    ]
    acts: list[Act] = [
        (
            _("All members of this system"),
            reverse("portfolio:consent_system", args=[consent.system_id]),
            False,
        )
    ]
    if not over and allowed(viewer, "portfolio.register_consent", consent):
        acts.append(
            (_("Withdraw"), reverse("portfolio:consent_withdraw", args=[consent.pk]), False)
        )
    return {
        "heading_text": _("%(member)s: %(system)s")
        % {"member": consent.member.name, "system": consent.system.name},
        "lead": _("Withdrawn.") if over else _("In force."),
        "facts": [fact for fact in facts if fact[1] not in {None, ""}],
        "acts": acts,
    }


def forum_page(viewer: Viewer, system: System) -> Context:
    """A forum: who sits in it on the day, and what it is to do."""
    seated = forums.members_of(system, viewer)
    may = allowed(viewer, "portfolio.change_forum", system)
    return {
        "heading_text": _("Forum for %(system)s") % {"system": system.name},
        "seated": seated,
        "forum": forums.forum_of(system, viewer),
        "acts": [
            (_("Write the mandate"), reverse("portfolio:forum_mandate", args=[system.pk]), False)
        ]
        if may
        else [],
        "system_url": system_url(system),
    }
