"""What ratification puts into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.lists import ratification_pages as pages
from samdrift.governance.models.matters import OFFICERS
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.queries import ratification as queries
from samdrift.governance.services import decisions, ratification, ratification_answers
from samdrift.governance.services import ratification_notices as notices
from samdrift.governance.services import ratification_people as people
from samdrift.governance.services.ratification_findings import LATE, carried, find_all
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    CalendarEntry,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields

decisions.TAKEN.append(ratification_answers.on_taken)
decisions.TAKEN_BACK.append(ratification_answers.on_taken_back)

registry.add_kind(
    Kind(Ratification, _("Ratification"), pages.ratification_url, related=("matter",))
)
registry.add_kind(
    Kind(
        Answer, _("A member’s answer"), pages.answer_url, related=("member", "ratification__matter")
    )
)


def _entry(row: Ratification) -> tuple[int, str, str, str]:
    """For everyone in the index; the matter's reach decides who finds it."""
    return EVERYONE, row.matter.title, str(row.matter.number), row.ended_because


registry.add_search(SearchKind("governance.ratification", _("Ratification"), _entry))
registry.add_menu(
    MenuEntry(
        "ratifications",
        "governance",
        _("Decided by each member"),
        "governance:ratification_list",
        55,
        lambda viewer: viewer.inside,
    )
)
registry.add_panel(
    Panel(
        "governance.matter",
        "ratification",
        _("Decided by each member"),
        20,
        "governance/ratification_panel.html",
        pages.of_matter,
    )
)


def _agreed(finding: Any) -> str:
    due = dt.date.fromisoformat(finding.agreed["due"])
    return _now("The council was to decide by %(day)s.") % {"day": day(due)}


def _observed(_finding: Any) -> str:
    return _now("It is not told here what the council decided.")


def _mend(_finding: Any) -> str:
    return _now(
        "Let the council decide, or tell here what it decided, with the date and case number."
    )


def _page(finding: Any, _viewer: Viewer) -> tuple[str, str]:
    url = reverse("governance:ratification_detail", args=[finding.subject_id])
    return _now("All members’ answers"), url


registry.add_finding(
    FindingKind(
        LATE,
        _("A council has not decided in time"),
        "governance",
        _("The members are asked to decide the same text, and the day is past."),
        agreed=_agreed,
        observed=_observed,
        mend=_mend,
        page=_page,
        audience=FindingAudience.EVERYONE,
        carried=carried,
    )
)


def _item(answer: Answer, today: dt.date) -> WorkItem:
    due = answer.ratification.due_on
    late = due is not None and due < today
    return WorkItem(
        _now("Your council has not decided on “%(matter)s”")
        % {"matter": answer.ratification.matter.title},
        str(answer.member),
        pages.answer_url(answer),
        due,
        "danger" if late else "warning",
    )


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What the council of one's member is asked and has not decided."""
    if not viewer.inside or viewer.person_id is None:
        return []
    return [_item(one, viewer.today) for one in queries.waiting_for(viewer)[:most]]


def _calendar(viewer: Viewer) -> Iterator[CalendarEntry]:
    """The day the members are to have decided: for those who act for one, and those who serve all."""
    if not viewer.inside or viewer.person_id is None:
        return
    if viewer.has_any(*OFFICERS):
        rows = queries.running(viewer).filter(due_on__isnull=False)
        for row in rows[:100]:
            title = _now("The members are to have decided: %(matter)s") % {"matter": row.matter}
            url = pages.ratification_url(row)
            yield CalendarEntry(f"ratification-{row.pk}", row.due_on, title, url=url, of=row)
    for answer in queries.waiting_for(viewer).filter(ratification__due_on__isnull=False)[:100]:
        title = _now("The council is to have decided: %(matter)s")
        text = title % {"matter": answer.ratification.matter}
        asked, url = answer.ratification, pages.answer_url(answer)
        key, whose = f"answer-{answer.pk}", str(answer.member)
        yield CalendarEntry(key, asked.due_on, text, whose, url, of=asked)


registry.add_worklist(Worklist("answers", _("Your council is asked"), 12, _waiting))
registry.calendars.append(_calendar)
registry.add_timed(
    Timed("rounds of withdrawn matters", dt.timedelta(hours=1), ratification.end_withdrawn)
)
registry.add_timed(Timed("answers that are late", dt.timedelta(hours=6), find_all))
for what, name, text in (
    (
        notices.ASKED,
        _("The council of my member is asked"),
        _("Each member is to decide “%(matter)s”. Tell here what your council decides."),
    ),
    (
        notices.MET,
        _("What the members decided takes effect"),
        _("Enough members have adopted “%(matter)s”. It is in force from %(day)s."),
    ),
    (
        notices.UNMET,
        _("It does not take effect after all"),
        _("An answer on “%(matter)s” was corrected. It is not in force after all."),
    ),
    (
        notices.LOST,
        _("What the members decide cannot take effect"),
        _("“%(matter)s” cannot be adopted any more with this text."),
    ),
    (
        notices.ENDED,
        _("Members are not asked any more"),
        _("The members are not asked about “%(matter)s” any more: %(reason)s"),
    ),
):
    registry.notices[what] = NoticeKind(name, text)
registry.add_succession(
    SuccessionStep(
        "governance.answers",
        _("Answers asked of the council"),
        150,
        people.preview,
        people.apply,
        people.undo_step,
    )
)
name_events(
    {
        "matter.members_asked": _("Each member was asked"),
        "matter.answered": _("The council’s decision was told"),
        "ratification.begun": _("The members were asked"),
        "ratification.changed": _("The terms were changed"),
        "ratification.met": _("The rule was met"),
        "ratification.unmet": _("The rule was not met after all"),
        "ratification.lost": _("The rule can no longer be met with this text"),
        "ratification.ended": _("The round ended"),
        "answer.recorded": _("A member’s answer was told"),
        "answer.corrected": _("A member’s answer was corrected"),
        "answer.decided": _("A member’s council decided"),
        "answer.taken_back": _("A member’s council treats it again"),
        "answer.carried": _("The answer is asked of the one that took over"),
        "decision.waits_again": _("Waits for the members once more"),
    }
)
name_fields(
    {
        "rule": _("Rule"),
        "version": _("Version"),
        "due_on": _("Due"),
        "force_from": _("In force from at the earliest"),
        "met_on": _("Rule met"),
        "asked": _("Members asked"),
        "carried": _("Answers carried over"),
        "round": _("Round"),
        "status": _("Status"),
        "case_number": _("Case number"),
        "ended_because": _("Why it ended"),
        "stands_for": _("Answers for"),
    }
)
name_choices({"rule": dict(Ratification.Rule.choices), "status": dict(Answer.Status.choices)})
