"""The arrangement that a row of members is about: found, or founded when the row says its form."""

from __future__ import annotations

import datetime as dt

from samdrift.formats.text import fold
from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake.kinds import Context, Note, Rejected, Row
from samdrift.parties.intake.member_fields import STAKES
from samdrift.parties.models.arrangements import Arrangement, ArrangementForm, LegalForm
from samdrift.parties.services import arrangements as services
from samdrift.parties.services.common import day_text


class No(Exception):
    """Leaves a row that was begun; what it had written is rolled back."""

    def __init__(self, why: Rejected) -> None:
        super().__init__(why.code)
        self.why = why


def arrangement_of(row: Row, context: Context) -> tuple[Arrangement | None, list[Note]]:
    """The arrangement named, or the only one there is; with a note when the row founds it."""
    there: list[Arrangement] = context.once(
        "arrangements", lambda: list(Arrangement.objects.filter(ended_on=None))
    )
    named = row.get("arrangement")
    if named:
        found = next((one for one in there if fold(one.name) == fold(named)), None)
        if found is None:
            return _founded(row, there, context)
    elif all(row.get(key) is None for key in _OF_A_PART):
        return None, []
    elif len(there) == 1:
        found = there[0]
    else:
        code = "several_arrangements" if there else "no_arrangement"
        raise No(Rejected("arrangement" if "arrangement" in row.values else "", code))
    _require_same(row, found, context)
    return found, []


_OF_A_PART = ("arrangement_form", "founded_on", "valid_from", "valid_to", *STAKES)


def _founded(
    row: Row, there: list[Arrangement], context: Context
) -> tuple[Arrangement, list[Note]]:
    """Found the arrangement as a person does it by hand: with its name, its form and its start."""
    form = _form(row, context)
    if form is None:
        raise No(Rejected("arrangement", "unknown_arrangement"))
    name, start = row.values["arrangement"], row.get("founded_on")
    try:
        made = services.add_arrangement(by=context.by, name=name, form=form, founded_on=start)
    except DomainError as error:
        field = _FIELDS.get(error.field, error.field)
        raise No(Rejected(field, "refused", {"message": str(error)})) from error
    there.append(made)
    values = {"name": made.name, "form": str(form), "day": day_text(start)}
    return made, [Note(row.line, "founds_from" if start else "founds", values)]


_FIELDS = {"name": "arrangement", "form": "arrangement_form", "valid_from": "founded_on"}


def _form(row: Row, context: Context) -> LegalForm | None:
    """The legal form the row says: by its name in any language, its abbreviation or its code."""
    said = row.get("arrangement_form")
    if said is None:
        return None
    known: dict[str, LegalForm] = context.once("legal_forms", _forms)
    form = known.get(fold(said))
    if form is None:
        choices = ", ".join(sorted({str(one) for one in known.values()}))
        raise No(Rejected("arrangement_form", "unknown_form", {"choices": choices}))
    return form


def _forms() -> dict[str, LegalForm]:
    found: dict[str, LegalForm] = {}
    for form in LegalForm.objects.all():
        for name in (form.name_nb, form.name_nn, form.name_en):
            whole, _bracket, short = name.rstrip(")").partition(" (")
            found |= dict.fromkeys(map(fold, filter(None, (name, whole, short))), form)
        found[fold(form.code)] = form
    return found


def _require_same(row: Row, arrangement: Arrangement, context: Context) -> None:
    """What a row says of an arrangement there is must be so: it is changed on its own page."""
    form, start = _form(row, context), row.get("founded_on")
    if form is not None:
        forms = ArrangementForm.objects.filter(arrangement=arrangement).select_related("form")
        held = context.once(f"forms-{arrangement.pk}", lambda: list(forms))
        if form.pk not in {one.form_id for one in held}:
            known = ", ".join(str(one.form) for one in held)
            raise No(
                Rejected("arrangement_form", "differs" if held else "no_form", {"known": known})
            )
    _require_same_start(start, arrangement.founded_on)


def _require_same_start(said: dt.date | None, known: dt.date | None) -> None:
    if said is None or said == known:
        return
    if known is None:
        raise No(Rejected("founded_on", "no_start"))
    raise No(Rejected("founded_on", "differs", {"known": day_text(known)}))
