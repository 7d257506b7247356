"""What acts on rotas share: stretches in order, who is told, findings that follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.oncall import Rota
from samdrift.desk.services import oncall_findings as findings
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account

PLANNED, ASKED, ANSWERED, PUT_IN = (
    "rota.told", "swap.asked", "swap.answered", "rota.put_in",
)  # fmt: skip
LONGEST = dt.timedelta(days=92)
"""No single change or swap is longer than a quarter."""


def require_stretch(start: dt.datetime, end: dt.datetime, *, field: str = "ends_at") -> None:
    if end <= start:
        raise DomainError(
            "ends_before_it_begins",
            _("It must end after it begins. Correct one of the times."),
            field=field,
        )
    if end - start > LONGEST:
        raise DomainError(
            "too_long", _("At most three months at once. Write a shorter time."), field=field
        )


def note(rota: Rota, what: str, by: Viewer, changes: Mapping[str, Any] | None = None) -> None:
    """Write the event on the rota, and hold the findings against how it stands now."""
    record(what, rota, by=by, changes=dict(changes or {}))
    findings.look_at([rota.pk], by=by)


def tell_people(
    people: Iterable[int | None], what: str, subject: Any, by: Viewer, values: Mapping[str, Any]
) -> None:
    """Those of the people (by id) who have an account, but not whoever did it."""
    wanted = {one for one in people if one is not None and one != by.person_id}
    accounts = Account.objects.filter(person__in=wanted, is_active=True).order_by("pk")
    tell(list(accounts.values_list("pk", flat=True)), what, subject, {"by": by.name, **values})
