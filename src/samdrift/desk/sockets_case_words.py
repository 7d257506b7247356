"""What happens to cases, and what is told of it, by name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.cases import Case, CaseLink, IdentityCheck
from samdrift.desk.models.catalogue import CaseKind
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

_EVENTS: dict[str, Any] = {
    "case.opened": _("The case was opened"),
    "case.taken": _("The case was taken"),
    "case.assigned": _("The case was given on"),
    "case.let_go": _("Who worked on it has left: it is back in the queue"),
    "case.waits": _("The case was set to wait"),
    "case.went_on": _("The case went on"),
    "case.solved": _("The case was solved"),
    "case.closed": _("The case was closed"),
    "case.cancelled": _("The case was cancelled"),
    "case.reopened": _("The case was opened again"),
    "case.followed": _("A new case follows this one"),
    "case.prioritised": _("The priority was set"),
    "case.changed": _("What is told of the case was changed"),
    "case.written": _("It was written in the case"),
    "case.noted": _("An internal note was written"),
    "case.entry_struck": _("What was written was struck"),
    "case.file_struck": _("A file was struck"),
    "case.merged": _("The case was merged with another"),
    "case.took_in": _("Other cases were merged with this one"),
    "case.parted": _("The merge was undone"),
    "case.gave_back": _("A merge with this one was undone"),
    "case.split": _("A new case was split from this one"),
    "case.linked": _("The case was linked to another"),
    "case.unlinked": _("A link was taken away"),
    "case.watched": _("Somebody watches the case"),
    "case.unwatched": _("Somebody watches the case no more"),
    "case.steps_added": _("Steps were added"),
    "case.step_done": _("A step was done"),
    "case.step_undone": _("A step is not done after all"),
    "case.step_renamed": _("A step was worded better"),
    "case.step_dropped": _("A step was taken away"),
    "case.time_spent": _("Time spent was written down"),
    "case.time_struck": _("Time spent was struck"),
    "case.identity_checked": _("Identity was checked"),
    "case.scored": _("The one who asked told how it went"),
    "case.carried": _("The case followed the member that took over"),
    "case.erased": _("What was written was erased; the time for keeping it is over"),
    "desk.chosen": _("How the desk works was changed"),
}
name_events(_EVENTS)
name_fields(
    {
        "case.title": _("What it is about"),
        "case.text": _("Text"),
        "case.kind": _("Kind"),
        "case.state": _("State"),
        "channel": _("How it came"),
        "priority": _("Priority"),
        "impact": _("Impact"),
        "urgency": _("Urgency"),
        "agent_id": _("Worked on by"),
        "team_id": _("Team"),
        "service_id": _("Service"),
        "item_id": _("Ordered from the catalogue"),
        "use_id": _("Use"),
        "cause_id": _("Waits for"),
        "waits_until": _("Waits until"),
        "requester_id": _("Asked by"),
        "requester_name": _("Name of the one who asked"),
        "requester_email": _("E-mail of the one who asked"),
        "answers": _("Answers to the form"),
        "is_open": pgettext_lazy("case", "Open"),
        "is_internal": _("The member's own"),
        "is_confidential": _("Confidential"),
        "responded_at": _("First answered"),
        "resolved_at": pgettext_lazy("case", "Solved"),
        "closed_at": pgettext_lazy("case", "Ended"),
        "reopened": _("Times opened again"),
        "solution": _("Solution"),
        "root_cause": _("Cause"),
        "at_first_contact": _("Solved at first contact"),
        "merged_into_id": _("Merged with"),
        "problem_id": _("Problem behind it"),
        "other_id": _("Other case"),
        "cases": _("Cases"),
        "link": _("How they are linked"),
        "watcher_id": _("Watched by"),
        "steps": _("Steps"),
        "minutes": pgettext_lazy("time", "Minutes"),
        "case.way": _("How"),
        "passed": _("Was who they said"),
        "entry_id": pgettext_lazy("of a case", "Entry number"),
        "score": _("Score"),
        "score_text": _("In their own words"),
        "scored_at": _("Told"),
        "matrix": _("Priority by impact and urgency"),
        "reopen_days": _("Days a solved case can be opened again"),
        "close_days": _("Days until a solved case is closed"),
        "score_days": _("Days a score can be changed"),
        "unowned_days": _("Days until it is told that nobody works on a case"),
        "waiting_days": _("Days until it is told that a case waits"),
        "keep_years": _("Years texts are kept"),
    }
)
name_references(
    {
        "agent_id": "parties.person",
        "requester_id": "parties.person",
        "watcher_id": "parties.person",
        "merged_into_id": "desk.case",
        "problem_id": "desk.case",
        "other_id": "desk.case",
        "use_id": "portfolio.use",
    }
)
name_choices(
    {
        "case.state": dict(Case.State.choices),
        "case.kind": dict(CaseKind.choices),
        "channel": dict(Case.Channel.choices),
        "link": dict(CaseLink.Kind.choices),
        "case.way": dict(IdentityCheck.Way.choices),
    }
)
