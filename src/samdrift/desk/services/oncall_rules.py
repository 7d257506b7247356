"""Local agreements in place of the law's values on working time, with what they rest on."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.working_time import rules
from samdrift.desk.models.oncall import AgreedRule, Rota
from samdrift.desk.rules_oncall import PLAN
from samdrift.desk.services.oncall_common import note
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock, require_text, write


def as_value(text: str) -> Fraction:
    """`1/5`, `37,5` or `40`. Raises ValueError (ZeroDivisionError is one here) for anything else."""
    plain = text.strip().replace(",", ".").replace(" ", "")
    if len(plain) > len("9999/9999"):
        raise ValueError(text)
    try:
        return Fraction(plain)
    except ZeroDivisionError as error:
        raise ValueError(text) from error


@transaction.atomic
def agree_rule(
    rota: Rota, *, by: Viewer, code: str, value: str, basis: str, valid_from: dt.date
) -> AgreedRule:
    """From the day the value holds for the rota, by the agreement told; the former one ends then."""
    rota = lock(Rota, rota.pk)
    require(by, PLAN, rota)
    basis = require_text(basis, "basis", _("Write which agreement it rests on."))[:300]
    try:
        number = as_value(value)
        rules({code: number})
    except (ValueError, KeyError) as error:
        raise DomainError(
            "bad_value", _("Write a number such as 37,5 or a part such as 1/5."), field="value"
        ) from error
    for former in AgreedRule.objects.filter(rota=rota, code=code).touching(valid_from, None):
        _close(former, valid_from)
    made = AgreedRule.objects.create(
        rota=rota, code=code, value=str(number), basis=basis, valid_from=valid_from
    )
    note(rota, "rota.rule_agreed", by, {code: [None, str(number)], "basis": [None, basis]})
    return made


@transaction.atomic
def end_rule(row: AgreedRule, *, by: Viewer) -> Rota:
    """From today the law's value holds again."""
    rota = lock(Rota, row.rota_id)
    require(by, PLAN, rota)
    row = lock(AgreedRule, row.pk)
    _close(row, by.today)
    note(rota, "rota.rule_ended", by, {row.code: [row.value, None]})
    return rota


def _close(row: AgreedRule, day: dt.date) -> None:
    if row.valid_from is not None and row.valid_from >= day:
        row.delete()
    else:
        write(row, {"valid_to": day})
