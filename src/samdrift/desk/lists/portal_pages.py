"""What the portal's pages show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.desk.calc.case_states import reopen_until
from samdrift.desk.lists import portal_words as words
from samdrift.desk.lists.outage_words import outage_url, window_url
from samdrift.desk.models.cases import Approval, Case, CaseEntry, CaseFile
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.queries import approvals as approval_queries
from samdrift.desk.queries import catalogue_items, major, outages
from samdrift.desk.queries import portal as queries
from samdrift.desk.queries.cases import choices, sent_by
from samdrift.kernel import rights
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import WorkItem, registry
from samdrift.kernel.viewer import Viewer

ON_FRONT = 5


def help_page(viewer: Viewer) -> dict[str, Any]:
    """First what is down, then what one may do, then one's own open cases."""
    return {
        "down": down(viewer),
        "planned": planned(viewer),
        "items": [_offer(item) for item in catalogue_items.most_ordered(viewer)],
        "lines": lines(queries.my_open(viewer, 20), viewer),
        "drafts": drafts(viewer),
        "to_approve": approval_queries.waiting_count(viewer),
    }


def front_part(viewer: Viewer) -> dict[str, Any] | None:
    """On the front page of everybody who works for a member."""
    if not viewer.inside or viewer.person_id is None or viewer.home is None:
        return None
    return {
        "down": down(viewer),
        "planned": planned(viewer),
        "lines": lines(queries.my_open(viewer, ON_FRONT), viewer),
        "help_url": reverse("desk:get_help"),
    }


def down(viewer: Viewer) -> list[dict[str, Any]]:
    """What is down now, with when more is told."""
    kind = registry.kinds.get("desk.majorincident")
    led = [
        {
            "title": one.public_title,
            "text": one.public_text,
            "since": one.declared_at,
            "next": one.next_update_at,
            "url": kind.url(one) if kind else "",
        }
        for one in major.going_on(viewer)
    ]
    return [*led, *(_down(one) for one in outages.down_now(viewer))]


def _down(one: outages.Down) -> dict[str, Any]:
    return {
        "title": one.title,
        "text": one.text,
        "since": one.since,
        "next": None,
        "url": outage_url(one),
    }


def planned(viewer: Viewer) -> list[dict[str, Any]]:
    """Maintenance that goes on or begins before long."""
    return [
        {
            "title": one.title,
            "text": one.text,
            "from": one.since,
            "to": one.until,
            "url": window_url(one),
        }
        for one in outages.maintenance_soon(viewer)
    ]


def drafts(viewer: Viewer) -> list[dict[str, Any]]:
    return [
        {
            "title": one.values.get("title") or (one.item.title if one.item else _("A case")),
            "url": reverse("desk:draft", args=[one.pk]),
            "at": one.changed_at,
        }
        for one in queries.unsent(viewer)
    ]


def lines(cases: Sequence[Case], viewer: Viewer) -> list[words.Line]:
    """The cases as lines, those that wait for whoever asked first, with who is asked to approve: one
    query more however many they are.
    """
    asked = _approvals_of(cases, viewer)
    first = sorted(cases, key=lambda case: not words.waits_for_requester(case))
    return [words.line(case, asked[case.pk]) for case in first]


def _approvals_of(cases: Iterable[Case], viewer: Viewer) -> dict[int, list[Approval]]:
    wanted = [case.pk for case in cases if _may_have_approval(case)]
    found: dict[int, list[Approval]] = defaultdict(list)
    if wanted:
        rows = seen(Approval, viewer).filter(case_id__in=wanted).select_related("approver")
        for row in rows.order_by("asked_at", "pk"):
            found[row.case_id].append(row)
    return found


def _may_have_approval(case: Case) -> bool:
    waits = case.cause is not None and case.cause.waits_for == PauseCause.For.APPROVAL
    return waits or case.state == Case.State.CANCELLED


def _offer(item: Any) -> dict[str, Any]:
    return {"item": item, "url": words.form_url(item.pk)}


# What is found while one types


def found_rows(viewer: Viewer, text: str) -> dict[str, Any]:
    """What the text may be about, with where each leads; going on without any of it is always there."""
    found = queries.likely(viewer, text)
    kind = registry.kinds.get("desk.article")
    return {
        "q": text,
        "found": bool(found),
        "number": found.number,
        "articles": [{"title": str(one), "url": kind.url(one) if kind else ""} for one in found.articles],
        "items": [_offer(one) for one in found.items],
        "systems": [{"title": one.name, "url": _about(text, system=one.pk)} for one in found.systems],
        "services": [{"title": one.name, "url": _about(text, service=one.pk)} for one in found.services],
        "anyway": _about(text),
    }  # fmt: skip


