"""The service area of agreements, by the systems they are about."""

from __future__ import annotations

from collections.abc import Collection

from samdrift.agreements.models.agreements import AgreementSystem
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.systems import ServiceArea, System
from samdrift.portfolio.queries.systems import areas_in_order


def areas_of_agreements(
    agreements: Collection[int], viewer: Viewer
) -> dict[int, list[ServiceArea]]:
    """Agreement → the areas its systems lie in, in the order of the areas: three queries."""
    about: dict[int, set[int]] = {}
    rows = seen(AgreementSystem, viewer).filter(agreement_id__in=agreements)
    for agreement, system in rows.values_list("agreement_id", "system_id"):
        about.setdefault(system, set()).add(agreement)
    held: dict[int, set[int]] = {}
    pairs = seen(System, viewer).filter(pk__in=about, areas__isnull=False)
    for system, area in pairs.values_list("pk", "areas"):
        held.setdefault(area, set()).update(about[system])
    found: dict[int, list[ServiceArea]] = {}
    for one in areas_in_order(viewer):
        for agreement in sorted(held.get(one.pk, ())):
            found.setdefault(agreement, []).append(one)
    return found
