"""What cases put into the sockets."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.desk import sockets_case_words  # noqa: F401 -- fills its own
from samdrift.desk.lists import case_finding_words as words
from samdrift.desk.lists import case_panels as panels
from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.inside import CaseInside
from samdrift.desk.rules_cases import CHOOSE
from samdrift.desk.services import case_clock, case_erasure, case_findings, case_people
from samdrift.desk.services import case_notices as notices
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import (
    Eraser,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    registry,
)
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer


def case_url(case: Case) -> str:
    """Agents and those who asked have one address: the page is what the reader may see."""
    return reverse("desk:case", args=[case.pk])


registry.add_kind(Kind(Case, _("Case"), case_url))
registry.add_kind(Kind(CaseInside, _("Case"), case_url))


def _entry(case: Case) -> tuple[int, str, str, str]:
    """What all who see the case may read, and so find it by; its reach decides who does."""
    return _told(case, [one.text for one in _standing(case) if one.is_public])


def _inside(case: Case) -> tuple[int, str, str, str]:
    """What those who work with the case may find it by."""
    return _told(case, [one.text for one in _standing(case)])


def _standing(case: Case) -> list[CaseEntry]:
    if not case.may_have("entries"):
        return []
    return [one for one in case.entries.all() if one.struck_at is None]


def _told(case: Case, texts: list[str]) -> tuple[int, str, str, str]:
    """The number it has elsewhere is shown: who searches for it sees why this case was found."""
    detail = " · ".join(filter(None, [str(case.member), case.reference]))
    more = [case.text, case.solution, case.requester_name, *texts]
    return case.member_id, str(case), detail, " ".join(more)


def _with_entries(rows: Any) -> Any:
    return rows.select_related("member").prefetch_related("entries")


registry.add_search(SearchKind("desk.case", _("Case"), _entry, 2, _with_entries))
registry.add_search(SearchKind("desk.caseinside", _("Case"), _inside, 2, _with_entries))
"""Told otherwise since the number elsewhere is shown."""


def _chooses(viewer: Viewer) -> bool:
    return allowed(viewer.seen_as_of(None), CHOOSE)


registry.add_menu(
    MenuEntry("desk_choices", "site", _("How the desk works"), "desk:choices", 60, _chooses)
)
for page, context, order in (
    ("portfolio.system", panels.of_system, 64),
    ("parties.person", panels.of_person, 60),
    ("parties.member", panels.of_member, 75),
):
    registry.add_panel(
        Panel(
            page,
            "cases",
            _("Cases"),
            order,
            "desk/case_panel.html",
            context,
            by_key=context is panels.of_system,
        )
    )
for key, name, explain, agreed, observed, mend in (
    (
        case_findings.UNOWNED,
        _("Nobody works on a case"),
        _("A case has been open for days, and nobody has taken it."),
        words.unowned_agreed,
        words.unowned_observed,
        words.unowned_mend,
    ),
    (
        case_findings.WAITS,
        _("A case waits past its day"),
        _("A case waits although its day has come, or has waited long without a day."),
        words.waits_agreed,
        words.waits_observed,
        words.waits_mend,
    ),
    (
        case_findings.LEFT,
        _("An open case of a member that has left"),
        _("The member is no longer in the cooperation, and a case of it is open."),
        words.left_agreed,
        words.left_observed,
        words.left_mend,
    ),
    (
        case_findings.SILENT,
        _("An approval is not answered"),
        _("What was ordered waits, since nobody has said whether it may be done."),
        words.silent_agreed,
        words.silent_observed,
        words.silent_mend,
    ),
):
    registry.add_finding(
        FindingKind(
            key,
            name,
            "desk",
            explain,
            agreed=agreed,
            observed=observed,
            mend=mend,
            page=words.page,
            audience=FindingAudience.CONCERNED
            if key == case_findings.SILENT
            else FindingAudience.RESPONSIBLE,
        )
    )
registry.add_timed(Timed("cases that waited", dt.timedelta(minutes=1), case_clock.go_on_when_due))
registry.add_timed(Timed("solved cases", dt.timedelta(minutes=10), case_clock.close_solved))
registry.add_timed(Timed("cases to look at", dt.timedelta(hours=6), case_findings.look_at_all))
registry.add_timed(Timed("cases of leavers", dt.timedelta(hours=1), case_people.let_go_of_leavers))
registry.add_timed(Timed("cases past their time", dt.timedelta(hours=6), case_erasure.erase_old))
registry.api.append("samdrift.desk.api.cases.add_cases")
registry.leaving.append(case_people.leave)
registry.add_eraser(Eraser("cases", case_people.erase))
registry.add_succession(
    SuccessionStep(
        "desk.cases",
        _("Open cases of the member"),
        320,
        case_people.preview,
        case_people.apply,
        case_people.undo_step,
    )
)

for what, name, text in (
    (notices.RECEIPT, _("A receipt for what I ask of the service desk"),
     _("We have got “%(title)s”. Its number is #%(number)s.")),
    (notices.ANSWERED, _("Answers from the service desk"),
     _("%(by)s answered in #%(number)s “%(title)s”.")),
    (notices.SOLVED, _("A case of mine is solved"),
     _("#%(number)s “%(title)s” is solved. Tell how it went, or that it was not solved after all.")),
    (notices.NEWS, _("News in cases I watch"), _("There is news in #%(number)s “%(title)s”.")),
    (notices.ASSIGNED, _("Cases given to me"), _("%(by)s gave you #%(number)s “%(title)s”.")),
    (notices.WROTE, _("Answers in cases I work on"),
     _("%(by)s wrote in #%(number)s “%(title)s”.")),
    (notices.MENTIONED, _("Somebody mentions me in a case"),
     _("%(by)s mentions you in #%(number)s “%(title)s”.")),
    (notices.GOES_ON, _("A case I work on no longer waits"),
     _("#%(number)s “%(title)s” has waited until its day. Go on with it.")),
    (notices.AGAIN, _("A case I worked on is opened again"),
     _("%(by)s opened #%(number)s “%(title)s” again.")),
    (notices.LEFT, _("Cases that come back to the team's queue"),
     _("#%(number)s “%(title)s” is back in the queue: who worked on it has left.")),
    (notices.SCORED, _("How people find my cases were solved"),
     _("%(by)s has told how #%(number)s “%(title)s” was solved.")),
):  # fmt: skip
    registry.notices[what] = NoticeKind(name, text)
