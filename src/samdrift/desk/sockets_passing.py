"""What passed cases put into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.terms import LevelRule
from samdrift.desk.lists import passing_pages as pages
from samdrift.desk.lists import passing_words as words
from samdrift.desk.lists.queue_words import at
from samdrift.desk.models.passing import Passing, SupplierCase
from samdrift.desk.queries import passing as queries
from samdrift.desk.rules_queue import works_with_cases
from samdrift.desk.services import (
    clock_findings,
    passing_claims,
    passing_common,
    passing_findings,
    passing_mail,
    passing_people,
)
from samdrift.desk.services.mail_routes import add_route
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import (
    DigestSource,
    Eraser,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    SearchKind,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

clock_findings.suppliers.append(passing_findings.follow)
add_route(passing_mail.PREFIX, passing_mail.take)
registry.add_kind(Kind(Passing, _("Case with a supplier"), words.passing_url))
registry.add_kind(Kind(SupplierCase, _("Case"), words.supplier_case_url))


def _entry(passing: Passing) -> tuple[int, str, str, str]:
    """Found by those who work with the case: by its title, and by its number at the supplier."""
    title = f"{passing.title} ({passing.supplier})"
    return passing.case.member_id, title, f"#{passing.case_id}", passing.reference


registry.add_search(SearchKind("desk.passing", _("Case with a supplier"), _entry))


def _supplier(viewer: Viewer) -> bool:
    return viewer.supplier is not None


def _late(viewer: Viewer) -> int | None:
    return queries.late_count(viewer) or None


registry.add_menu(
    MenuEntry(
        "passings", "desk", _("With suppliers"), "desk:passing_list", 25, works_with_cases, _late
    )
)
registry.add_menu(
    MenuEntry(
        "supplier_cases", "desk", _("Our cases"), "desk:supplier_cases", 1, _supplier,
        queries.theirs_count,
    )
)  # fmt: skip
for page, context in (
    ("agreements.agreement", pages.of_agreement),
    ("parties.supplier", pages.of_supplier),
):
    registry.add_panel(
        Panel(
            page, "passings", _("Cases with the supplier"), 68, "desk/passing_panel.html", context
        )
    )
registry.add_panel(
    Panel("desk.case", "passings", _("Supplier"), 20, "desk/passing_panel.html", pages.of_case)
)
registry.add_finding(
    FindingKind(
        passing_findings.LATE,
        _("A supplier did not keep its time"),
        "desk",
        _("A case that was passed on was not answered or solved within what is agreed."),
        agreed=words.agreed,
        observed=words.observed,
        mend=words.mend,
        page=words.page,
        audience=FindingAudience.CONCERNED,
    )
)


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What the supplier asks us, and what is late, in one's own cases."""
    if not works_with_cases(viewer):
        return []
    return [_item(one) for one in queries.waiting(viewer)[:most]]


def _item(passing: Passing) -> WorkItem:
    tone = "danger" if words.is_late(passing) else "warning"
    detail = f"{passing.supplier}: {words.state_text(passing)}"
    return WorkItem(passing.title, detail, words.passing_url(passing), None, tone)


registry.add_worklist(Worklist("passings", _("With suppliers"), 12, _waiting, by_clock=True))


def _theirs(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What lies with this person at a supplier, by when it is due."""
    if viewer.supplier is None:
        return []
    return [_their_item(one) for one in queries.theirs_open(viewer)[:most]]


def _their_item(passing: SupplierCase) -> WorkItem:
    due = words.due_of(passing)
    parts = [f"#{passing.case_id}", words.their_state_text(passing)]
    if passing.severity:
        parts.append(str(passing.get_severity_display()))
    if words.is_late(passing):
        parts.append(str(_("Late")))
    elif due is not None:
        parts.append(at(due))
    day = timezone.localdate(due) if due is not None else None
    url, tone = words.supplier_case_url(passing), words.tone_of(passing)
    return WorkItem(passing.title, " · ".join(parts), url, day, tone)


registry.add_worklist(Worklist("supplier_cases", _("Our cases"), 1, _theirs, by_clock=True))
registry.add_digest(DigestSource("passings", _("With suppliers"), 12, _waiting))
registry.notices[passing_common.GIVEN] = NoticeKind(
    _("A case is passed to my company"), _("A case is passed to you: “%(title)s”.")
)
registry.notices[passing_common.NEWS] = NoticeKind(
    _("News in a case passed to my company"), _("The customer wrote in “%(title)s”.")
)
registry.notices[passing_common.CAME] = NoticeKind(
    _("A supplier answers in a case of mine"),
    _("%(supplier)s has answered in #%(number)s “%(title)s”."),
)
registry.leaving.append(passing_people.leave)
registry.add_eraser(Eraser("passed cases", passing_people.erase))
for name, every, act in (
    ("levels of suppliers", dt.timedelta(hours=6), passing_claims.record_ended),
    ("suppliers that are late", dt.timedelta(hours=1), passing_findings.look_at_all),
    ("suppliers' people who left", dt.timedelta(hours=1), passing_people.let_go_of_leavers),
):
    registry.add_timed(Timed(name, every, act))
_TITLES = {
    "passed": _("Was passed to a supplier"),
    "written": _("We wrote to the supplier"),
    "answered": _("The supplier wrote"),
    "asked": _("The supplier asked us"),
    "acknowledged": _("The supplier took it up"),
    "expected": _("The supplier said when it expects it solved"),
    "solved": _("The supplier solved it"),
    "again": _("It was not solved: sent back to the supplier"),
    "taken_back": _("Was taken back from the supplier"),
    "changed": _("Their number or address was changed"),
    "given": _("Was shown to one of the supplier’s people"),
    "taken_from": _("Is no longer shown to one of the supplier’s people"),
    "mail_came": _("An e-mail came that is only kept"),
    "entry_struck": _("What was written was struck"),
}
name_events(
    {
        **{f"passing.{key}": title for key, title in _TITLES.items()},
        **{f"case.passing_{key}": title for key, title in _TITLES.items()},
    }
)
name_fields(
    {
        "passing_id": _("Case with a supplier"),
        "passing.title": _("What is wrong"),
        "passing_entry": _("Entry"),
        "waits_for_us": _("Waits for our answer"),
        "contact_email": _("By e-mail to"),
        "severity": _("Error class"),
        "acknowledged_at": _("Taken up"),
        "solved_at": _("Solved"),
        "expected_at": _("Expected solved"),
    }
)
name_references({"passing_id": "desk.passing"})
name_choices(
    {
        "passing.state": dict(Passing.State.choices),
        "passing.severity": dict(LevelRule.Severity.choices),
    }
)
