"""What agreements puts into the sockets: claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.intake import measurements as measurement_rows
from samdrift.agreements.lists import claim_finding_words as words
from samdrift.agreements.lists import claim_pages as pages
from samdrift.agreements.lists.claim_words import claim_url, measurement_name, measurement_url
from samdrift.agreements.models.claims import Claim, Measurement
from samdrift.agreements.queries import claims as queries
from samdrift.agreements.services import claim_course, claim_findings, claim_people, level_findings
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.intake.kinds import add_load
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    DigestSource,
    Eraser,
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

registry.add_kind(Kind(Claim, _("Claim"), claim_url))
registry.add_kind(
    Kind(
        Measurement,
        _("Measurement"),
        measurement_url,
        label=measurement_name,
        related=("term__agreement", "term__level"),
    )
)


def _entry(claim: Claim) -> tuple[int, str, str, str]:
    """For everyone in the index; its own reach decides who finds it."""
    agreement = claim.agreement
    detail = f"{agreement.supplier or ''} · {agreement.title}".removeprefix(" · ")
    return EVERYONE, claim.title, detail, f"{claim.number} {claim.text}"


registry.add_search(SearchKind("agreements.claim", _("Claim"), _entry))
add_load(measurement_rows.KIND)


def _sees_some(viewer: Viewer) -> bool:
    return viewer.inside


registry.add_menu(
    MenuEntry(
        "claims",
        "agreements",
        _("Claims"),
        "agreements:claim_list",
        30,
        _sees_some,
        queries.waiting_count,
    )
)
registry.add_menu(
    MenuEntry(
        "measurements",
        "agreements",
        _("Measurements"),
        "agreements:measurement_list",
        35,
        _sees_some,
    )
)
for page, context, order in (
    ("agreements.agreement", pages.of_agreement, 40),
    ("parties.supplier", pages.of_supplier, 40),
    ("parties.member", pages.of_member, 70),
):
    registry.add_panel(
        Panel(page, "claims", _("Claims"), order, "agreements/claim_panel.html", context)
    )
registry.add_panel(
    Panel(
        "agreements.agreement",
        "levels",
        _("Service levels measured"),
        45,
        "agreements/level_panel.html",
        pages.levels_of_agreement,
    )
)

for key, name, explain, agreed, observed, mend in (
    (
        level_findings.BROKEN,
        _("A service level was not kept"),
        _("What was measured is not as good as what was agreed for the period."),
        words.level_agreed,
        words.level_observed,
        words.level_mend,
    ),
    (
        claim_findings.NEAR,
        _("The last day to claim is near"),
        _("A claim is ready and not sent. After the last day it is lost."),
        words.near_agreed,
        words.near_observed,
        words.near_mend,
    ),
    (
        claim_findings.LATE,
        _("A supplier has not answered a claim"),
        _("The day the supplier was to answer by is past."),
        words.late_agreed,
        words.late_observed,
        words.late_mend,
    ),
):
    registry.add_finding(
        FindingKind(
            key,
            name,
            "agreements",
            explain,
            agreed=agreed,
            observed=observed,
            mend=mend,
            page=words.page,
            audience=FindingAudience.CONCERNED,
        )
    )


def _item(claim: Claim, today: dt.date) -> WorkItem:
    late = claim.is_late(today)
    due = claim.answer_by if claim.state == Claim.State.SENT else claim.last_day
    text = _now("The supplier has not answered: %(claim)s") if late else "%(claim)s"
    near = due is not None and due <= today + dt.timedelta(days=7)
    return WorkItem(
        text % {"claim": claim.title},
        claim.agreement.title,
        claim_url(claim),
        due,
        "danger" if late or near else "warning",
    )


def _own(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Claims to send, and answers that are late, the nearest day first."""
    if not viewer.inside or viewer.person_id is None:
        return []
    return [_item(one, viewer.today) for one in queries.waiting(viewer)[:most]]


def _soon(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What is to be done within a week, or is late."""
    week = viewer.today + dt.timedelta(days=7)
    return [item for item in _own(viewer, most) if item.due is not None and item.due <= week]


registry.add_worklist(Worklist("claims", _("Claims that wait for you"), 14, _own))
registry.add_digest(DigestSource("claims", _("Claims that wait for you"), 18, _soon))
registry.add_timed(Timed("claims that lapse", dt.timedelta(hours=1), claim_course.lapse))
registry.add_timed(Timed("claims to look at", dt.timedelta(hours=6), claim_findings.look_at_all))
registry.add_timed(
    Timed("claims of leavers", dt.timedelta(hours=1), claim_people.let_go_of_leavers)
)
registry.leaving.append(claim_people.leave)
registry.add_eraser(Eraser("claims", claim_people.erase))
registry.add_succession(
    SuccessionStep(
        "agreements.claims",
        _("Claims of the member"),
        230,
        claim_people.preview,
        claim_people.apply,
        claim_people.undo_step,
    )
)
_EVENTS: dict[str, Any] = {
    "claim.raised": _("The claim was raised"),
    "claim.updated": _("The claim was brought up to date"),
    "claim.changed": _("The claim was changed"),
    "claim.evidence_added": _("Evidence was put with the claim"),
    "claim.sent": _("The claim was sent"),
    "claim.answered": _("The supplier answered"),
    "claim.insisted": _("We insisted on the claim"),
    "claim.noted": _("A message was written down"),
    "claim.credited": _("Money came back"),
    "claim.settlement_struck": _("Money that came back was struck"),
    "claim.credited_anew": _("What had come back was reckoned anew"),
    "claim.delivered": _("What was claimed was delivered"),
    "claim.waived": _("The claim was waived"),
    "claim.dropped": _("The claim was dropped"),
    "claim.lapsed": _("The claim was lost"),
    "claim.reopened": _("The claim was taken up again"),
    "claim.carried": _("The claim followed the member that took over"),
    "claim.let_go": _("The one responsible has left"),
    "measurement.recorded": _("It was measured"),
    "measurement.corrected": _("It was measured anew"),
    "measurement.withdrawn": _("The measurement does not count"),
}
name_events(_EVENTS)
name_fields(
    {
        "amount": _("Amount"),
        "accepted": _("Accepted"),
        "credited": pgettext_lazy("money", "Come back"),
        "state": _("State"),
        "answer_by": _("Answer by"),
        "sent_on": pgettext_lazy("claim", "Sent"),
        "settled_on": pgettext_lazy("claim", "Ended"),
        "last_day": _("Last day to claim"),
        "covers_from": _("Covers from"),
        "covers_to": _("Covers until"),
        "letter_id": _("Letter"),
        "term_id": pgettext_lazy("of an agreement", "Term"),
        "decision_id": _("Decision"),
        "value": _("Value"),
        "target": pgettext_lazy("of a level", "Agreed"),
        "way": _("What it is"),
    }
)
name_references({"decision_id": "governance.decision"})
name_choices({"state": dict(Claim.State.choices), "kind": dict(Claim.Kind.choices)})
