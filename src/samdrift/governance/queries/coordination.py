"""A member's own preparation, the views given, and who is waited for."""

from __future__ import annotations

from dataclasses import dataclass

from samdrift.governance.models.coordination import Comment, Coordination
from samdrift.governance.models.matters import Matter
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer


@dataclass(frozen=True)
class Voices:
    """The views that are given, the viewer's own members' preparations, and the names of those that
    are waited for.
    """

    given: list[Coordination]
    own: list[Coordination]
    waiting: list[str]
    late: list[str]

    @property
    def is_asked(self) -> bool:
        return bool(self.given or self.own or self.waiting)


def voices(matter: Matter, viewer: Viewer) -> Voices:
    """Two queries. Who is waited for is told by name alone, to all who see the matter."""
    rows = seen(Coordination, viewer).filter(matter=matter).select_related("member", "given_by")
    reached = list(rows.order_by("member__sort_key", "pk"))
    waiting = Coordination.objects.filter(matter=matter, given_on__isnull=True)
    named = list(
        waiting.filter(member__ceased_on__isnull=True)
        .order_by("member__sort_key", "pk")
        .values_list("member__name", "due_on")
    )
    return Voices(
        [row for row in reached if row.given_on is not None],
        [row for row in reached if row.member_id in viewer.members],
        [name for name, _due in named],
        [name for name, due in named if due is not None and due < viewer.today],
    )


def comments(row: Coordination, viewer: Viewer) -> list[Comment]:
    """What the member's own people have said, the first first: needs before comments."""
    rows = seen(Comment, viewer).filter(coordination=row).select_related("person")
    found = list(rows.order_by("made_at", "pk"))
    return sorted(found, key=lambda one: one.kind != Comment.Kind.NEED)
