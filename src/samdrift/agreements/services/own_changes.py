"""Changes that open by themselves: for members that join, for more units, for options that are used."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, Award, Participation
from samdrift.agreements.models.changes import Change
from samdrift.agreements.models.options import Option
from samdrift.agreements.services.changes import (
    CameBy,
    Ground,
    Kind,
    State,
    give_up_change,
    open_change,
)
from samdrift.agreements.services.site_language import in_site_language
from samdrift.kernel.errors import DomainError
from samdrift.kernel.viewer import Viewer

JOINS = _("%(member)s joins")
MORE_UNITS = _("%(member)s: from %(before)s to %(now)s units")
MORE_USERS = _("From %(before)s to %(now)s users")
OPTION_USED = _("Option used: %(option)s")
COME_IN = _("%(members)s come in by the merge")
TITLES = (JOINS, MORE_UNITS, MORE_USERS, OPTION_USED, COME_IN)
"""What changes that open by themselves are called."""


def open_for_participation(row: Participation, *, by: Viewer) -> Change | None:
    """A member that came in by an option or later is a change, where an award is registered. One that
    has its change already gets no other.
    """
    if row.came_by not in {CameBy.OPTION, CameBy.LATER} or not _is_awarded(row.agreement):
        return None
    if Change.objects.filter(participation=row).exists():
        return None
    by_option = row.came_by == CameBy.OPTION
    with in_site_language():
        title = str(JOINS) % {"member": row.member}
    return open_change(
        row.agreement,
        by=by,
        kind=Kind.MEMBERS,
        title=title,
        effective_on=row.valid_from or by.today,
        participation=row,
        option=_option_for_members(row.agreement) if by_option else None,
        ground=Ground.A if by_option else Ground.UNKNOWN,
    )


def _option_for_members(agreement: Agreement) -> Option | None:
    """The option on more members, when there is exactly one that is not declined."""
    rows = Option.objects.filter(agreement=agreement, about=Option.About.MEMBERS)
    found = list(rows.exclude(state=Option.State.DECLINED)[:2])
    return found[0] if len(found) == 1 else None


def open_for_quantity(row: Participation, before: Decimal | None, *, by: Viewer) -> Change | None:
    """A fixed quantity that is raised is a change, where an award is registered."""
    now = row.quantity
    if now is None or before is None or now <= before or not _is_awarded(row.agreement):
        return None
    with in_site_language():
        told = {"member": row.member, "before": _plain(before), "now": _plain(now)}
        title = str(MORE_UNITS) % told
    return open_change(
        row.agreement,
        by=by,
        kind=Kind.USERS,
        title=title,
        effective_on=by.today,
        participation=row,
    )


OPENS = {Option.About.VOLUME: Kind.USERS, Option.About.FUNCTION: Kind.SCOPE}
"""Options that change what is bought when they are used, and which kind of change that is. More members
are changes of their own as they join, and a longer term is no more than what was agreed.
"""


def open_for_option(row: Option, *, by: Viewer) -> Change | None:
    """An option on more users or functions that is used is a change, where an award is registered."""
    kind = OPENS.get(row.about)  # type: ignore[call-overload]
    if kind is None or row.state != Option.State.USED or not _is_awarded(row.agreement):
        return None
    if _of_option(row).exists():
        return None
    with in_site_language():
        title = str(OPTION_USED) % {"option": row}
    return open_change(
        row.agreement,
        by=by,
        kind=kind,
        title=title,
        effective_on=row.decided_on or by.today,
        option=row,
        ground=Ground.A,
        decision=row.decision,
    )


def _of_option(row: Option) -> Any:
    """The changes that stand because the option was used."""
    rows = Change.objects.filter(option=row).exclude(state=State.STRUCK)
    return rows.exclude(kind=Kind.MEMBERS)


def close_for_option(row: Option, *, by: Viewer, because: str) -> None:
    """The option was not used after all: what opened because of it is given up. One that is agreed
    with the supplier stands in the way.
    """
    for change in _of_option(row):
        if change.state == State.AGREED:
            raise DomainError(
                "change_agreed",
                _("The change “%(change)s” is agreed on. Give it up first.") % {"change": change},
            )
        give_up_change(change, by=by, because=because)


def open_since_start(agreement: Agreement, *, by: Viewer) -> None:
    """Once the award is registered: members that came in by an option or later, and options that were
    used, get the changes that could not be opened before.
    """
    members = Participation.objects.filter(
        agreement=agreement, came_by__in=(CameBy.OPTION, CameBy.LATER)
    )
    for row in members.select_related("agreement", "member").order_by("valid_from", "pk"):
        open_for_participation(row, by=by)
    options = Option.objects.filter(agreement=agreement, state=Option.State.USED)
    for option in options.select_related("agreement", "decision").order_by("decided_on", "pk"):
        open_for_option(option, by=by)


def _is_awarded(agreement: Agreement) -> bool:
    return Award.objects.filter(agreement=agreement).exists()


def _plain(number: Decimal) -> str:
    """50 for 50.00"""
    return f"{number.normalize():f}"
