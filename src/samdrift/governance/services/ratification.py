"""Each member decides: a round is begun, goes round again with another text, takes effect, ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.matters import Matter, Step, Version
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.queries.basis import members_of
from samdrift.governance.queries.ratification import step_to_ratify
from samdrift.governance.services import ratification_notices as notices
from samdrift.governance.services.chain import require_met
from samdrift.governance.services.councils import councils_of
from samdrift.governance.services.numbers import next_serial
from samdrift.governance.services.ratification_children import make_children, withdraw_children
from samdrift.governance.services.ratification_effect import settle
from samdrift.governance.services.ratification_findings import find
from samdrift.governance.services.versions import freeze
from samdrift.kernel import bulk, search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import day_text, lock, require_text, write

RUN = "governance.run_ratification"


@dataclass(frozen=True)
class Terms:
    """How the members are asked: by which rule, by when, and from when it is in force at the earliest.
    `named` are those whose yes the rule needs.
    """

    rule: str
    named: Collection[Member] = ()
    due_on: dt.date | None = None
    force_from: dt.date | None = None


@dataclass(frozen=True)
class Asked:
    """What the members are asked about. `carried`: member id → its answer of the round before."""

    matter: Matter
    step: Step
    version: Version
    carried: dict[int, Answer] = field(default_factory=dict)


@transaction.atomic
def begin_round(
    matter: Matter,
    *,
    rule: str,
    by: Viewer,
    named: Collection[Member] = (),
    due_on: dt.date | None = None,
    force_from: dt.date | None = None,
) -> Ratification:
    """Ask every member of the arrangement today to decide the text as it stands.

    Each gets a matter of its own before its council. `named` are those whose yes the rule needs.
    """
    # Numbers first: whoever takes a decision holds the site before the round, so that nobody waits
    # for each other.
    serial = next_serial(Matter, by.today.year)
    matter = lock(Matter, matter.pk)
    require(by, RUN, matter)
    step = step_now(matter)
    if Ratification.objects.filter(matter=matter, ended_on__isnull=True).exists():
        raise DomainError(
            "round_open",
            _(
                "The members are asked about “%(matter)s” already. End that round, or take a new text to all."
            )
            % {"matter": matter},
        )
    version = freeze(matter, by=by)
    terms = Terms(rule, named, due_on, force_from)
    return begin(Asked(matter, step, version), terms, serial, by)


def step_now(matter: Matter) -> Step:
    """The step of each member; refused when the chain has not come there, or when what must be so
    before the papers go out is not.
    """
    found = step_to_ratify(matter)
    if found is None:
        raise DomainError(
            "not_its_turn",
            _(
                "“%(matter)s” is not with the members now. They are asked when the chain has come to “Each member decides”."
            )
            % {"matter": matter},
        )
    require_met(found)
    return found


def begin(about: Asked, terms: Terms, serial: int, by: Viewer) -> Ratification:
    """Ask the members of today; called within an act that holds the matter."""
    matter, members = about.matter, members_of(about.matter, by.today)
    _check(matter, members, terms, by)
    last = Ratification.objects.filter(matter=matter).order_by("-round").first()
    row = Ratification.objects.create(
        matter=matter,
        step=about.step,
        version=about.version,
        round=last.round + 1 if last else 1,
        begun_on=by.today,
        rule=terms.rule,
        due_on=terms.due_on,
        force_from=terms.force_from,
    )
    asked = [one for one in members if one.pk not in about.carried]
    carried = [about.carried[one.pk] for one in members if one.pk in about.carried]
    named = {one.pk for one in terms.named}
    bulk.add_all(
        [
            *_new_answers(row, asked, named, serial, by),
            *(_carry(row, one, is_named=one.member_id in named) for one in carried),
        ]
    )
    _tell(row, len(members), len(carried), by)
    notices.tell_asked(row, [one.pk for one in asked], by=by)
    settle(row, by=by)
    find([row.pk], by=by)
    return row


def _new_answers(
    row: Ratification, asked: Sequence[Member], named: Collection[int], serial: int, by: Viewer
) -> list[Answer]:
    """The members' own matters, and the answers that are asked for."""
    councils = councils_of(asked, by=by)
    children = make_children(row.matter, row.version, councils, asked, serial=serial, by=by)
    return [
        Answer(
            ratification=row,
            member=one,
            body=councils[one.pk],
            child=children[one.pk],
            is_named=one.pk in named,
        )
        for one in asked
    ]


