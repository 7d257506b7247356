"""What a case concerns, found from what is known and checked; the team that takes it first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.priority import Matrix, MatrixError
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CatalogueItem, Service, Team
from samdrift.desk.queries.cases import choices
from samdrift.desk.services.clock_promises import Promised, promises_asked
from samdrift.kernel.errors import DomainError
from samdrift.kernel.kept import ask
from samdrift.kernel.stands import stands
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use

SCALE = (1, 2, 3)
"""High, medium, low."""


def about(
    by: Viewer,
    member: Member,
    service: Service | None,
    system: System | None,
    use: Use | None,
    item: CatalogueItem | None = None,
) -> dict[str, Any]:
    """Service, system and use, each found from the others where it is not told. Raises DomainError
    when they do not go together.
    """
    if item is not None:
        service, system = service or item.service, system or item.system
    system = system or (use.system if use else None)
    if use is not None:
        _require_use(use, system, member)
    elif system is not None:
        use = _use_of(system, member, by)
    if service is None:
        service = _service_of(system) if system else None
    else:
        _require_service(service, system, by)
    return {"service": service, "system": system, "use": use}


def _use_of(system: System, member: Member, by: Viewer) -> Use | None:
    """The member's use of the system, where it has just one today."""
    rows = list(Use.objects.on(by.today).filter(system=system, member=member).order_by("pk")[:2])
    return rows[0] if len(rows) == 1 else None


def _require_use(use: Use, system: System | None, member: Member) -> None:
    if use.member_id != member.pk or (system is not None and use.system_id != system.pk):
        raise DomainError(
            "not_its_use",
            _(
                "“%(use)s” is not %(member)s's use of this system. Choose another, or leave it empty."
            )
            % {"use": use, "member": member},
            field="use",
        )


def _service_of(system: System) -> Service | None:
    """The service the system belongs to, where it is just one."""
    rows = Service.objects.filter(systems=system, ended_at=None).order_by("order", "pk")
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def _require_service(service: Service, system: System | None, by: Viewer) -> None:
    if service.ended_at is not None and service.ended_at <= by.now:
        raise DomainError(
            "service_ended",
            _("The service %(service)s has ended. Choose another.") % {"service": service},
            field="service",
        )
    if system is None or service.systems.filter(pk=system.pk).exists():
        return
    others = Service.objects.filter(systems=system, ended_at=None)
    if others.exists():
        raise DomainError(
            "not_of_service",
            _("%(system)s belongs to the service %(own)s, not to %(service)s. Choose that one.")
            % {"system": system, "service": service, "own": ", ".join(map(str, others))},
            field="service",
        )


@dataclass(frozen=True)
class Ground:
    """What is the same for each case that is opened for a member: the site's matrix, the team that takes
    what is new, and what the member and that team are promised.
    """

    matrix: Matrix
    team: Team | None
    promised: Promised

    def promised_for(self, case: Case) -> Promised | None:
        """What is promised in the case, where that is known."""
        return self.promised if case.team_id == (self.team.pk if self.team else None) else None


def ground_of(member: Member) -> Ground:
    """It stands while its rows are the same."""
    return stands(("opened for", member.pk), lambda: _ground_of(member.pk))


def _ground_of(member: int) -> Ground:
    found = ask("the team that takes first", None, _taking_first)
    team = found[0] if found else None
    promised = promises_asked(frozenset({member}), frozenset(one.pk for one in found))
    return Ground(Matrix.from_json(choices().matrix), team, promised)


def first_team(
    member: Member,
    item: CatalogueItem | None,
    *,
    internal: bool,
    ground: Ground | None = None,
) -> Team | None:
    """Where a new case goes: the item's team; else the one that takes what is new. A member's own
    case goes to a team of the member.
    """
    if item is not None and item.team is not None and not internal:
        return item.team
    if not internal:
        return (ground or ground_of(member)).team
    rows = Team.objects.filter(ended_at=None, member=member)
    return rows.order_by("-takes_first", "pk").first()


def _taking_first() -> Any:
    rows = Team.objects.filter(ended_at=None, member=None, takes_first=True)
    return rows.order_by("-takes_first", "pk")[:1]


def priority_of(impact: int, urgency: int, matrix: Matrix | None = None) -> int:
    """By the site's matrix. Both 1 (high) to 3."""
    matrix = matrix or Matrix.from_json(choices().matrix)
    try:
        return matrix.priority(impact, urgency)
    except MatrixError as error:
        field = "impact" if error.impact not in SCALE else "urgency"
        raise DomainError("bad_scale", _("Choose high, medium or low."), field=field) from error


def scaled(impact: int, urgency: int, matrix: Matrix | None = None) -> dict[str, int]:
    """Impact, urgency and the priority that follows."""
    priority = priority_of(impact, urgency, matrix)
    return {"impact": impact, "urgency": urgency, "priority": priority}
