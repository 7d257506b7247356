"""Why a file or a row is refused, in words that say what, where and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

FILE = {
    "empty": _("There is nothing in the file. Choose a file with a row of headings and at least one row below it."),
    "no_rows": _("The file has headings, but no rows below them."),
    "password": _("The file is protected by a password. Save a copy without one and send that."),
    "corrupt": _("The file is damaged. Open it in a spreadsheet program, save a new copy and send that."),
    "too_large": _("The file is too large to be read in one go. Divide it into smaller files."),
    "not_a_spreadsheet": _("The file is not a spreadsheet. Send XLSX, XLS, ODS or CSV."),
    "timeout": _("The file took too long to read. Save a plain copy as XLSX or CSV and send that."),
    "missing_columns": _(
        "These columns are needed and were not found: %(columns)s. "
        "Tie them to the file's own columns, or add them to the file."
    ),
    "no_columns": _("None of the headings was understood. Tie the file's columns to fields by hand."),
}

ROW: dict[str, Any] = {
    "required": _("This must be filled in."),
    "not_a_number": _("This is not a number."),
    "not_whole": _("This must be a whole number."),
    "negative": _("This cannot be less than 0."),
    "not_1_to_5": _("This must be a whole number from 1 to 5."),
    "not_a_date": _("This is not a date. Write it as 21.11.2026."),
    "ambiguous_date": _("This date can be read in two ways. Write it as 21.11.2026."),
    "month_only": _("The day is missing. Write the date as 21.11.2026."),
    "year_only": _("The day and month are missing. Write the date as 21.11.2026."),
    "not_yes_or_no": _("Write yes or no."),
    "not_an_orgnr": _("This is not a valid organisation number: nine digits, the last one a check digit."),
    "not_a_kommunenummer": _("This is not a kommunenummer: four digits."),
    "not_an_email": _("This is not an e-mail address."),
    "not_text": _("This cell cannot be read as text."),
    "not_a_choice": _("This is not one of the values that can be used here."),
    "too_long": _("This text is too long."),
    "not_a_year": _("This is not a year between 1900 and 2100."),
    "unknown_member": _("No member goes by this name or number. Add the member first, or correct the name."),
    "unknown_arrangement": _("No arrangement goes by this name."),
    "several_arrangements": _("There are several arrangements: say which one in a column of its own."),
    "unknown_person": _("Nobody within your reach goes by this name or e-mail address."),
    "several_people": _("Several people go by this name. Use the e-mail address instead."),
    "unknown_system": _("No system goes by this name. Add the system first, or correct the name."),
    "maybe_system": _("No system goes by this name. Did you mean %(suggestion)s?"),
    "unknown_use": _("%(member)s does not use %(system)s. Register the use first."),
    "unknown_component": _("No common component goes by this name."),
    "not_allowed": _("You may not register this for %(member)s."),
    "not_allowed_here": _("You may not register this."),
    "duplicate": _("Row %(line)s says something else about the same."),
    "orgnr_taken": _("This organisation number belongs to %(name)s."),
    "name_taken": _("The name %(name)s already means another system."),
    "overlap": _("This overlaps with what is already registered from %(start)s to %(end)s."),
    "ends_before_it_begins": _("The end is not after the beginning."),
    "needs_name": _("A name is needed."),
    "two_ends": _("An integration needs a system at one end at least, and something at the other."),
    "has_left": _("This person has left."),
    "member_needed": _("Say which member this is for."),
    "of_which_too_large": _("The parts are more than the whole."),
    "refused": _("%(message)s"),
}


def file_text(code: str, values: Mapping[str, Any]) -> str:
    return _said(FILE[code], values)


def row_text(code: str, values: Mapping[str, Any]) -> str:
    return _said(ROW.get(code, ROW["refused"]), {"message": code, **values})


def _said(text: Any, values: Mapping[str, Any]) -> str:
    said = str(text)
    return said % values if values and "%(" in said else said
