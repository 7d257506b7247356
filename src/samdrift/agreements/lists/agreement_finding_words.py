"""Findings about agreements, in words: what is agreed, what was seen, how to mend it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from samdrift.agreements.lists.agreement_words import last_day
from samdrift.kernel.templatetags.shown import day


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def nobody_agreed(_finding: Any) -> str:
    return _("Somebody is to follow each agreement up.")


def nobody_mend(_finding: Any) -> str:
    return _("Name who follows it up, under Change on the agreement’s page.")


def past_agreed(finding: Any) -> str:
    ended = last_day(_day(finding.agreed["ended"]))
    return _("The agreement was in force through %(day)s.") % {"day": ended}


def past_observed(_finding: Any) -> str:
    return _("Its systems are still used, and no other agreement covers them.")


def past_mend(_finding: Any) -> str:
    return _(
        "Extend it, register the agreement that follows, or note that it is left and end the uses."
    )


def ends_agreed(finding: Any) -> str:
    return _("It is in force through %(day)s.") % {"day": last_day(_day(finding.agreed["ends"]))}


def ends_observed(_finding: Any) -> str:
    return _("Nobody has decided what follows, and no other agreement covers its systems.")


def ends_mend(_finding: Any) -> str:
    return _(
        "Begin a matter about what follows. Then extend it, register the next agreement, or note that it is left."
    )


def renews_agreed(finding: Any) -> str:
    until = finding.agreed.get("until")
    last = day(_day(finding.agreed["last"]))
    if not until:
        return _("The last day of notice is %(day)s.") % {"day": last}
    text = _("Without notice by %(day)s it is renewed through %(until)s.")
    return text % {"day": last, "until": last_day(_day(until))}


def renews_observed(_finding: Any) -> str:
    return _("Nobody has decided whether to go on.")


def renews_mend(_finding: Any) -> str:
    return _("Note that it is left, or extend it to show that you go on.")


def option_agreed(finding: Any) -> str:
    text = _("“%(option)s” can be used through %(day)s.")
    return text % {"option": finding.agreed["option"], "day": day(_day(finding.agreed["last"]))}


def option_observed(_finding: Any) -> str:
    return _("Nobody has decided whether to use it.")


def option_mend(_finding: Any) -> str:
    return _("Decide, and note on the agreement’s page that it is used or not used.")


def named_agreed(finding: Any) -> str:
    text = _("%(n)s organisation numbers are on the list of who may join or call off.")
    return text % {"n": finding.agreed["named"]}


def named_observed(finding: Any) -> str:
    text = _("%(member)s (%(orgnr)s) was taken in later, and is not on the list.")
    orgnr = finding.observed["orgnr"] or _("no number")
    return text % {"member": finding.observed["member"], "orgnr": orgnr}


def named_mend(_finding: Any) -> str:
    return _(
        "Correct the list or the member’s number, or have the change assessed in the ledger of changes."
    )
