"""What the acts on major incidents share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.services.site_language import in_site_language
from samdrift.desk.models.major import MajorIncident, MajorUpdate
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock

DECLARE, LEAD, REVIEW = "desk.declare_major", "desk.lead_major", "desk.review_major"
Kind = MajorUpdate.Kind


def held(incident: MajorIncident, by: Viewer, right: str = LEAD) -> MajorIncident:
    """The incident as it stands now, held until the act is done."""
    incident = lock(MajorIncident, incident.pk)
    require(by, right, incident)
    return incident


def held_on(incident: MajorIncident, by: Viewer) -> MajorIncident:
    """The same, of one that is on."""
    incident = held(incident, by)
    if not incident.is_on:
        raise DomainError("is_over", _("It is over. Take it up again first, if it is not."))
    return incident


def add_line(
    incident: MajorIncident, text: str, by: Viewer, *, kind: str = Kind.NOTE, public: bool = False
) -> MajorUpdate:
    return MajorUpdate.objects.create(
        incident=incident, kind=kind, at=by.now, text=text, is_public=public, by_id=by.person_id
    )


def told_in_site_language(text: Any, values: dict[str, Any] | None = None) -> str:
    """What the product itself writes into the timeline, for all to read."""
    with in_site_language():
        return str(text) % (values or {})


def set_values(incident: MajorIncident, **values: Any) -> None:
    for name, value in values.items():
        setattr(incident, name, value)
    incident.save(update_fields=[name.removesuffix("_id") for name in values])


def require_ahead(moment: dt.datetime | None, by: Viewer) -> None:
    if moment is not None and moment <= by.now:
        raise DomainError(
            "moment_past",
            _("The next update must be promised for a time that has not passed."),
            field="next_update_at",
        )


def names(rows: Iterable[Any]) -> str:
    return ", ".join(str(row) for row in rows)
