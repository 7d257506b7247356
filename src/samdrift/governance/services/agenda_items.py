"""What stands on an agenda: items put on it, changed, moved, taken off; case numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body, MeetingRules
from samdrift.governance.models.matters import Step
from samdrift.governance.models.meetings import AgendaItem, Meeting, Proposal
from samdrift.governance.queries.bodies import rules_on
from samdrift.governance.queries.electorate import meeting_day
from samdrift.governance.queries.meetings import LIVE, minutes_mark, next_case, unapproved
from samdrift.governance.services.chain import require_ready
from samdrift.governance.services.meeting_common import Form, Status, hold, hold_item
from samdrift.governance.services.versions import freeze
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import changes_of, record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, require_text, write

Item = AgendaItem.Status
Kind = AgendaItem.Kind
LATE = (Status.CALLED, Status.RUNNING)


@transaction.atomic
def add_item(
    meeting: Meeting, *, by: Viewer, title: str = "", step: Step | None = None, **values: Any
) -> AgendaItem:
    """Put an item on the agenda: a matter's `step`, or one of its own with `title`.

    `values`: kind, text, proposal (the recommendation), is_closed, legal_basis, late_consent (how the
    body agreed to treat it although it was not in the notice).
    """
    meeting = hold(meeting, by, *LIVE)
    proposal = values.pop("proposal", "").strip()
    item = AgendaItem(meeting=meeting, number=_last(meeting) + 1, **values)
    item.is_late = meeting.status in LATE
    item.step, item.matter = step, step.matter if step else None
    item.title = (item.matter.title if item.matter else title.strip())[:200]
    require_text(item.title, "title", _("Give the item a title."))
    _check(item)
    if step is not None:
        _require_free(step)
        require_ready(step)
    item.save()
    if proposal:
        recommend(item, proposal)
    if item.is_late:
        make_ready(item, by=by)
        give_case_numbers(meeting, [item])
    told = {name: getattr(item, name) for name in ("title", "kind", "legal_basis", "late_consent")}
    record("item.added", item, by=by, changes=first_values(told))
    search.index([item])
    return item


def _last(meeting: Meeting) -> int:
    rows = meeting.items.order_by("-number").values_list("number", flat=True)
    return int(rows.first() or 0)


def _check(item: AgendaItem) -> None:
    """Refuse a closed item without the law for it, and a late one that the body's rule keeps out."""
    if item.is_closed and not item.legal_basis.strip():
        raise DomainError(
            "no_legal_basis",
            _("A closed item needs its legal basis, such as kommuneloven § 11-5 second paragraph."),
            field="legal_basis",
        )
    if not item.is_late:
        item.late_consent = ""
        return
    meeting = item.meeting
    if meeting.form == Form.WRITTEN:
        raise DomainError(
            "in_writing", _("The papers of the written procedure have gone out; nothing is added.")
        )
    rule = rules_on(meeting.body, meeting_day(meeting)).late_item
    if rule == MeetingRules.LateItem.FREE or item.late_consent.strip():
        return
    words = {
        MeetingRules.LateItem.CONSENT: _(
            "The item was not in the notice: it may be treated only if all members consent. Write how they did."
        ),
        MeetingRules.LateItem.OBJECTION: _(
            "The item was not in the notice: it may be treated unless the chair or a third of those present object. Write that nobody did, or who."
        ),
    }
    raise DomainError("late_item", words[MeetingRules.LateItem(rule)], field="late_consent")


def _require_free(step: Step) -> None:
    """A matter stands on one agenda at a time."""
    lock(Step, step.pk)
    other = (
        AgendaItem.objects.filter(
            step=step, status__in=(Item.WAITING, Item.OPEN), meeting__status__in=LIVE
        )
        .select_related("meeting__body")
        .first()
    )
    if other is not None:
        raise DomainError(
            "on_an_agenda",
            _("“%(matter)s” is on the agenda of %(meeting)s already. Take it off there first.")
            % {"matter": step.matter, "meeting": other.meeting},
            field="step",
        )


def recommend(item: AgendaItem, text: str) -> None:
    """The recommendation, as the item's first proposal; a changed one takes its place."""
    first = item.proposals.filter(kind=Proposal.Kind.RECOMMENDATION).order_by("number").first()
    if first is None:
        number = item.proposals.order_by("-number").values_list("number", flat=True).first() or 0
        Proposal.objects.create(
            item=item, number=number + 1, kind=Proposal.Kind.RECOMMENDATION, text=text
        )
    elif first.text != text:
        first.text = text
        first.save(update_fields=["text"])


