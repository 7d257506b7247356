"""How the cooperation's desk works is chosen: the matrix of priorities, days and years."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.priority import Matrix, MatrixError
from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.models.choices import DeskChoices
from samdrift.desk.rules_cases import CHOOSE
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.models.site import Site
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import write

DAYS = (
    "reopen_days", "close_days", "score_days", "unowned_days", "waiting_days", "remind_days",
    "approval_days",
)  # fmt: skip
MOST_DAYS, MOST_YEARS, LAST_PRIORITY = 365, 100, 5


@transaction.atomic
def choose(*, by: Viewer, **values: Any) -> DeskChoices:
    """Choose some of `matrix` (rows of impact, columns of urgency, 1 to 5), the days of `DAYS`, and
    `keep_years` (kind of case → years). What is not told stays. Open cases keep their priority.
    """
    require(by, CHOOSE)
    # The site's one row is held, so that two never make a row each.
    list(Site.objects.select_for_update(no_key=True).values_list("pk"))
    row = DeskChoices.objects.first() or DeskChoices()
    _require_right_values(values)
    if row._state.adding:
        row.save()
    changes = write(row, values)
    if changes:
        record("desk.chosen", row, by=by, changes=changes)
    return row


def _require_right_values(values: dict[str, Any]) -> None:
    unknown = set(values) - {"matrix", "keep_years", *DAYS}
    if unknown:
        raise KeyError(unknown.pop())
    if "matrix" in values:
        _require_matrix(values["matrix"])
    for name in set(DAYS) & set(values):
        _require_number(values[name], MOST_DAYS, name)
    for kind, years in values.get("keep_years", {}).items():
        CaseKind(kind)
        _require_number(years, MOST_YEARS, "keep_years")


def _require_matrix(content: Any) -> None:
    try:
        matrix = Matrix.from_json(content)
    except MatrixError as error:
        raise _bad_matrix() from error
    if [len(row) for row in matrix.rows] != [3, 3, 3] or matrix.priorities[-1] > LAST_PRIORITY:
        raise _bad_matrix()


def _bad_matrix() -> DomainError:
    text = _(
        "Write a priority from 1 to 5 in each place. It may not be more urgent where impact or urgency is lower."
    )
    return DomainError("bad_matrix", text, field="matrix")


def _require_number(value: Any, most: int, field: str) -> None:
    if not isinstance(value, int) or not 0 <= value <= most:
        raise DomainError(
            "bad_number",
            _("Write a whole number from 0 to %(most)s.") % {"most": most},
            field=field,
        )
