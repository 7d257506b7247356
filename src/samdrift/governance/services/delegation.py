"""A body delegates, within what it has itself; a delegation is corrected, and ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc import delegation as calc
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.delegation import Delegated, Delegation
from samdrift.governance.queries.delegation import grant_of, received_by
from samdrift.governance.services.delegation_findings import find
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.registry import Ref
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

DELEGATE = "governance.delegate"
_TOLD = (
    "what", "from_body", "member", "to_body", "to_person", "kinds", "per_decision", "per_period",
    "period", "valid_from", "valid_to", "decided_by",
)  # fmt: skip


@transaction.atomic
def delegate(
    *,
    by: Viewer,
    what: str,
    kinds: Sequence[str] = (),
    subject: Ref | None = None,
    moves_benefits: bool = False,
    **values: Any,
) -> Delegation:
    """Delegate from `from_body` (or record a `member`'s own at home) to `to_body` or `to_person`.

    `values` are more of its fields. `moves_benefits` is the answer to whether it would give away the
    responsibility for benefits, which can never be delegated. What a body has by delegation itself, it
    can pass on only within that.
    """
    row = Delegation(**values, what=what, kinds=sorted(set(kinds)))
    row.subject_kind, row.subject_id = subject or ("", None)
    require(by, DELEGATE, row)
    _hold(row)
    _check(row, by, moves_benefits=moves_benefits)
    row.save()
    _place(row)
    record("delegation.given", row, by=by, changes=_values(row))
    search.index([row])
    find([row.pk], by=by)
    return row


def _values(row: Delegation) -> dict[str, list[Any]]:
    return first_values({name: getattr(row, name) for name in _TOLD})


@transaction.atomic
def change_delegation(
    delegation: Delegation, *, by: Viewer, moves_benefits: bool = False, **values: Any
) -> Delegation:
    """Correct one on which nothing is decided yet and nothing is passed on."""
    row = lock(Delegation, delegation.pk)
    require(by, DELEGATE, row)
    _require_untouched(row)
    kind, pk = values.pop("subject", row.subject) or ("", None)
    values |= {"subject_kind": kind, "subject_id": pk}
    values["kinds"] = sorted(set(values.get("kinds", row.kinds)))
    asked = Delegation(pk=row.pk, **{**{name: getattr(row, name) for name in _fields()}, **values})
    require(by, DELEGATE, asked)
    _hold(asked)
    _check(asked, by, moves_benefits=moves_benefits)
    changes = write(row, {**values, "what": asked.what, "under": asked.under})
    if changes:
        _place(row)
        record("delegation.changed", row, by=by, changes=changes)
        search.index([row])
        find([row.pk], by=by)
    return row


def _fields() -> list[str]:
    return [one.name for one in Delegation._meta.concrete_fields if not one.primary_key]


def _hold(row: Delegation) -> None:
    """The body's row is held, so that what it has itself does not change meanwhile."""
    if row.from_body is not None:
        lock(Body, row.from_body.pk)


def _place(row: Delegation) -> None:
    row.path = f"{row.under.path if row.under else ''}{row.pk}/"
    row.save(update_fields=["path"])


def _require_untouched(row: Delegation) -> None:
    used = Delegated.objects.filter(delegation=row).exists()
    if used or Delegation.objects.filter(under=row).exists():
        raise DomainError(
            "used",
            _(
                "Something is decided on “%(delegation)s” already, or it is passed on. End it, and delegate anew."
            )
            % {"delegation": row},
        )


def _check(row: Delegation, by: Viewer, *, moves_benefits: bool) -> None:
    row.what = require_text(row.what, "what", _("Write what is delegated."))
    if moves_benefits:
        raise benefits_refusal()
    require_order(row.valid_from, row.valid_to)
    _require_giver(row, by)
    _require_receiver(row, by)
    _require_decided(row)
    _require_amounts(row)
    row.under = _whole_of(row)


def benefits_refusal() -> DomainError:
    return DomainError(
        "delegation_benefits",
        _(
            "The responsibility for benefits cannot be delegated to others in the management organisation: it stays with the body. Delegate the task without it."
        ),
        field="moves_benefits",
    )


def _require_giver(row: Delegation, by: Viewer) -> None:
    if (row.from_body is None) == (row.member is None):
        text = _("Choose who delegates: a body, or a member at home.")
        raise DomainError("one_giver", text, field="from_body")
    if row.from_body is not None:
        _require_decides(row.from_body, by, "from_body")


def _require_decides(body: Body, by: Viewer, field: str) -> None:
    if body.is_discussion_only:
        raise DomainError(
            "discussion_only",
            _(
                "%(body)s only discusses: it can neither delegate nor decide for others. Choose another."
            )
            % {"body": body},
            field=field,
        )
    if body.ended_on is not None and body.ended_on <= by.today:
        raise DomainError(
            "wound_up",
            _("%(body)s was wound up on %(day)s. Choose a body that stands.")
            % {"body": body, "day": day_text(body.ended_on)},
            field=field,
        )


def _require_receiver(row: Delegation, by: Viewer) -> None:
    if (row.to_body is None) == (row.to_person is None):
        text = _("Choose one who receives it: a body or a person.")
        raise DomainError("one_receiver", text, field="to_body")
    if row.to_body is not None:
        if row.from_body is not None and row.to_body.pk == row.from_body.pk:
            text = _("A body does not delegate to itself. Choose another.")
            raise DomainError("to_itself", text, field="to_body")
        _require_decides(row.to_body, by, "to_body")
    person = row.to_person
    if person is not None and (person.supplier_id is not None or not person.is_at_work(by.today)):
        raise DomainError(
            "not_at_work",
            _("%(name)s does not work in the cooperation today. Choose somebody who does.")
            % {"name": person},
            field="to_person",
        )


def _require_decided(row: Delegation) -> None:
    if row.decision is None and not row.decided_by.strip():
        raise DomainError(
            "no_decision",
            _("Tell by which decision it is delegated, for example Sak 12/26, 10.03.2026."),
            field="decided_by",
        )


def _require_amounts(row: Delegation) -> None:
    for name in ("per_decision", "per_period"):
        amount: Decimal | None = getattr(row, name)
        if amount is not None and amount < 0:
            text = _("An amount is zero or more. Leave it empty where there is no limit.")
            raise DomainError("negative", text, field=name)
    if None not in (row.per_decision, row.per_period) and row.per_decision > row.per_period:  # type: ignore[operator]
        raise DomainError(
            "more_than_all",
            _(
                "Each decision cannot be of more than all of them together. Lower it, or raise the total."
            ),
            field="per_decision",
        )


_EXCESS: dict[calc.Excess, Any] = {
    calc.Excess.KIND: _("other kinds of matter"),
    calc.Excess.SUBJECT: _("other systems"),
    calc.Excess.PER_DECISION: _("a larger amount for each decision"),
    calc.Excess.PER_PERIOD: _("a larger amount in all"),
    calc.Excess.BEGINS_BEFORE: _("an earlier beginning"),
    calc.Excess.ENDS_AFTER: _("a later end"),
}


def _whole_of(row: Delegation) -> Delegation | None:
    """The delegation this is passed on from; None when the body has it by its own right. Refused when
    it goes beyond every one the body has of the same.
    """
    if row.from_body is None:
        return None
    asked = grant_of(row)
    had = received_by(row.from_body.pk, row.valid_from, row.valid_to)
    over = [
        (one, calc.excess(asked, grant_of(one)))
        for one in had
        if one.pk != row.pk and calc.overlaps(asked, grant_of(one))
    ]
    within = next((one for one, faults in over if not faults), None)
    if within is None and over:
        whole, faults = min(over, key=lambda pair: len(pair[1]))
        raise DomainError(
            "beyond_own",
            _(
                "%(body)s has this by delegation itself (“%(whole)s”), and cannot pass on more than it has. This would give: %(more)s."
            )
            % {
                "body": row.from_body,
                "whole": whole,
                "more": ", ".join(str(_EXCESS[one]) for one in faults),
            },
            field="kinds" if calc.Excess.KIND in faults else "",
        )
    return within


@transaction.atomic
def end_delegation(delegation: Delegation, *, day: dt.date, reason: str, by: Viewer) -> Delegation:
    """It is not in force from the day, nor is what was passed on of it."""
    row = lock(Delegation, delegation.pk)
    require(by, DELEGATE, row)
    text = require_text(reason, "reason", _("Write why it ends."))[:300]
    rows = Delegation.objects.filter(path__startswith=row.path).select_for_update(of=("self",))
    below = list(rows.order_by("pk"))
    _require_nothing_after(below, day)
    for one in reversed(below):
        end_one(one, day=day, reason=text, by=by)
    return Delegation.objects.filter(pk=row.pk).first() or row


def end_one(row: Delegation, *, day: dt.date, reason: str, by: Viewer) -> bool:
    """End one that is held. One that would begin on the day or later never was in force, and goes."""
    if row.valid_to is not None and row.valid_to <= day:
        return False
    if row.valid_from is not None and row.valid_from >= day:
        gone = {name: pair[::-1] for name, pair in _values(row).items()}
        record("delegation.withdrawn", row, by=by, note=reason, changes=gone)
        search.remove("governance.delegation", [row.pk])
        row.delete()
        return True
    changes = write(row, {"valid_to": day, "ended_because": reason})
    record("delegation.ended", row, by=by, changes=changes, note=reason)
    search.index([row])
    find([row.pk], by=by)
    return True


def _require_nothing_after(rows: Sequence[Delegation], day: dt.date) -> None:
    uses = Delegated.objects.filter(delegation__in=rows, decision__decided_on__gte=day)
    last = uses.select_related("decision").order_by("-decision__decided_on").first()
    if last is not None:
        raise DomainError(
            "decided_since",
            _(
                "“%(decision)s” was decided on it on %(on)s. Choose a later day, or take that back first."
            )
            % {"decision": last.decision, "on": day_text(last.decision.decided_on)},
            field="day",
        )
