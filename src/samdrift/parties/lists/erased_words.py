"""What an erasure emptied, as people read it in the history."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

PERSONAL_NAMES = {
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "title": _("Job title"),
    "work_site": _("Work site"),
    "external_id": _("Employee number"),
}
"""What the fields that an erasure empties are called."""


def emptied_text(emptied: Iterable[str]) -> str:
    """`emptied` as the event has it: fields of the person, then `what: count` for all else."""
    texts, history, others = [], 0, 0
    for one in emptied:
        what, _colon, told = one.partition(": ")
        count = told.rpartition(": ")[2]
        number = int(count) if count.isdecimal() else 1
        if not told:
            texts.append(str(PERSONAL_NAMES.get(what, what)))
        elif what == "history":
            history += number
        else:
            others += number
    if history:
        text = ngettext("%(n)s value in the history", "%(n)s values in the history", history)
        texts.append(text % {"n": history})
    if others:
        text = ngettext("%(n)s value elsewhere", "%(n)s values elsewhere", others)
        texts.append(text % {"n": others})
    return ", ".join(texts)
