"""Reads of what may be ordered."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Q

from samdrift.desk.calc.item_form import Answer, answers_of
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CatalogueItem, Service
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer


def listed(viewer: Viewer) -> Any:
    """The register's rows: published or not, with what its list shows."""
    return seen(CatalogueItem, viewer).select_related("service", "team", "system")


def offered(viewer: Viewer) -> Any:
    """What the viewer may order now."""
    return offered_to(viewer, viewer.home)


def offered_to(viewer: Viewer, member: int | None) -> Any:
    """What may be ordered now for the member; for none, all that is offered to anybody."""
    rows = listed(viewer).filter(is_published=True, service__ended_at=None)
    return rows if member is None else rows.filter(_for_member(member))


def _for_member(member: int) -> Q:
    kept_to = CatalogueItem.members.through._default_manager
    mine = kept_to.filter(member_id=member).values("catalogueitem_id")
    return ~Q(pk__in=kept_to.values("catalogueitem_id")) | Q(pk__in=mine)


def by_service(viewer: Viewer) -> list[tuple[Service, list[CatalogueItem]]]:
    """What may be ordered under each service, in order: one query."""
    found: dict[int, tuple[Service, list[CatalogueItem]]] = {}
    rows = offered(viewer).order_by("service__order", "service__sort_key", "order", "sort_key")
    for item in rows:
        found.setdefault(item.service_id, (item.service, []))[1].append(item)
    return list(found.values())


LOOKED_BACK = 2000
"""The newest orders that tell what people order most."""


def most_ordered(viewer: Viewer, limit: int = 6) -> list[CatalogueItem]:
    """What people ordered most lately; where nothing is ordered yet, what stands first.

    Counted of all cases, not of those the viewer may see: it tells nothing of anybody.
    """
    newest = Case.objects.filter(item__isnull=False).order_by("-pk")
    number = Counter(newest.values_list("item", flat=True)[:LOOKED_BACK])
    rows = list(offered(viewer).order_by("order", "sort_key")[:500])
    return sorted(rows, key=lambda item: -number[item.pk])[:limit]


def member_ids(item: CatalogueItem) -> list[int]:
    return list(item.members.order_by("sort_key").values_list("pk", flat=True))


def member_names(item: CatalogueItem) -> list[str]:
    return list(item.members.order_by("sort_key").values_list("name", flat=True))


def answers_told(case: Case, viewer: Viewer) -> list[tuple[str, Any]]:
    """What was answered in the form: (label, value in words) in the order asked."""
    answers = answers_of(case.answers)
    people = {Ref("parties.person", a.value) for a in answers if a.kind == "person"}
    named = registry.describe(people, viewer) if people else {}
    return [(answer.label, _told(answer, named)) for answer in answers]


def _told(answer: Answer, named: Any) -> Any:
    if answer.kind == "person":
        found = named.get(Ref("parties.person", answer.value))
        return found.label if found else None
    if answer.kind == "day":
        return ".".join(reversed(str(answer.value).split("-")))
    if answer.kind == "number":
        return str(answer.value).replace(".", ",")
    return answer.value
