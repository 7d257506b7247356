"""What stands on the page of a version of a delivery agreement, and on a member's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.desk.lists.commitment_words import TONES, at, delivery_url, level_url
from samdrift.desk.models.commitments import Commitment, DeliveryVersion
from samdrift.desk.queries import delivery as queries
from samdrift.desk.queries.delivery_differences import differences, service_of
from samdrift.desk.services.delivery_common import ANSWER, WRITE
from samdrift.kernel.registry import CalendarEntry, OnWheel, Ref, WorkItem, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import period_text

Context = dict[str, Any]
State = DeliveryVersion.State
AREA = "agreements"


def title_of(version: DeliveryVersion) -> str:
    values = {"member": version.agreement.member.name, "number": version.number}
    return _("%(member)s, version %(number)s") % values


def delivery_page(viewer: Viewer, version: DeliveryVersion) -> Context:
    before = queries.before(version, viewer)
    versions = [version, *([before] if before else [])]
    lines = queries.lines_of(versions, viewer)
    own = lines[version.pk]
    total = queries.total_of(own)
    return {
        "heading_text": title_of(version),
        "lead": str(version.agreement.arrangement),
        "tone": TONES[version.state],
        "stands": _stands(version, viewer),
        "deeds": _deeds(viewer, version),
        "may_lines": version.state == State.DRAFT and allowed(viewer, WRITE, version),
        "may_change": version.state == State.DRAFT and allowed(viewer, WRITE, version),
        "lines_url": at("delivery_lines", version.pk),
        "paper_url": at("delivery_paper", version.pk),
        "lines": [_line(row) for row in own],
        "total": total,
        "differs": differences(before, version, lines[before.pk], own) if before else None,
        "before": before,
        "before_url": delivery_url(before) if before else "",
        "others": [
            (title_of(one), delivery_url(one), one, TONES[one.state])
            for one in queries.others_of(version, viewer)
            if one.pk != version.pk
        ],
        "facts": _facts(viewer, version),
    }


def _stands(version: DeliveryVersion, viewer: Viewer) -> str:
    """In one sentence how it stands."""
    if version.state == State.ACCEPTED:
        if version.answered_at is None:
            return _("Carried over when members merged or split. Nobody has accepted it: renew it.")
        if version.is_on(viewer.day):
            return _("In force.")
        begun = version.valid_from is None or version.valid_from <= viewer.day
        return _("Not in force any more.") if begun else _("Not yet in force.")
    draft = _("Promises nothing until it is offered and accepted.")
    if version.valid_from is None:
        draft += " " + _("Write from which day it is to hold before it is offered.")
    texts = {
        State.DRAFT: draft,
        State.OFFERED: _("Waits for the member’s chief municipal executive."),
        State.DECLINED: version.answer,
        State.WITHDRAWN: _("Never came into force."),
    }
    return texts[State(version.state)]


def _deeds(viewer: Viewer, version: DeliveryVersion) -> list[tuple[str, str, str]]:
    """(label, address, how): `press` at once, `primary` the one thing to do next."""
    writes = allowed(viewer, WRITE, version)
    answers = allowed(viewer, ANSWER, version.agreement)

    def to(name: str) -> str:
        return at(f"delivery_{name}", version.pk)

    found: list[tuple[str, str, str]] = []
    if version.state == State.DRAFT and writes:
        found += [(_("Withdraw"), to("withdraw"), ""), (_("Offer it"), to("offer"), "primary")]
    if version.state == State.OFFERED and writes:
        found += [
            (_("Take it back"), to("take_back"), "press"),
            (_("Withdraw"), to("withdraw"), ""),
        ]
    if version.state == State.OFFERED and answers:
        found += [(_("Decline"), to("decline"), ""), (_("Accept"), to("accept"), "primary")]
    lasts = version.valid_to is None or version.valid_to > viewer.day
    if version.state == State.ACCEPTED and lasts and writes:
        found.append((_("End it"), to("end"), ""))
    if version.state in {State.ACCEPTED, State.DECLINED, State.WITHDRAWN} and writes:
        found.append((_("Write the next version"), to("next"), "press"))
    return found


def _line(row: Commitment) -> Context:
    return {
        "service": service_of(row),
        "level": str(row.level),
        "level_url": level_url(row.level),
        "hours": str(row.calendar or row.level.calendar),
        "quantity": row.quantity,
        "price": queries.price_of(row),
        "priced": bool(row.level.price_unit),
        "period": period_text(row.valid_from, row.valid_to)
        if row.valid_from or row.valid_to
        else "",
    }


def _facts(viewer: Viewer, version: DeliveryVersion) -> list[tuple[Any, Any, str]]:
    refs = {}
    if version.decision_id:
        refs["decision"] = Ref("governance.decision", version.decision_id)
    refs["member"] = Ref("parties.member", version.agreement.member_id)
    named = registry.describe(refs.values(), viewer)

    def url(name: str) -> str:
        found = named.get(refs[name]) if name in refs else None
        return found.url if found else ""

    offered, answered = version.offered_by, version.answered_by
    has_days = version.valid_from is not None or version.valid_to is not None
    rows: list[tuple[Any, Any, str]] = [
        (_("Member"), version.agreement.member.name, url("member")),
        (_("Holds"), period_text(version.valid_from, version.valid_to) if has_days else "", ""),
        (pgettext("delivery agreement", "Offered"), version.offered_at or "", ""),
        (_("Offered by"), str(offered) if offered else "", ""),
        (_("Answered"), version.answered_at or "", ""),
        (_("Answered by"), str(answered) if answered else "", ""),
        (_("Remark"), version.answer, ""),
        (_("Decision"), str(version.decision) if version.decision else "", url("decision")),
    ]
    return [row for row in rows if row[1] not in {"", None}]


# On other pages


def of_member(viewer: Viewer, member: Member) -> Context | None:
    """What the member is promised on the day, and what is under way."""
    if not viewer.inside:
        return None
    versions = queries.of_member(member, viewer)
    lines = queries.lines_of(versions, viewer)
    return {
        "versions": [
            {
                "row": one,
                "title": title_of(one),
                "url": delivery_url(one),
                "tone": TONES[one.state],
                "lines": [f"{service_of(row)}: {row.level}" for row in lines[one.pk]],
                "total": queries.total_of(lines[one.pk]).whole,
            }
            for one in versions
        ],
        "side_url": at("side_by_side"),
    }


def to_answer(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Offers the viewer is to answer for a member."""
    return [
        WorkItem(
            _("Answer the offer: %(title)s") % {"title": title_of(one)},
            _("Delivery agreement"),
            delivery_url(one),
            one.valid_from,
            "warning",
        )
        for one in queries.to_answer(viewer, most)
    ]


