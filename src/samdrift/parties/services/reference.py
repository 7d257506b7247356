"""The facts that ship with the product, put into the database: updated, never doubled."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc import known
from samdrift.parties.models.arrangements import LegalClause, LegalForm
from samdrift.parties.models.people import Retention
from samdrift.parties.queries.retention import UNLESS_SAID
from samdrift.parties.services.common import first_values, write


@transaction.atomic
def load_reference_data(by: Viewer) -> int:
    """Put in the forms of cooperation with their clauses, and retention where none is set.

    Returns how many rows were new or changed; run again it changes nothing. What a site has set
    itself (retention) is left alone.
    """
    require(by, "parties.manage_cooperation")
    changed = sum(_load_form(entry, by) for entry in known.legal_forms())
    _rule, made = Retention.objects.get_or_create(
        subject=Retention.Subject.PERSON, defaults={"years": UNLESS_SAID}
    )
    return changed + int(made)


def _load_form(entry: dict[str, Any], by: Viewer) -> int:
    values = {
        "name_nb": entry["name_nb"],
        "name_nn": entry["name_nn"],
        "name_en": entry["name_en"],
        "law": entry["law"],
        "legal_person": entry["legal_person"],
        "name_rule": entry["name_rule"],
        "order": entry["order"],
        "valid_from": entry.get("valid_from"),
        "valid_to": entry.get("valid_to"),
    }
    form = LegalForm.objects.filter(code=entry["code"]).first()
    if form is None:
        form = LegalForm.objects.create(code=entry["code"], **values)
        record("legal_form.added", form, by=by, changes=first_values(values))
        return 1 + _load_clauses(form, entry["clauses"])
    changes = write(form, values)
    if changes:
        record("legal_form.changed", form, by=by, changes=changes)
    return int(bool(changes)) + _load_clauses(form, entry["clauses"])


def _load_clauses(form: LegalForm, entries: list[dict[str, str]]) -> int:
    there = {clause.letter: clause for clause in LegalClause.objects.filter(form=form)}
    changed = 0
    for place, entry in enumerate(entries):
        values = {
            "text_nb": entry["nb"],
            "text_nn": entry["nn"],
            "text_en": entry["en"],
            "source": entry["source"],
            "order": place,
        }
        clause = there.get(entry["letter"])
        if clause is None:
            LegalClause.objects.create(form=form, letter=entry["letter"], **values)
            changed += 1
        else:
            changed += int(bool(write(clause, values)))
    return changed
