"""Acts on arrangements: what they are, their legal form as dated history, and their agreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.changed import together
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import (
    Arrangement,
    ArrangementForm,
    ClauseAnswer,
    LegalClause,
    LegalForm,
    Membership,
)
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    require_order,
    require_orgnr,
    require_text,
    write,
)
from samdrift.parties.services.memberships import end_membership


@transaction.atomic
def add_arrangement(
    *,
    by: Viewer,
    name: str,
    form: LegalForm | None = None,
    seat: Member | None = None,
    **values: Any,
) -> Arrangement:
    """Add an arrangement; with a legal form it has it from the day it was founded."""
    require(by, "parties.manage_cooperation")
    values = {**values, "name": _named(name), "orgnr": require_orgnr(values.get("orgnr", ""))}
    _require_days(values)
    arrangement = Arrangement.objects.create(**values)
    record("arrangement.added", arrangement, by=by, changes=first_values(values))
    if form is not None:
        give_form(arrangement, form=form, valid_from=arrangement.founded_on, seat=seat, by=by)
    search.index([arrangement])
    return arrangement


@transaction.atomic
def change_arrangement(arrangement: Arrangement, *, by: Viewer, **values: Any) -> Arrangement:
    """Change name, purpose, tasks and days of an arrangement; its form is changed by `give_form`."""
    require(by, "parties.manage_cooperation", arrangement)
    arrangement = lock(Arrangement, arrangement.pk)
    if "name" in values:
        values["name"] = _named(values["name"], but=arrangement.pk)
    if "orgnr" in values:
        values["orgnr"] = require_orgnr(values["orgnr"])
    _require_days({f: values.get(f, getattr(arrangement, f)) for f in ("founded_on", "ended_on")})
    changes = write(arrangement, values)
    if changes:
        record("arrangement.changed", arrangement, by=by, changes=changes)
        search.index([arrangement])
    return arrangement


def _named(name: str, *, but: int | None = None) -> str:
    plain = require_text(name, "name", _("Write what the arrangement is called."))
    if Arrangement.objects.filter(name__iexact=plain).exclude(pk=but).exists():
        raise DomainError(
            "arrangement_there",
            _("There is an arrangement called %(name)s already. Choose another name.")
            % {"name": plain},
            field="name",
        )
    return plain


def _require_days(values: Mapping[str, Any]) -> None:
    require_order(values.get("founded_on"), values.get("ended_on"), field="ended_on")


@transaction.atomic
def give_form(
    arrangement: Arrangement,
    *,
    form: LegalForm,
    by: Viewer,
    valid_from: dt.date | None,
    seat: Member | None = None,
    is_legal_person: bool | None = None,
    agreement: str = "",
) -> ArrangementForm:
    """Give the arrangement a legal form from a day; the one before ends that day, and is kept.

    Refused when the law did not know the form that day, or when a later form is there already.
    """
    require(by, "parties.manage_cooperation", arrangement)
    arrangement = lock(Arrangement, arrangement.pk)
    _require_lawful(form, valid_from or by.today)
    before = _form_before(arrangement, valid_from)
    if before is not None:
        require_order(before.valid_from, valid_from, field="valid_from")
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    row = ArrangementForm.objects.create(
        arrangement=arrangement,
        form=form,
        seat=seat,
        is_legal_person=_legal_person(form, said=is_legal_person),
        agreement=agreement,
        valid_from=valid_from,
    )
    changes = {
        "form": [before.form.name_nb if before else None, form.name_nb],
        "valid_from": [None, str(valid_from) if valid_from else None],
        **first_values({"seat": seat, "agreement": agreement}),
    }
    record("arrangement.formed", arrangement, by=by, changes=changes)
    search.index([arrangement])
    return row


def _require_lawful(form: LegalForm, day: dt.date) -> None:
    if form.is_on(day):
        return
    if form.valid_to is not None and form.valid_to <= day:
        text = _("%(form)s ended on %(day)s. Choose a form that the law knows on the day you give.")
        bound: dt.date | None = form.valid_to
    else:
        text = _("%(form)s did not exist before %(day)s. Choose another form, or a later day.")
        bound = form.valid_from
    raise DomainError(
        "form_not_in_force", text % {"form": form, "day": day_text(bound)}, field="form"
    )


def _form_before(arrangement: Arrangement, day: dt.date | None) -> ArrangementForm | None:
    rows = list(
        ArrangementForm.objects.filter(arrangement=arrangement)
        .select_related("form")
        .order_by("valid_from", "pk")
    )
    later = [r for r in rows if day is None or (r.valid_from is not None and r.valid_from >= day)]
    if later:
        raise DomainError(
            "form_later",
            _("The arrangement has a legal form from %(day)s already. Choose a later day.")
            % {"day": day_text(later[0].valid_from) or _("the beginning")},
            field="valid_from",
        )
    return next((r for r in reversed(rows) if day is not None and r.is_on(day)), None)


def _legal_person(form: LegalForm, *, said: bool | None) -> bool | None:
    """What the law settles goes before what was said."""
    return {"always": True, "never": False, "contract": False}.get(form.legal_person, said)


@transaction.atomic
def describe_form(
    row: ArrangementForm,
    *,
    by: Viewer,
    seat: Member | None,
    is_legal_person: bool | None,
    agreement: str,
) -> ArrangementForm:
    """Change the seat municipality, the agreement and whether it is a legal person of its own."""
    require(by, "parties.manage_cooperation", row.arrangement)
    lock(Arrangement, row.arrangement_id)
    values = {
        "seat": seat,
        "is_legal_person": _legal_person(row.form, said=is_legal_person),
        "agreement": agreement,
    }
    changes = write(row, values)
    if changes:
        record("arrangement.changed", row.arrangement, by=by, changes=changes)
    return row


@transaction.atomic
def answer_clauses(row: ArrangementForm, *, by: Viewer, answers: Mapping[int, str]) -> int:
    """Say where the agreement deals with each point the law demands (clause id → where).

    An empty answer takes one away. Returns how many were changed.
    """
    require(by, "parties.manage_cooperation", row.arrangement)
    lock(Arrangement, row.arrangement_id)
    clauses = {c.pk: c for c in LegalClause.objects.filter(form_id=row.form_id)}
    there = {a.clause_id: a for a in ClauseAnswer.objects.filter(arrangement_form=row)}
    changes: dict[str, list[Any]] = {}
    for pk, clause in clauses.items():
        if pk not in answers:
            continue
        old, new = there.get(pk), answers[pk].strip()[:300]
        if new != (old.where if old else ""):
            changes[clause.source] = [old.where if old else None, new or None]
            _answer(row, clause, old, new)
    if changes:
        record("arrangement.clauses_answered", row.arrangement, by=by, changes=changes)
    return len(changes)


def _answer(
    row: ArrangementForm, clause: LegalClause, old: ClauseAnswer | None, where: str
) -> None:
    if old is None:
        ClauseAnswer.objects.create(arrangement_form=row, clause=clause, where=where)
    elif where:
        old.where = where
        old.save(update_fields=["where"])
    else:
        old.delete()


@transaction.atomic
def end_arrangement(arrangement: Arrangement, *, day: dt.date, by: Viewer) -> Arrangement:
    """The arrangement is no more from the day: its memberships, stakes and form end with it."""
    require(by, "parties.manage_cooperation", arrangement)
    arrangement = lock(Arrangement, arrangement.pk)
    require_order(arrangement.founded_on, day, field="day")
    with together():
        for membership in Membership.objects.touching(day, None).filter(arrangement=arrangement):
            end_membership(membership, day=day, decision=str(_("The arrangement ended")), by=by)
    for form in ArrangementForm.objects.touching(day, None).filter(arrangement=arrangement):
        form.valid_to = day
        form.save(update_fields=["valid_to"])
    changes = write(arrangement, {"ended_on": day})
    record("arrangement.ended", arrangement, by=by, changes=changes)
    return arrangement