def _concerned(viewer: Viewer, versions: Iterable[DeliveryVersion]) -> list[DeliveryVersion]:
    """Those of the viewer's own members; for those who write agreements, all."""
    if allowed(viewer, WRITE):
        return list(versions)
    return [one for one in versions if one.agreement.member_id in viewer.members]


def _end_title(version: DeliveryVersion) -> str:
    return _("The delivery agreement with %(member)s ends") % {"member": version.agreement.member}


def calendar(viewer: Viewer) -> Iterator[CalendarEntry]:
    """The days delivery agreements end."""
    rows = queries.ends_between(viewer, viewer.today, viewer.today + queries.HORIZON)
    for one in _concerned(viewer, rows):
        if one.valid_to is not None:
            key, url = f"delivery-end-{one.pk}", delivery_url(one)
            yield CalendarEntry(key, one.valid_to, _end_title(one), url=url, of=one)


def on_wheel(viewer: Viewer, start: dt.date, before: dt.date, whose: str) -> Iterator[OnWheel]:
    """The same days on the wheel of the year: of all, or of the viewer's own members."""
    if not viewer.inside or whose == "mine":
        return
    for one in queries.ends_between(viewer, start, before):
        if one.valid_to is None or (
            whose == "own" and one.agreement.member_id not in viewer.members
        ):
            continue
        state = "coming" if one.valid_to >= viewer.day else "done"
        yield OnWheel(one.valid_to, _end_title(one), delivery_url(one), AREA, state)
