"""Why a file or a row is refused, in words that say what, where and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

NOTES: dict[str, Any] = {
    "like_system": _(
        "%(name)s is new, and much like %(other)s. Both are kept: you are asked afterwards "
        "whether they are one and the same."
    ),
    "founds": _("%(name)s is a new arrangement, and is founded: %(form)s."),
    "founds_from": _("%(name)s is a new arrangement, and is founded: %(form)s from %(day)s."),
}

FILE = {
    "empty": _(
        "There is nothing in the file. Choose a file with a row of headings and at least one row below it."
    ),
    "no_rows": _("The file has headings, but no rows below them."),
    "password": _("The file is protected by a password. Save a copy without one and send that."),
    "corrupt": _(
        "The file is damaged. Open it in a spreadsheet program, save a new copy and send that."
    ),
    "too_large": _("The file is too large to be read in one go. Divide it into smaller files."),
    "not_a_spreadsheet": _("The file is not a spreadsheet. Send XLSX, XLS, ODS or CSV."),
    "timeout": _("The file took too long to read. Save a plain copy as XLSX or CSV and send that."),
    "missing_columns": _(
        "These columns are needed and were not found: %(columns)s. "
        "Tie them to the file's own columns, or add them to the file."
    ),
    "no_columns": _(
        "None of the headings was understood. Tie the file's columns to fields by hand."
    ),
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
    "not_hours": _("These are not hours of the day. Write them as 08–16, or 24/7."),
    "not_yes_or_no": _("Write yes or no."),
    "not_an_orgnr": _(
        "This is not a valid organisation number: nine digits, the last one a check digit."
    ),
    "not_a_kommunenummer": _("This is not a kommunenummer: four digits."),
    "not_an_email": _("This is not an e-mail address."),
    "not_text": _("This cell cannot be read as text."),
    "not_a_choice": _("This cannot be used here. Write one of: %(choices)s."),
    "too_long": _("This text is too long."),
    "not_a_year": _("This is not a year between 1900 and 2100."),
    "unknown_member": _(
        "No member goes by this name or number. Add the member first, or correct the name."
    ),
    "unknown_arrangement": _(
        "No arrangement goes by this name. Correct the name; or, to have it founded, add the "
        "columns “Legal form” and “Founded”."
    ),
    "no_arrangement": _(
        "There is no arrangement yet. Add the columns “Arrangement”, “Legal form” and “Founded”, "
        "and it is founded."
    ),
    "unknown_form": _("No legal form goes by this name. Write one of: %(choices)s."),
    "no_form": _("The arrangement has no legal form yet. Give it one on its own page."),
    "no_start": _("The arrangement has no first day yet. Give it one on its own page."),
    "several_arrangements": _(
        "There are several arrangements: say which one in a column of its own."
    ),
    "unknown_person": _("Nobody within your reach goes by this name or e-mail address."),
    "several_people": _("Several people go by this name. Use the e-mail address instead."),
    "unknown_system": _("No system goes by this name. Add the system first, or correct the name."),
    "maybe_system": _("No system goes by this name. Did you mean %(suggestion)s?"),
    "unknown_use": _("%(member)s does not use %(system)s. Register the use first."),
    "unknown_component": _("No common component goes by this name."),
    "not_allowed": _("You may not register this for %(member)s."),
    "not_allowed_here": _("You may not register this."),
    "duplicate": _("Row %(line)s says something else about the same."),
    "number_taken": _("This is the number of %(name)s."),
    "orgnr_taken": _("This organisation number belongs to %(name)s."),
    "name_taken": _("The name %(name)s already means another system."),
    "overlap": _("This overlaps with what is already registered from %(start)s to %(end)s."),
    "ends_before_it_begins": _("The end is not after the beginning."),
    "needs_name": _("A name is needed."),
    "needs_both_names": _("Both a given name and a family name are needed."),
    "two_ends": _("An integration needs a system at one end at least, and something at the other."),
    "count_of_several": _(
        "A number of users is for one member. Give each member a row of its own."
    ),
    "in_the_future": _("Users cannot be counted on a day that has not come."),
    "has_ended": _("This system has ended. Take it into use again first, or choose another."),
    "has_left": _("This person has left."),
    "member_needed": _("Say which member this is for."),
    "of_which_too_large": _("The parts are more than the whole."),
    "not_an_address": _("This is not a web address. Write it as https://www.example.org."),
    "stood_in_the_way": _(
        "Something already registered stands in the way: another row or another person has "
        "the same number or name. Look it up, and correct one of them."
    ),
    "email_taken": _("This e-mail address belongs to somebody else here already."),
    "unknown_area": _(
        "No service area goes by this name. Choose one there is, or ask the management lead to add it."
    ),
    "member_left": _("%(member)s is no longer a member from %(day)s. Give the day the use ended."),
    "number_differs": _(
        "%(member)s has the number %(number)s. A new number is given on the member's own page."
    ),
    "differs": _("%(known)s is registered. Change it on its own page, with the day it holds from."),
    "not_in_chain": _("The system is managed so that there is no such role: %(model)s."),
    "not_agreed": _("Not agreed to by %(members)s. All that use the system must agree first."),
    "role_taken": _(
        "Another person holds this role from %(start)s to %(end)s. End that one first."
    ),
    "not_at_work": _("This person does not work for %(member)s then."),
    "refused": _("%(message)s"),
}


def file_text(code: str, values: Mapping[str, Any]) -> str:
    return _said(FILE[code], values)


def row_text(code: str, values: Mapping[str, Any]) -> str:
    return _said(ROW.get(code, ROW["refused"]), {"message": code, **values})


def note_text(code: str, values: Mapping[str, Any]) -> str:
    return _said(NOTES[code], values)


def _said(text: Any, values: Mapping[str, Any]) -> str:
    said = str(text)
    return said % values if values and "%(" in said else said
