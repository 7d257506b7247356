"""Acts on duties that people write down: what the annex says about reports, plans and meetings.

`align` is called by every act that changes what duties follow from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.duties import Duty
from samdrift.agreements.services.duty_align import align, align_all
from samdrift.followup.calc.recurrence import check
from samdrift.followup.calc.rrule import RuleError
from samdrift.followup.services.activities import why
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    require_order,
    require_text,
    write,
)

__all__ = ["MANAGE", "add_duties", "add_duty", "align", "align_all", "change_duty", "end_duty"]
MANAGE = "agreements.manage_duties"
Kind = Duty.Kind
WRITTEN = (
    Kind.REPORT,
    Kind.PLAN,
    Kind.STRATEGIC,
    Kind.PROFESSIONAL,
    Kind.FORUM,
    Kind.EVALUATION,
    Kind.OTHER,
)
"""Kinds that people write down; the others follow from the agreement by themselves."""
OWN = frozenset({"whose", "annex", "lead_days", "role", "person", "checklist"})
"""What people may say of a duty that follows by itself."""


@transaction.atomic
def add_duty(agreement: Agreement, *, by: Viewer, **values: Any) -> Duty:
    """Write down a duty: it is on the wheel from then on, for as long as the agreement runs."""
    agreement = lock(Agreement, agreement.pk)
    require(by, MANAGE, agreement)
    duty = Duty(agreement=agreement, **_checked(Duty(), values))
    duty.save()
    record("duty.added", duty, by=by, changes=first_values(values))
    align(agreement, by=by)
    return _again(duty)


@transaction.atomic
def add_duties(
    agreement: Agreement, *, by: Viewer, duties: Sequence[Mapping[str, Any]]
) -> list[Duty]:
    """Write down several at once, each by its values for `add_duty`: all or none."""
    if not duties:
        raise DomainError("nothing_chosen", _("Choose at least one."), field="duties")
    return [add_duty(agreement, by=by, **one) for one in duties]


@transaction.atomic
def change_duty(duty: Duty, *, by: Viewer, **values: Any) -> Duty:
    """Change what is to be done, how often or by whom. Of a duty that follows from the agreement only
    who answers for it, and how long before it is told; the rest is changed on the agreement.
    """
    agreement = lock(Agreement, duty.agreement_id)
    row = lock(Duty, duty.pk)
    require(by, MANAGE, agreement)
    if row.source_kind:
        values = {name: value for name, value in values.items() if name in OWN}
    changes = write(row, _checked(row, values))
    if changes:
        record("duty.changed", row, by=by, changes=changes)
        align(agreement, by=by)
    return _again(row)


@transaction.atomic
def end_duty(duty: Duty, *, day: dt.date, by: Viewer) -> Duty:
    """It is not asked for any more from the day; what was due before stays as it is."""
    agreement = lock(Agreement, duty.agreement_id)
    row = lock(Duty, duty.pk)
    require(by, MANAGE, agreement)
    if row.source_kind:
        raise DomainError(
            "follows",
            _("This follows from the agreement. Change the agreement, and it goes by itself."),
        )
    if day < row.starts_on:
        raise DomainError(
            "ends_before_it_begins",
            _("It begins on %(day)s. Choose that day or a later one.")
            % {"day": day_text(row.starts_on)},
            field="day",
        )
    changes = write(row, {"ends_on": day})
    record("duty.ended", row, by=by, changes=changes)
    align(agreement, by=by)
    return _again(row)


def _again(duty: Duty) -> Duty:
    """As it stands after its activity was made or changed."""
    found: Duty = Duty.objects.select_related("agreement", "activity", "person").get(pk=duty.pk)
    return found


def _checked(row: Duty, values: dict[str, Any]) -> dict[str, Any]:
    """The values; refused when they do not go together."""
    if "title" in values:
        message = _("Write what is to be done.")
        values = {**values, "title": require_text(values["title"], "title", message)}

    def told(name: str) -> Any:
        return values.get(name, getattr(row, name))

    if not row.source_kind:
        _check_kind(told("kind"))
        _check_rule(told("rule"))
        require_order(told("starts_on"), told("ends_on"), field="ends_on")
    if told("role") and told("person"):
        raise DomainError("two_responsible", _("Choose either a role or a person."), field="person")
    return values


def _check_kind(kind: str) -> None:
    if kind not in WRITTEN:
        raise DomainError(
            "kind_follows",
            _("This kind follows from the agreement by itself. Choose another kind."),
            field="kind",
        )


def _check_rule(rule: dict[str, Any]) -> None:
    try:
        check(rule)
    except RuleError as error:
        raise DomainError("bad_rule", why(error), field="repeat") from None
    if rule["kind"] == "offset":
        raise DomainError(
            "no_base", _("A duty is counted from nothing else. Choose days."), field="repeat"
        )
