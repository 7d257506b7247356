"""What was odd in a log, and why something of it was not taken, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Any] = {
    "number": _("Number"),
    "title": _("Title"),
    "text": _("Text"),
    "kind": _("Kind"),
    "state": _("State"),
    "at": _("When the row was written"),
    "opened_at": _("Opened"),
    "responded_at": _("First answered"),
    "resolved_at": _("Solved"),
    "closed_at": _("Closed"),
    "deadline": _("The log's own deadline"),
    "impact": _("Impact"),
    "urgency": _("Urgency"),
    "priority": _("Priority"),
    "member": _("Member"),
    "service": _("Service"),
    "system": _("System"),
    "team": _("Team"),
    "agent": _("Agent"),
    "actor": _("Who did it"),
    "requester": _("Who asked"),
    "requester_email": _("E-mail"),
    "channel": _("How it came"),
    "comment": _("Answer to who asked"),
    "work_note": _("Internal note"),
    "solution": _("Solution"),
    "root_cause": _("Cause"),
    "made_sla": _("The log's own verdict: in time"),
    "missed_sla": _("The log's own verdict: too late"),
    "activity": _("What was done"),
}
ODD: dict[str, Any] = {
    "nothing_known": _("“%(value)s” stands for unknown in %(field)s"),
    "unknown_state": _("The state “%(value)s” means nothing to us: the state before it goes on"),
    "unknown_value": _("“%(value)s” in %(field)s means nothing to us: it is left unknown"),
    "bad_moment": _("“%(value)s” in %(field)s is no date: it is left unknown"),
    "no_opened_at": _("It is not told when it was opened: the first thing that happened is taken"),
    "opened_given": _("It is not told when it was opened: the day given for the file is taken"),
    "no_resolved_at": _("It is not told when it was solved: when it was last said to be, or closed, is taken"),
    "no_end": _("It is not told when it ended: it is taken as over"),
    "no_title": _("It has no title: its number is taken"),
    "no_moment": _("It is not told when it happened: the moment before is taken"),
    "no_number": _("A row without a number belongs to no case"),
    "same_number": _("The number “%(value)s” has been used before: its place is added"),
    "out_of_order": _("The rows are not in the order of time: they are put in it"),
    "apart": _("The rows of the case stand apart from each other"),
    "repeated": _("The case stands in several rows: the last counts"),
    "before_opening": _("Something in %(field)s is from before the case was opened"),
    "closed_early": _("It was closed before it was solved: both are taken as solved"),
}  # fmt: skip
WORKED_HERE = "worked_here"
"""What the tool before told anew of a case that is worked with here."""
REFUSED: dict[str, Any] = {
    "no_opened_at": _("It is not told when it was opened. Say it for the whole file."),
    "no_member": _("It is not told whose it is. Choose a member for the whole file."),
    "unknown_member": _("No member is called “%(value)s”."),
    WORKED_HERE: _(
        "It is worked on here and stays as it is. There it now stands like this: %(value)s."
    ),
}
UNUSABLE: dict[str, Any] = {
    "damaged": _("The packed file is damaged. Fetch it anew."),
    "too_large": _("The file is too large when it is unpacked. Part it in several."),
    "not_a_log": _("This is not a log: send a CSV, XLSX or XES file."),
    "not_xes": _("This is not an event log in XES."),
    "doctype": _("The file has a document type, which may hide things. Export it without."),
    "malformed": _("The file is broken here: %(told)s"),
    "empty": _("There is nothing in the file."),
    "no_column": _("None of the columns for the case's number is there: %(told)s. Choose another mapping."),
    "password": _("The file is protected by a password. Save a copy without one."),
    "corrupt": _("The file is damaged. Save a new copy."),
    "not_a_spreadsheet": _("This is not a log: send a CSV, XLSX or XES file."),
    "forgotten": _("The file is no longer kept. Send it in again."),
    "timeout": _("The file took too long to read."),
}  # fmt: skip


def field_name(name: str) -> str:
    return str(FIELDS.get(name, name))


def odd_text(code: str, name: str, value: str, many: int) -> str:
    """What was odd, and how often."""
    text = str(ODD.get(code, code)) % {"value": value, "field": field_name(name).lower()}
    return _now("%(text)s (%(many)s times)") % {"text": text, "many": many}


def refusal_text(code: str, value: str) -> str:
    if code == "no_member" and value:
        code = "unknown_member"
    return str(REFUSED.get(code, code)) % {"value": value}


def unusable_text(refusal: str) -> str:
    """What `LogLoad.refusal` says, in words."""
    code, _colon, told = refusal.partition(":")
    return str(UNUSABLE.get(code, refusal)) % {"told": told.strip()}