def _about(text: str, **chosen: int) -> str:
    query = urlencode({**({"q": text[:200]} if text else {}), **chosen})
    return reverse("desk:new_form") + (f"?{query}" if query else "")


# A case as whoever asked sees it


def case_page(viewer: Viewer, case: Case) -> dict[str, Any]:
    """What was said in the open, how it stands, and what one may do now."""
    approvals = approval_queries.of_case(case, viewer)
    last_day = last_day_to_reopen(case)
    return {
        "case": case,
        "title": case.title,
        "state": words.state_text(case),
        "tone": words.tone_of(case),
        "next": words.next_text(case, approvals, last_day),
        "promise": words.promise_text(case),
        "facts": _facts(case),
        "answers": catalogue_items.answers_told(case, viewer),
        "approvals": approvals,
        "sent_by": sent_by(case),
        "talk": _talk(case, viewer),
        "files": [one for one in queries.public_files(case, viewer) if one.entry_id is None],
        "waits_for_you": words.waits_for_requester(case) and case.requester_id == viewer.person_id,
        **_may(case, viewer, last_day),
    }


def _facts(case: Case) -> list[tuple[str, Any, str]]:
    rows: list[tuple[str, Any, str]] = [
        (_("Number"), f"#{case.pk}", ""),
        (_("Sent"), case.opened_at, ""),
        (_("For"), str(case.requester or case.requester_name or ""), ""),
        (_("Member"), str(case.member), ""),
    ]
    if case.service is not None:
        rows.append((_("Service"), str(case.service), ""))
    if case.system is not None:
        rows.append((_("System"), str(case.system), ""))
    return [row for row in rows if row[1]]


def _talk(case: Case, viewer: Viewer) -> list[dict[str, Any]]:
    """What was said, each with its files: two queries. Who at the desk wrote is not told by name."""
    by_entry: dict[int | None, list[CaseFile]] = defaultdict(list)
    for one in queries.public_files(case, viewer):
        by_entry[one.entry_id].append(one)
    return [
        {
            "entry": entry,
            "who": _who(entry, case, viewer),
            "mine": entry.by_id is not None and entry.by_id == viewer.person_id,
            "files": by_entry.get(entry.pk, []),
        }
        for entry in queries.public_entries(case, viewer)
    ]


def _who(entry: CaseEntry, case: Case, viewer: Viewer) -> str:
    if entry.by_id is not None and entry.by_id == viewer.person_id:
        return _("You")
    if entry.by_name:
        return entry.by_name
    if entry.by_id is not None and entry.by_id == case.requester_id:
        return str(entry.by)
    return _("The service desk")


def last_day_to_reopen(case: Case) -> dt.date | None:
    if case.resolved_at is None:
        return None
    return reopen_until(timezone.localdate(case.resolved_at), choices().reopen_days)


def _may(case: Case, viewer: Viewer, last_day: dt.date | None) -> dict[str, bool]:
    """What this person may do with it now."""
    mine = case.requester_id is not None and case.requester_id == viewer.person_id
    active = case.state in Case.OPEN_STATES
    ended = case.state in {Case.State.RESOLVED, Case.State.CLOSED}
    in_time = last_day is None or viewer.today <= last_day
    return {
        "may_write": words.may_write(viewer, case)
        and active
        and rights.allowed(viewer, "desk.write_in_case", case),
        "may_cancel": active and mine and rights.allowed(viewer, "desk.cancel_case", case),
        "may_reopen": ended and in_time and rights.allowed(viewer, "desk.reopen_case", case),
        "may_score": ended and mine and rights.allowed(viewer, "desk.score_case", case),
        "too_late": ended and not in_time,
    }


# What waits for a person


def work_items(viewer: Viewer, most: int) -> list[WorkItem]:
    """Cases that wait for an answer from whoever asked."""
    if not viewer.inside or viewer.person_id is None:
        return []
    rows = queries.mine(viewer).filter(
        requester_id=viewer.person_id, state=Case.State.WAITING, cause__waits_for="user"
    )
    return [
        WorkItem(
            _("Answer us: %(title)s") % {"title": case.title},
            words.next_text(case),
            words.case_url(case.pk),
            tone="warning",
        )
        for case in rows.order_by("opened_at", "pk")[:most]
    ]


def approval_items(viewer: Viewer, most: int) -> list[WorkItem]:
    """What the person is asked to approve."""
    if not viewer.inside:
        return []
    return [
        WorkItem(
            _("Approve: %(title)s") % {"title": one.case.title},
            _("%(who)s asked for it.") % {"who": one.case.requester or one.case.requester_name},
            reverse("desk:approval", args=[one.pk]),
            tone="warning",
        )
        for one in approval_queries.waiting_for(viewer, most)
    ]
