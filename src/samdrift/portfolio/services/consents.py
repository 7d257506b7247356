"""Acts on members' agreement to joint management, and on how a system is managed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import day as told_day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.calc.chain import CONSENT, Model, closing_day
from samdrift.portfolio.models.roles import ManagementTerm
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import JointConsent, Use
from samdrift.portfolio.queries import appointing
from samdrift.portfolio.services.gaps import refresh_gaps, refresh_systems


@transaction.atomic
def agree(
    *,
    by: Viewer,
    system: System,
    member: Member,
    about: str,
    reference: str,
    agreed_on: dt.date | None = None,
) -> JointConsent:
    """Put a member's agreement on file: in force from the day it was given.

    `reference` tells where it is found (a decision, a letter); `about` is one joint manager, or
    operation by the centre.
    """
    agreed_on = agreed_on or by.today
    row = JointConsent(
        system=system,
        member=member,
        about=about,
        reference=reference.strip(),
        agreed_on=agreed_on,
        valid_from=agreed_on,
    )
    require(by, "portfolio.register_consent", row)
    System.objects.select_for_update().get(pk=system.pk)
    _check(row, by)
    row.save()
    told = {
        "member": str(member),
        "about": about,
        "reference": row.reference,
        "agreed_on": str(agreed_on),
    }
    record("consent.given", row, by=by, changes={k: [None, v] for k, v in told.items()})
    refresh_gaps([(system.pk, member.pk)])
    return row


def _check(row: JointConsent, by: Viewer) -> None:
    if row.agreed_on > by.today:
        raise DomainError(
            "in_the_future",
            _(
                "An agreement is put on file when it has been given. Choose today or an earlier day."
            ),
            field="agreed_on",
        )
    uses = Use.objects.filter(system=row.system, member=row.member)
    if not uses.touching(by.today, None).exists():
        raise DomainError(
            "not_used",
            _("%(member)s does not use %(system)s, and need not agree.")
            % {"member": row.member, "system": row.system},
            field="member",
        )
    rows = JointConsent.objects.filter(system=row.system, member=row.member, about=row.about)
    other = rows.touching(row.agreed_on, None).first()
    if other is not None and other.valid_from != other.valid_to:
        raise DomainError(
            "already_agreed",
            _("%(member)s agreed %(day)s already: %(reference)s.")
            % {
                "member": row.member,
                "day": told_day(other.agreed_on),
                "reference": other.reference,
            },
            field="member",
        )


@transaction.atomic
def withdraw(
    consent: JointConsent, *, by: Viewer, withdrawn_by: str, day: dt.date | None = None
) -> JointConsent:
    """The member no longer agrees, from the day (today when not given); `withdrawn_by` tells by what."""
    require(by, "portfolio.register_consent", consent)
    System.objects.select_for_update().get(pk=consent.system_id)
    consent = JointConsent.objects.select_related("system", "member").get(pk=consent.pk)
    day = day or by.today
    if consent.valid_to is not None and consent.valid_to <= day:
        raise DomainError(
            "already_withdrawn",
            _("This agreement was withdrawn %(day)s.") % {"day": told_day(consent.valid_to)},
        )
    was, consent.valid_to = consent.valid_to, closing_day(consent.valid_from, day)
    consent.withdrawn_by = withdrawn_by.strip()[:300]
    consent.save(update_fields=["valid_to", "withdrawn_by"])
    changes = {"valid_to": [str(was) if was else None, str(consent.valid_to)]}
    record("consent.withdrawn", consent, by=by, changes=changes, note=consent.withdrawn_by)
    refresh_gaps([(consent.system_id, consent.member_id)])
    return consent


@transaction.atomic
def change_management(system: System, *, by: Viewer, management: str) -> System:
    """Let a system be managed in another way from today.

    Joint management and operation by the centre need the agreement of every member that uses it.
    Roles that the new way does not have are left to those who appointed them, and shown as such.
    """
    system = System.objects.select_for_update().get(pk=system.pk)
    was = system.management
    if was == management:
        return system
    require(by, "portfolio.change_management", system)
    _check_agreed(system, management, by.today)
    _keep_terms(system, was, management, by.today)
    system.management = management
    system.save(update_fields=["management"])
    record("system.management_changed", system, by=by, changes={"management": [was, management]})
    refresh_systems([system.pk])
    return system


def _check_agreed(system: System, management: str, day: dt.date) -> None:
    about = CONSENT.get(Model(management))
    if about is None:
        return
    found = appointing.agreement(system, str(about), day)
    if found.missing:
        raise DomainError(
            "not_agreed",
            _(
                "%(n)s of %(all)s members have agreed to this for %(system)s. It must be on file from: %(missing)s."
            )
            % {
                "n": len(found.agreed),
                "all": found.all_of,
                "system": system,
                "missing": appointing.names(found.missing),
            },
            field="management",
            missing=[one.pk for one in found.missing],
        )


def _keep_terms(system: System, was: str, now: str, today: dt.date) -> None:
    """Remember how the system was managed until today, so that the past stays as it was."""
    terms = ManagementTerm.objects.filter(system=system)
    if not terms.exists():
        ManagementTerm.objects.create(system=system, management=was, valid_to=today)
    for term in terms.filter(valid_to__isnull=True):
        if term.valid_from == today:
            term.delete()
        else:
            term.valid_to = today
            term.save(update_fields=["valid_to"])
    ManagementTerm.objects.create(system=system, management=now, valid_from=today)
