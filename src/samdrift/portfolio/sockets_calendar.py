"""What the portfolio puts into a person's calendar: roles to confirm, systems and uses that end."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.reach import seen
from samdrift.kernel.registry import CalendarEntry, registry
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.calc.chain import confirm_by
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use


def confirmations(viewer: Viewer) -> Iterator[CalendarEntry]:
    """The last day to confirm each role the person holds today."""
    rows = seen(SystemRole, viewer).on(viewer.today).filter(person_id=viewer.person_id)
    for role in rows.select_related("system"):
        day = confirm_by(role.accepted_on, role.confirmed_on)
        if day is not None:
            title = _("Confirm your role in %(system)s") % {"system": role.system.name}
            url = reverse("portfolio:role_detail", args=[role.pk])
            kind = role.get_kind_display()
            yield CalendarEntry(f"role-{role.pk}", day, title, kind, url, of=role)


def life_cycle(viewer: Viewer) -> Iterator[CalendarEntry]:
    """Coming replacements and ends of the systems the person has a role in."""
    own = SystemRole.objects.on(viewer.today).filter(person_id=viewer.person_id).values("system_id")
    coming = Q(replace_on__gte=viewer.today) | Q(ends_on__gte=viewer.today)
    for system in seen(System, viewer).filter(coming, pk__in=own):
        url = reverse("portfolio:system_detail", args=[system.pk])
        days = (
            ("replace", system.replace_on, _("Replace %(system)s")),
            ("end", system.ends_on, _("%(system)s ends")),
        )
        for key, day, title in days:
            if day is not None and day >= viewer.today:
                text = title % {"system": system.name}
                yield CalendarEntry(f"system-{key}-{system.pk}", day, text, url=url, of=system)


def phased_out(viewer: Viewer) -> Iterator[CalendarEntry]:
    """When the members one works for stop using a system."""
    rows = seen(Use, viewer).filter(member__in=viewer.members, phase_out_on__gte=viewer.today)
    for use in rows.select_related("system", "member"):
        values = {"member": use.member.name, "system": use.system.name}
        title = _("%(member)s stops using %(system)s") % values
        url = reverse("portfolio:use_detail", args=[use.pk])
        yield CalendarEntry(f"use-out-{use.pk}", use.phase_out_on, title, url=url, of=use)


registry.calendars += [confirmations, life_cycle, phased_out]