@transaction.atomic
def add_minutes_item(meeting: Meeting, *, by: Viewer, title: str) -> AgendaItem | None:
    """An item first on the agenda that approves the newest earlier minutes; None when there are none.

    `title` holds %(meeting)s.
    """
    meeting = hold(meeting, by, *LIVE)
    earlier = unapproved(meeting)
    if not earlier:
        return None
    mark = minutes_mark(earlier[-1])
    told = title % {"meeting": mark}
    item = add_item(meeting, by=by, title=told, kind=Kind.PROCEDURE, text=mark)
    _renumber(meeting, item, 0)
    return item


@transaction.atomic
def change_item(item: AgendaItem, *, by: Viewer, **values: Any) -> AgendaItem:
    """Change what an item says, until it is being treated."""
    item = hold_item(item, by, Item.WAITING, meeting_in=LIVE)
    proposal = values.pop("proposal", None)
    values.pop("step", None)
    changes = changes_of(item, values)
    for name in changes:
        setattr(item, name, values[name])
    require_text(item.title, "title", _("Give the item a title."))
    _check(item)
    if changes:
        item.save(update_fields=list(changes))
    if proposal is not None and proposal.strip() and item.step_id is None:
        recommend(item, proposal.strip())
    if changes:
        record("item.changed", item, by=by, changes=changes)
    search.index([item])
    return item


@transaction.atomic
def move_item(item: AgendaItem, *, by: Viewer, places: int) -> AgendaItem:
    """Move it up (-1) or down (1) among the items of the agenda."""
    item = hold_item(item, by, meeting_in=LIVE)
    rows = list(item.meeting.items.order_by("number", "pk"))
    at = next(n for n, one in enumerate(rows) if one.pk == item.pk)
    to = max(0, min(len(rows) - 1, at + places))
    if to != at:
        _renumber(item.meeting, item, to)
        record("item.moved", item, by=by, changes={"number": [at + 1, to + 1]})
    return item


def _renumber(meeting: Meeting, item: AgendaItem, to: int) -> None:
    """Put the item at the place (from 0) and number all from 1."""
    rows = [one for one in meeting.items.order_by("number", "pk") if one.pk != item.pk]
    rows.insert(to, item)
    changed = []
    for number, one in enumerate(rows, start=1):
        if one.number != number:
            one.number = number
            changed.append(one)
    AgendaItem.objects.bulk_update(changed, ["number"])


@transaction.atomic
def take_off(item: AgendaItem, *, by: Viewer, reason: str = "") -> None:
    """Take an item off the agenda; once the notice has gone out, for a reason and with a trace."""
    item = hold_item(item, by, Item.WAITING, Item.OPEN, meeting_in=LIVE)
    if item.meeting.status == Status.PLANNED:
        record("item.removed", item, by=by, changes={"title": [item.title, None]})
        search.remove("governance.agendaitem", [item.pk])
        meeting = item.meeting
        item.delete()
        for number, one in enumerate(meeting.items.order_by("number", "pk"), start=1):
            write(one, {"number": number})
        return
    reason = require_text(reason, "reason", _("Write why it is taken off the agenda."))
    if item.ballots.exists():
        raise DomainError(
            "voted_on", _("The item has been voted on. Conclude or postpone it instead.")
        )
    changes = write(item, {"status": Item.TAKEN_OFF, "treatment": reason})
    record("item.taken_off", item, by=by, changes=changes)


@transaction.atomic
def put_back(item: AgendaItem, *, by: Viewer) -> AgendaItem:
    """It was taken off by mistake: it stands on the agenda again."""
    item = hold_item(item, by, Item.TAKEN_OFF, meeting_in=LATE)
    if item.step is not None:
        _require_free(item.step)
        require_ready(item.step)
    changes = write(item, {"status": Item.WAITING, "treatment": ""})
    record("item.put_back", item, by=by, changes=changes)
    return item


def make_ready(item: AgendaItem, *, by: Viewer) -> None:
    """Before the papers go out: a matter must be ready for the body, and its text is held fast."""
    if item.step is None or item.matter is None:
        return
    require_ready(item.step)
    item.version = freeze(item.matter, by=by, reason=str(item.meeting))
    item.save(update_fields=["version"])
    if item.version.resolution.strip():
        recommend(item, item.version.resolution)


def give_case_numbers(meeting: Meeting, items: Iterable[AgendaItem]) -> None:
    """The body's next case numbers of the year, in the agenda's order; held so that two never get one."""
    body = lock(Body, meeting.body_id)
    year = meeting_day(meeting).year
    number = next_case(body, year)
    changed = []
    for item in items:
        if item.case_number is None:
            item.case_year, item.case_number = year, number
            number += 1
            changed.append(item)
    AgendaItem.objects.bulk_update(changed, ["case_year", "case_number"])
