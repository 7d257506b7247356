"""What a comparison is made of: criteria, alternatives, scores and each member's weights."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from samdrift.governance.models.basis import Alternative
from samdrift.governance.models.comparison import Criterion, MemberWeight, Score
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries.basis import members_of
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member


@dataclass(frozen=True)
class Board:
    """A matter's comparison as it stands. `scores` by (alternative, criterion); `weights` by member
    and criterion; `members` are those the matter concerns and those that have weighed.
    """

    matter: Matter
    criteria: list[Criterion]
    alternatives: list[Alternative]
    scores: dict[tuple[int, int], Score]
    weights: dict[int, dict[int, Decimal]]
    members: list[Member]

    @property
    def joint(self) -> dict[str, Fraction]:
        return {str(one.pk): Fraction(one.weight) for one in self.criteria}

    def of_member(self, member_id: int) -> dict[str, Fraction] | None:
        """The member's own weights, the joint ones where it has none; None when it has none at all."""
        own = self.weights.get(member_id)
        if not own:
            return None
        return {str(one.pk): Fraction(own.get(one.pk, one.weight)) for one in self.criteria}

    @property
    def values(self) -> dict[str, dict[str, Fraction | None]]:
        """Alternative → criterion → score, as the calculation takes it."""
        return {
            str(way.pk): {str(one.pk): self._value(way.pk, one.pk) for one in self.criteria}
            for way in self.alternatives
        }

    def _value(self, way: int, criterion: int) -> Fraction | None:
        score = self.scores.get((way, criterion))
        return None if score is None else Fraction(score.value)

    @property
    def barred(self) -> list[str]:
        return [str(one.pk) for one in self.alternatives if one.barred]

    @property
    def missing(self) -> int:
        """How many scores are not given."""
        return len(self.criteria) * len(self.alternatives) - len(self.scores)


def matter_of(pk: int, viewer: Viewer) -> Matter:
    """The matter, or OutOfReach."""
    return one_seen(Matter, viewer, pk)


def criterion_of(pk: int, viewer: Viewer) -> Criterion:
    """The criterion with its matter, or OutOfReach."""
    row: Criterion = one_seen(Criterion, viewer, pk)
    return row


def board(matter: Matter, viewer: Viewer) -> Board:
    """Six queries, however much there is."""
    criteria = seen(Criterion, viewer).filter(matter=matter).order_by("order", "pk")
    ways = seen(Alternative, viewer).filter(matter=matter).order_by("order", "pk")
    scores = seen(Score, viewer).filter(criterion__matter=matter)
    weights: dict[int, dict[int, Decimal]] = {}
    members = {one.pk: one for one in members_of(matter, viewer.day)}
    rows = seen(MemberWeight, viewer).filter(criterion__matter=matter).select_related("member")
    for one in rows.order_by("pk"):
        weights.setdefault(one.member_id, {})[one.criterion_id] = one.weight
        members.setdefault(one.member_id, one.member)
    return Board(
        matter,
        list(criteria),
        list(ways),
        {(one.alternative_id, one.criterion_id): one for one in scores},
        weights,
        sorted(members.values(), key=lambda one: one.sort_key),
    )


def has_criteria(matter: Matter, viewer: Viewer) -> bool:
    return bool(seen(Criterion, viewer).filter(matter=matter).exists())
