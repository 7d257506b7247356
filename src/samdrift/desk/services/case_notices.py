"""Who is told what of a case, here and by e-mail. Nobody is told of what they did themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from samdrift.desk.models.cases import Case, CaseEntry, Watcher
from samdrift.desk.services import case_mail
from samdrift.desk.services.case_mail import accounts_of
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account

RECEIPT, ANSWERED, SOLVED = "case.receipt", "case.answered", "case.solved"
NEWS, ASSIGNED, WROTE = "case.news", "case.assigned", "case.requester_wrote"
MENTIONED, GOES_ON, AGAIN = "case.mentioned", "case.goes_on", "case.opened_again"
LEFT, SCORED = "case.agent_left", "case.scored"


def tell_people(
    people: Iterable[int | None],
    what: str,
    case: Case,
    by: Viewer,
    values: Mapping[str, Any] | None = None,
    *,
    mailed: Collection[int] = (),
) -> None:
    """Those of the people (by id) who have an account; `mailed` have got it in a mail of the case."""
    wanted = {one for one in people if one is not None and one != by.person_id}
    told = {"number": case.pk, "title": case.title, "by": by.name, **(values or {})}
    for group, by_mail in ((wanted - set(mailed), True), (wanted & set(mailed), False)):
        if group:
            accounts = Account.objects.filter(person__in=group, is_active=True).order_by("pk")
            tell(accounts.values_list("pk", flat=True), what, case, told, by_mail=by_mail)


def watchers_of(case: Case) -> list[int]:
    rows = Watcher.objects.filter(case=case).order_by("pk")
    return list(rows.values_list("person_id", flat=True))


def tell_receipt(case: Case, by: Viewer) -> None:
    """Whoever asked is told that it has come and what number it has, also when it was they."""
    accounts = accounts_of(case.requester_id)
    mailed = case_mail.receipt(case, by, RECEIPT, accounts)
    told = {"number": case.pk, "title": case.title}
    pks = [one.pk for one in accounts]
    tell(pks, RECEIPT, case, told, by_mail=case.requester_id not in mailed)


def tell_answered(case: Case, by: Viewer, entry: CaseEntry) -> None:
    """The desk has written: to whoever asked, and to those who watch."""
    mailed = case_mail.answered(case, entry, by, ANSWERED)
    tell_people([case.requester_id], ANSWERED, case, by, mailed=mailed)
    tell_watchers(case, by)


def tell_watchers(case: Case, by: Viewer) -> None:
    people = [pk for pk in watchers_of(case) if pk != case.requester_id]
    tell_people(people, NEWS, case, by)


def tell_agent(case: Case, what: str, by: Viewer, name: str = "") -> None:
    """The one who works on it; `name` is who did it where that was not the viewer, as by mail."""
    tell_people([case.agent_id], what, case, by, {"by": name} if name else None)


def tell_solved(case: Case, by: Viewer) -> None:
    """Whoever asked is told, and asked how it went; those who watch are told."""
    mailed = case_mail.solved(case, by, SOLVED)
    tell_people([case.requester_id], SOLVED, case, by, mailed=mailed)
    tell_watchers(case, by)


def tell_cancelled(case: Case, by: Viewer, why: str) -> None:
    """Whoever asked, and the one who worked on it."""

    def line() -> str:
        told = _("#%(number)s “%(title)s” is ended without being done.")
        return told % {"number": case.pk, "title": case.title} + "\n\n" + why

    mailed = case_mail.news(case, by, NEWS, line)
    tell_people([case.requester_id, case.agent_id], NEWS, case, by, mailed=mailed)


def tell_merged(case: Case, into: Case, by: Viewer) -> None:
    """Whoever asked in the case reads on in the one it was merged into."""

    def line() -> str:
        told = _("#%(number)s “%(title)s” is handled together with #%(into)s from now on.")
        return told % {"number": case.pk, "title": case.title, "into": into.pk}

    mailed = case_mail.news(case, by, NEWS, line)
    tell_people([case.requester_id], NEWS, into, by, mailed=mailed)


def tell_reopened(case: Case, by: Viewer) -> None:
    """The one who worked on it, those who watch, and by mail whoever asked that way."""

    def line() -> str:
        told = _("#%(number)s “%(title)s” is taken up again.")
        return told % {"number": case.pk, "title": case.title}

    case_mail.news(case, by, NEWS, line)
    tell_agent(case, AGAIN, by)
    tell_watchers(case, by)
