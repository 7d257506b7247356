"""What a log's texts stand for here: members, teams, services, systems and causes, by their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from samdrift.desk.calc.priority import Matrix
from samdrift.desk.models.catalogue import Service, Team
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.queries.cases import choices
from samdrift.formats.text import fold
from samdrift.kernel.intake.kinds import Context
from samdrift.kernel.viewer import Viewer
from samdrift.parties.intake.lookups import bare, members
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System


@dataclass
class Known:
    """Read once for a whole load."""

    by: Viewer
    member: Member | None = None
    _causes: dict[str, int | None] = field(default_factory=dict)

    @cached_property
    def _members(self) -> dict[str, Member]:
        return members(Context(by=self.by))

    @cached_property
    def teams(self) -> dict[str, int]:
        rows = Team.objects.filter(ended_at=None, member=None)
        return {fold(name): pk for pk, name in rows.values_list("pk", "name")}

    @cached_property
    def services(self) -> dict[str, int]:
        rows = Service.objects.filter(ended_at=None)
        return {fold(name): pk for pk, name in rows.values_list("pk", "name")}

    @cached_property
    def systems(self) -> dict[str, int]:
        return {fold(name): pk for pk, name in System.objects.values_list("pk", "name")}

    @cached_property
    def _matrix(self) -> Matrix:
        return Matrix.from_json(choices().matrix)

    def member_of(self, told: Any) -> Member | None:
        """The member that is named; where none is, the one chosen for the whole file."""
        if not told:
            return self.member
        text = str(told)
        return self._members.get(fold(text)) or self._members.get(bare(text))

    def cause_of(self, waits_for: str) -> int | None:
        """The first cause of this kind that is in use."""
        if waits_for not in self._causes:
            rows = PauseCause.objects.filter(waits_for=waits_for, ended_at=None).order_by("pk")
            self._causes[waits_for] = rows.values_list("pk", flat=True).first()
        return self._causes[waits_for]

    def scales(
        self, impact: int | None, urgency: int | None, priority: int | None
    ) -> dict[str, int]:
        """Impact and urgency as told, priority by the site's matrix; where only priority is told,
        that one, and the scales that give it.
        """
        if impact is None and urgency is None and priority is not None:
            impact, urgency = self._giving(priority)
            return {"impact": impact, "urgency": urgency, "priority": priority}
        high, fast = impact or urgency or 3, urgency or impact or 3
        return {"impact": high, "urgency": fast, "priority": self._matrix.priority(high, fast)}

    def _giving(self, priority: int) -> tuple[int, int]:
        scale = (1, 2, 3)
        pairs = [(i, u) for i in scale for u in scale]
        return min(
            pairs, key=lambda p: (abs(self._matrix.priority(*p) - priority), abs(p[0] - p[1]))
        )
