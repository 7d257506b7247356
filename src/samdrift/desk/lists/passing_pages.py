"""What stands on the pages of passed cases: the desk's own, the supplier's, and parts of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.desk.lists import clock_pages
from samdrift.desk.lists import passing_words as words
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.passing import Passing
from samdrift.desk.queries import passing as queries
from samdrift.desk.queries.clocks import cause_names, one_with_events
from samdrift.desk.rules_cases import works_on
from samdrift.desk.rules_passing import ANSWER, FOLLOW, PASS
from samdrift.desk.services.passing_claims import claim_of
from samdrift.desk.services.passing_common import goes_on_in
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
Fact = tuple[Any, Any, str]
SHOWN = 6


@dataclass(frozen=True)
class Deed:
    """Something one can do, on a page of its own."""

    label: Any
    url: str
    primary: bool = False
    at_once: bool = False


@dataclass(frozen=True)
class Line:
    """A time that is agreed, and how it stands."""

    name: str
    text: str
    url: str
    late: bool
    claim: str = ""
    claim_url: str = ""


def passing_page(viewer: Viewer, passing: Passing) -> Context:
    """What was told, how it stands by the agreement, and what one may do."""
    return {
        "heading_text": passing.title or _("Erased"),
        "tone": words.tone_of(passing),
        "stands": words.state_text(passing),
        "case": passing.case,
        "lines": _lines(viewer, passing),
        "facts": _facts(viewer, passing),
        "broken": words.broke_promise(passing, viewer.now),
        "said": _said(passing, viewer),
        "people": queries.given_to(passing, viewer),
        "deeds": _deeds(viewer, passing),
        "may_strike": allowed(viewer, FOLLOW, passing),
    }


def _said(passing: Passing, viewer: Viewer) -> list[Any]:
    """What went to and fro; of each time the supplier gave, whether it was kept or given anew."""
    rows: list[Any] = queries.entries(passing, viewer)
    end = passing.solved_at or passing.ended_at or viewer.now
    for row in reversed(rows):
        row.promise = ""
        if row.expected_at is not None and row.struck_at is None:
            row.promise = "broken" if end > row.expected_at else "kept"
            end = row.at
    return rows


def _lines(viewer: Viewer, passing: Passing) -> list[Line]:
    return [_line(viewer, passing, clock) for clock in queries.clocks_of(passing)]


def _line(viewer: Viewer, passing: Passing, clock: Clock) -> Line:
    name, late = words.metric_text(clock.metric), clock.breached_at is not None
    claim = claim_of(passing, clock) if late else None
    ref = Ref("agreements.claim", claim.pk) if claim else None
    told = registry.describe([ref], viewer).get(ref) if ref else None
    return Line(
        name,
        words.clock_text(clock),
        words.clock_url(clock),
        late,
        told.label if told else "",
        told.url if told else "",
    )


def _facts(viewer: Viewer, passing: Passing) -> list[Fact]:
    case, agreement = Ref("desk.case", passing.case_id), passing.agreement_id
    refs = [case, Ref("parties.supplier", passing.supplier_id)]
    refs += [Ref("agreements.agreement", agreement)] if agreement else []
    named = registry.describe(refs, viewer)

    def url(ref: Ref) -> str:
        return named[ref].url if ref in named else ""

    facts: list[Fact] = [
        (_("Case"), str(passing.case), url(case)),
        (_("Member"), passing.case.member.name, ""),
        (_("Supplier"), passing.supplier.name, url(refs[1])),
        (
            _("Agreement"),
            passing.agreement or _("None: nothing is agreed"),
            url(refs[2]) if agreement else "",
        ),
        (_("Error class"), passing.get_severity_display() if passing.severity else "", ""),
        (_("Their number"), passing.reference, ""),
        (_("Sent to"), passing.contact_email, ""),
        (_("Passed on"), moment(passing.passed_at), ""),
        (_("Passed on by"), str(passing.passed_by) if passing.passed_by else "", ""),
        (_("Taken up"), moment(passing.acknowledged_at) if passing.acknowledged_at else "", ""),
        (_("Expected solved"), words.expected_text(passing, viewer.now), ""),
        (_("Solved"), moment(passing.solved_at) if passing.solved_at else "", ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _deeds(viewer: Viewer, passing: Passing) -> list[Deed]:
    if not allowed(viewer, FOLLOW, passing):
        return []
    at, pk = words.at, passing.pk
    more = [
        Deed(_("Who sees it there"), at("people", pk)),
        Deed(_("Their number"), at("facts", pk)),
    ]
    if not passing.is_standing:
        if goes_on_in(passing).is_open:
            solved = passing.state == Passing.State.SOLVED
            told = _("It is not solved") if solved else _("Send it to them again")
            more.insert(0, Deed(told, at("not_solved", pk)))
        return more
    taken_up = (
        [] if passing.acknowledged_at else [Deed(_("They took it up"), at("acknowledge", pk))]
    )
    return [
        Deed(_("Write to the supplier"), at("write", pk), primary=True),
        *taken_up,
        Deed(_("They called"), at("answer", pk)),
        Deed(_("They gave a time"), at("expect", pk)),
        Deed(_("They solved it"), at("solve", pk)),
        Deed(pgettext("passing", "Take it back"), at("take_back", pk)),
        *more,
    ]


def of_case(viewer: Viewer, case: Case) -> Context | None:
    """On the page of a case, for those who work with it."""
    if not works_on(viewer, case):
        return None
    rows = queries.of_case(case, viewer)
    may = case.is_open and allowed(viewer, PASS, case)
    if not rows and not may:
        return None
    return {
        "rows": _rows(rows, viewer),
        "pass_url": reverse("desk:case_pass", args=[case.pk]) if may else "",
    }


def _rows(rows: Any, viewer: Viewer) -> list[Context]:
    return [
        {
            "row": one,
            "url": words.passing_url(one),
            "tone": words.tone_of(one),
            "state": words.state_text(one),
            "expected": words.expected_text(one, viewer.now),
            "broken": words.broke_promise(one, viewer.now),
            "lines": [
                (words.metric_text(clock.metric), words.clock_text(clock), words.clock_url(clock))
                for clock in queries.clocks_of(one)
            ],
        }
        for one in rows
    ]


def of_agreement(viewer: Viewer, agreement: Any) -> Context | None:
    """On the page of an agreement: the cases that lay with the supplier under it."""
    return _several(viewer, queries.of_agreement(agreement, viewer), f"agreement={agreement.pk}")


def of_supplier(viewer: Viewer, supplier: Any) -> Context | None:
    return _several(viewer, queries.of_supplier(supplier, viewer), f"supplier={supplier.pk}")


def _several(viewer: Viewer, rows: Any, asked: str) -> Context | None:
    found = list(rows[:SHOWN])
    if not found:
        return None
    return {
        "rows": _rows(found, viewer),
        "late": rows.filter(queries.LATE).count(),
        "count": rows.count(),
        "more": f"{reverse('desk:passing_list')}?{asked}",
    }


# The supplier's own pages


def supplier_list(viewer: Viewer) -> Context:
    """What lies with this person at the supplier, and what did."""
    return {
        "open": [_theirs(one, viewer) for one in queries.theirs_open(viewer)],
        "done": [_theirs(one, viewer) for one in queries.theirs_done(viewer)],
    }


def _theirs(passing: Any, viewer: Viewer) -> Context:
    return {
        "row": passing,
        "url": words.supplier_case_url(passing),
        "tone": words.tone_of(passing),
        "state": words.their_state_text(passing),
        "due": words.due_of(passing),
        "late": words.is_late(passing),
        "expected": words.expected_text(passing, viewer.now),
    }


def supplier_case(viewer: Viewer, passing: Any) -> Context:
    """One case as the supplier sees it: what was told, its times line by line, and what one may do."""
    may = passing.is_standing and allowed(viewer, ANSWER, passing)
    at = "desk:supplier_{}".format
    deeds = []
    if may:
        first = passing.state == Passing.State.PASSED
        if first:
            url = reverse(at("acknowledge"), args=[passing.pk])
            deeds.append(Deed(_("Take it up"), url, primary=True))
        solve = reverse(at("solve"), args=[passing.pk])
        deeds.append(Deed(_("It is solved"), solve, primary=not first))
        deeds.append(Deed(_("Say when"), reverse(at("expect"), args=[passing.pk])))
    return {
        "passing": passing,
        "title": passing.title or _("Erased"),
        "tone": words.tone_of(passing),
        "state": words.their_state_text(passing),
        "broken": words.broke_promise(passing, viewer.now),
        "said": _said(passing, viewer),
        "theirs": True,
        "accounts": [_account(one) for one in queries.clocks_of(passing)],
        "facts": _their_facts(passing, viewer),
        "deeds": deeds,
        "may_write": may,
    }


def _account(clock: Clock) -> Context:
    """How the time was used, so that the supplier can check it by hand."""
    now, running, causes = timezone.now(), one_with_events(clock), cause_names()
    lines = [clock_pages.told(line, causes) for line in clock_pages.lines_of(running, now)]
    return {
        "name": words.metric_text(clock.metric),
        "text": words.clock_text(clock),
        "term": clock.frozen["level_name"],
        "late": clock.breached_at is not None,
        "lines": lines,
    }


def _their_facts(passing: Any, viewer: Viewer) -> list[Fact]:
    facts: list[Fact] = [
        (_("Our number"), f"#{passing.case_id}", ""),
        (_("Your number"), passing.reference, ""),
        (_("Agreement"), passing.agreement or "", ""),
        (_("Error class"), passing.get_severity_display() if passing.severity else "", ""),
        (_("Came"), moment(passing.passed_at), ""),
        (_("Taken up"), moment(passing.acknowledged_at) if passing.acknowledged_at else "", ""),
        (_("You expect it solved"), words.expected_text(passing, viewer.now), ""),
        (_("Solved"), moment(passing.solved_at) if passing.solved_at else "", ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]
