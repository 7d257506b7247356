"""Major incidents: what is on, what belongs to one, and how many it touches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from samdrift.desk.models.cases import Case, CaseLink
from samdrift.desk.models.major import MajorAction, MajorIncident, MajorUpdate
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.queries.near import near
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries.uses import total_users

ATTACHED = CaseLink.Kind.REPEATS
SUGGESTED = 30


def every(viewer: Viewer) -> Any:
    """All that touch the members one works for, as a list shows them."""
    return seen(MajorIncident, viewer).select_related("case", "lead")


def going_on(viewer: Viewer) -> list[MajorIncident]:
    """What is down now for the members this person works for; all of it for the desk.

    The newest first, with `public_title`, `public_text` and `next_update_at` for all to read.
    """
    return list(ask("majors going on", viewer, lambda: _on(viewer)))


def _on(viewer: Viewer) -> Any:
    return seen(MajorIncident, viewer).on().order_by("-declared_at", "-pk")


def timeline_of(incident: MajorIncident, viewer: Viewer) -> list[MajorUpdate]:
    """The lines this person may read, the newest first."""
    rows = seen(MajorUpdate, viewer).filter(incident=incident).select_related("by")
    return list(rows.order_by("-at", "-pk"))


def systems_of(incident: MajorIncident, viewer: Viewer) -> list[System]:
    """The systems that are down: the case's own and those named besides."""
    named = MajorIncident.systems.through.objects.filter(majorincident=incident)
    wanted = Q(pk__in=named.values("system_id"))
    if incident.case.system_id:
        wanted |= Q(pk=incident.case.system_id)
    return list(seen(System, viewer).filter(wanted).order_by("sort_key"))


def members_of(incident: MajorIncident, viewer: Viewer) -> list[Member]:
    """Those affected; none named means all."""
    named = MajorIncident.members.through.objects.filter(majorincident=incident)
    rows = seen(Member, viewer).filter(pk__in=named.values("member_id"))
    return list(rows.order_by("sort_key"))


def attached(incident: MajorIncident, viewer: Viewer) -> list[Case]:
    """Cases of people who told of the same, those that are open first."""
    links = CaseLink.objects.filter(case_id=incident.case_id, kind=ATTACHED)
    rows = seen(Case, viewer).worked_on_by(viewer).filter(pk__in=links.values("other_id"))
    return list(rows.select_related("member", "requester").order_by("-is_open", "-opened_at"))


def suggested(incident: MajorIncident, viewer: Viewer, most: int = SUGGESTED) -> list[Case]:
    """Open cases since it began that may be the same: of its systems, or told in the same words."""
    case = incident.case
    links = CaseLink.objects.filter(case_id=case.pk, kind=ATTACHED)
    rows = seen(Case, viewer).worked_on_by(viewer).filter(is_open=True, is_major=False)
    rows = rows.filter(opened_at__gte=min(case.opened_at, incident.declared_at))
    rows = rows.exclude(pk=case.pk).exclude(pk__in=links.values("other_id"))
    rows = rows.exclude(kind="problem")
    text = f"{case.title} {incident.public_title}"
    scores = near("desk.case", text, viewer)
    named = MajorIncident.systems.through.objects.filter(majorincident=incident)
    alike = Q(pk__in=list(scores)) | Q(system_id__in=named.values("system_id"))
    if case.system_id:
        alike |= Q(system_id=case.system_id)
    if case.service_id:
        alike |= Q(service_id=case.service_id, system__isnull=True)
    found = list(rows.filter(alike).select_related("member", "requester").order_by("-pk")[:200])
    found.sort(key=lambda one: -_likeness(one, case, scores))
    return found[:most]


def _likeness(one: Case, case: Case, scores: dict[int, float]) -> float:
    same = one.system_id is not None and one.system_id == case.system_id
    return scores.get(one.pk, 0.0) + (5 if same else 0)


def actions_of(incident: MajorIncident, viewer: Viewer) -> list[MajorAction]:
    rows = seen(MajorAction, viewer).filter(incident=incident)
    return list(rows.select_related("person", "activity"))


def to_review(viewer: Viewer) -> Any:
    """What is over and not written about yet, for the desk."""
    rows = seen(MajorIncident, viewer).to_review().select_related("lead", "case")
    return rows if viewer.is_machine or works_in_desk(viewer) else rows.none()


def on_count(viewer: Viewer) -> int:
    return int(seen(MajorIncident, viewer).on().count())


def users_of(systems: Sequence[System], members: Sequence[Member], viewer: Viewer) -> int | None:
    """How many use these systems today at these members (all, when none are named); None when nobody
    has counted.
    """
    rows = seen(Use, viewer).on(viewer.day).filter(system__in=systems)
    if members:
        rows = rows.filter(member__in=members)
    return total_users(rows)


def of_system(system: System, viewer: Viewer, most: int = 5) -> list[MajorIncident]:
    """Those that took the system down, the newest first."""
    named = MajorIncident.systems.through.objects.filter(system=system)
    about = Q(case__system=system) | Q(pk__in=named.values("majorincident_id"))
    return list(every(viewer).filter(about).order_by("-declared_at", "-pk")[:most])


def of_case(case: Case, viewer: Viewer) -> MajorIncident | None:
    if not case.may_have("major"):
        return None
    found: MajorIncident | None = seen(MajorIncident, viewer).filter(case=case).first()
    return found


def may_be_part_of(case: Case, viewer: Viewer) -> list[MajorIncident]:
    """What is on and may be the same as this case: on its system, or told in the same words."""
    if case.kind == "problem" or not case.is_open or case.is_major:
        return []
    rows = ask("majors that may be meant", viewer, lambda: _meant(viewer))
    if not rows:
        return []
    links = CaseLink.objects.filter(other=case, kind=ATTACHED)
    attached_to = set(links.values_list("case_id", flat=True))
    down: set[int] = set()
    if case.system_id is not None:
        named = MajorIncident.systems.through.objects.filter(system_id=case.system_id)
        down = set(named.values_list("majorincident_id", flat=True))
    scores = near("desk.majorincident", case.title, viewer)
    return [
        one
        for one in rows
        if one.case_id not in attached_to
        and (
            one.pk in scores
            or one.pk in down
            or (case.system_id is not None and one.case.system_id == case.system_id)
        )
    ]


def _meant(viewer: Viewer) -> Any:
    return seen(MajorIncident, viewer).on().select_related("case")[:20]


def waiting(viewer: Viewer) -> list[MajorIncident]:
    """What the desk is to do: what is on, and what is to be reviewed."""
    if not works_in_desk(viewer) or viewer.person_id is None:
        return []
    rows = every(viewer).filter(review_done_at__isnull=True)
    return list(rows.order_by("-declared_at", "-pk")[:50])
