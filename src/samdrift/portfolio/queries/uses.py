"""Reads of uses: lists, what is filled in, what hangs on one."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.db.models import Q, Sum

from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.calc.completeness import Completeness, completeness
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use, UserCount

TOLD = (
    "valid_from",
    "version",
    "hosting",
    "operated_by",
    "service_level",
    "criticality",
    "confidentiality",
    "integrity",
    "availability",
    "security_level",
    "personal_data",
    "risk_assessed_on",
    "purpose",
    "user_count",
)
"""The fields of a use that count as told or not told."""


def listed(viewer: Viewer) -> Any:
    """The uses of the day, with system, supplier and member joined."""
    rows = seen(Use, viewer).on(viewer.day)
    return rows.select_related("system__supplier", "member", "operator")


def one(viewer: Viewer) -> Any:
    """Any use, of whatever day, for its own page."""
    return seen(Use, viewer).select_related("system__supplier", "member", "operator")


def told(use: Use) -> Completeness:
    """How much of what may be told about a use is told."""
    return completeness({name: getattr(use, name) for name in TOLD}, TOLD)


_values = attrgetter(*TOLD)


def count_told(use: Use) -> int:
    """How many of the fields are told: what `told` counts, for every row of a list."""
    values = _values(use)
    return len(values) - values.count(None) - values.count("")


def of_system(system: System, viewer: Viewer, most: int = 400) -> list[Use]:
    """Who uses a system on the day, by member's name."""

    def rows(key: int) -> Any:
        found = listed(viewer).filter(system=key)
        return found.order_by("member__sort_key", "pk")[:most]

    return list(ask(f"{most} uses of a system", viewer, rows, system.pk))


def past_and_coming(system: System, viewer: Viewer, most: int = 100) -> list[Use]:
    """Uses of a system that are over or have not begun, newest first."""

    def rows(key: int) -> Any:
        found = seen(Use, viewer).filter(system=key).exclude(pk__in=listed(viewer).values("pk"))
        return found.select_related("member").order_by("-valid_from", "-pk")[:most]

    return list(ask(f"{most} other uses of a system", viewer, rows, system.pk))


def of_member(member: Member, viewer: Viewer, most: int = 500) -> list[Use]:
    """What a member uses on the day, by name of system."""
    rows = listed(viewer).filter(member=member).prefetch_related("system__areas")
    return list(rows.order_by("system__sort_key", "pk")[:most])


def counts_of(use: Use, viewer: Viewer) -> list[UserCount]:
    """Every count of a use's users, newest first."""
    rows = seen(UserCount, viewer).filter(use=use)
    return list(rows.order_by("-counted_on", "-pk"))


def components_of(use: Use, viewer: Viewer) -> list[CommonComponent]:
    rows = seen(CommonComponent, viewer).filter(uses__use=use)
    return list(rows.order_by("name"))


def flows_of(use: Use, viewer: Viewer) -> list[Integration]:
    """What flows into and out of a use on the day."""
    rows = seen(Integration, viewer).on(viewer.day).filter(Q(source=use) | Q(target=use))
    return list(with_ends(rows).order_by("pk"))


def with_ends(rows: Any) -> Any:
    return rows.select_related(
        "source__system", "source__member", "target__system", "target__member", "component"
    )


def supplied_by(supplier: Supplier, viewer: Viewer) -> list[System]:
    """The running systems of a supplier, by name."""
    rows = seen(System, viewer).running().filter(supplier=supplier)
    return list(rows.order_by("sort_key", "pk"))


def total_users(rows: Any) -> int | None:
    """The sum of what is counted; None when nothing is."""
    found = rows.aggregate(users=Sum("user_count"))["users"]
    return None if found is None else int(found)


def may_be_ends(members: Sequence[int], viewer: Viewer, most: int = 1500) -> list[Use]:
    """The uses of these members that a flow may begin or end in, by name."""
    rows = listed(viewer).filter(member_id__in=members)
    return list(rows.order_by("member__sort_key", "system__sort_key", "pk")[:most])