def _tell(row: Ratification, asked: int, carried: int, by: Viewer) -> None:
    changes = {
        "rule": [None, row.rule],
        "version": [None, row.version.number],
        "due_on": [None, _text(row.due_on)],
        "force_from": [None, _text(row.force_from)],
        "asked": [None, asked],
        "carried": [None, carried],
    }
    record("ratification.begun", row, by=by, changes=changes)
    record("matter.members_asked", row.matter, by=by, changes={"round": [None, row.round]})
    search.index([row])


def _text(day: dt.date | None) -> str | None:
    return None if day is None else str(day)


def _check(matter: Matter, members: Sequence[Member], terms: Terms, by: Viewer) -> None:
    if not members:
        raise DomainError(
            "nobody_asked",
            _("%(arrangement)s has no members today, so there is nobody to ask.")
            % {"arrangement": matter.arrangement},
        )
    if terms.due_on is not None and terms.due_on < by.today:
        text = _("The members cannot answer before today. Choose a later day.")
        raise DomainError("due_past", text, field="due_on")
    if terms.rule == Ratification.Rule.NAMED and not terms.named:
        text = _("Choose the members that must adopt it.")
        raise DomainError("nobody_named", text, field="named")
    stranger = next((one for one in terms.named if one not in members), None)
    if stranger is not None:
        raise DomainError(
            "not_a_member",
            _("%(member)s is not a member today. Choose among those that are.")
            % {"member": stranger},
            field="named",
        )


def _carry(row: Ratification, old: Answer, *, is_named: bool) -> Answer:
    """The answer of the round before, to the very same text."""
    return Answer(
        ratification=row,
        member_id=old.member_id,
        body_id=old.body_id,
        child_id=old.child_id,
        decision_id=old.decision_id,
        is_named=is_named,
        status=Answer.Status.ADOPTED,
        decided_on=old.decided_on,
        case_number=old.case_number,
        stands_for=old.stands_for,
        carried_from=old,
    )


def hold(ratification: Ratification, by: Viewer) -> Ratification:
    """The round, held until the act is done; refused when it has ended."""
    rows = Ratification.objects.select_for_update(of=("self",))
    row: Ratification = rows.select_related("matter", "version", "step").get(pk=ratification.pk)
    require(by, RUN, row)
    if row.ended_on is not None:
        raise DomainError(
            "round_ended",
            _("This round ended on %(day)s. Open the newest round instead.")
            % {"day": day_text(row.ended_on)},
        )
    return row


def close(row: Ratification, reason: str, by: Viewer) -> None:
    """End a round that is held; those who have not answered are not asked any more."""
    values = {"ended_on": by.today, "ended_because": reason[:500]}
    record("ratification.ended", row, by=by, changes=write(row, values), note=reason)
    pending = Answer.objects.filter(ratification=row, status=Answer.Status.PENDING)
    children = [pk for pk in pending.values_list("child_id", flat=True) if pk is not None]
    withdraw_children(children, reason=reason, by=by)
    search.index([row])
    find([row.pk], by=by)


@transaction.atomic
def end_round(ratification: Ratification, *, reason: str, by: Viewer) -> Ratification:
    """Ask no more. What has taken effect stays in force; what has not, waits for another round or is
    withdrawn by whoever prepares the matter.
    """
    lock(Matter, ratification.matter_id)
    row = hold(ratification, by)
    text = require_text(reason, "reason", _("Write why the members are not asked any more."))
    close(row, text, by)
    notices.tell_all(row, notices.ENDED, {"reason": text}, by=by)
    return row


@transaction.atomic
def change_terms(
    ratification: Ratification,
    *,
    by: Viewer,
    due_on: dt.date | None,
    force_from: dt.date | None,
) -> Ratification:
    """Another day it is due, or in force from at the earliest; the rule stays as it was asked."""
    row = hold(ratification, by)
    if row.met_on is not None and force_from != row.force_from:
        text = _("The rule is met, and the day it takes effect is set.")
        raise DomainError("took_effect", text, field="force_from")
    changes = write(row, {"due_on": due_on, "force_from": force_from})
    if changes:
        record("ratification.changed", row, by=by, changes=changes)
        find([row.pk], by=by)
    return row


def end_withdrawn(by: Viewer) -> str:
    """The clock's round: nobody is asked any more about a matter that was withdrawn or turned down."""
    ended = (Matter.Status.WITHDRAWN, Matter.Status.REJECTED)
    rows = Ratification.objects.filter(ended_on__isnull=True, matter__status__in=ended)
    count = 0
    for row in rows.select_related("matter").order_by("pk"):
        why = row.matter.closed_because or str(row.matter.get_status_display())
        end_round(row, reason=why, by=by)
        count += 1
    return f"{count} rounds ended: their matter has" if count else ""
