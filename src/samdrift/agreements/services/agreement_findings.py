"""What is found about agreements: nobody follows one up, one runs past its end, a day comes near and
nobody has decided, a member was taken in that the notice did not name.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from samdrift.agreements.calc.standing import State
from samdrift.agreements.models.agreements import (
    Agreement,
    AgreementSystem,
    Entitled,
    Participation,
)
from samdrift.agreements.models.options import Option
from samdrift.agreements.queries.agreements import course_of
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.uses import Use

SUBJECT = "agreements.agreement"
NOBODY = "agreements.no_lead"
PAST = "agreements.past_its_end"
ENDS = "agreements.ends_undecided"
RENEWS = "agreements.notice_near"
OPTION = "agreements.option_undecided"
NOT_NAMED = "agreements.member_not_named"
KINDS = (NOBODY, PAST, ENDS, RENEWS, OPTION, NOT_NAMED)

ENDS_AHEAD = dt.timedelta(days=365)
"""What follows an agreement takes a competition, and that takes most of a year."""
NOTICE_AHEAD = dt.timedelta(days=90)
OPTION_AHEAD = dt.timedelta(days=120)
BATCH = 300


def find(pks: Collection[int], *, by: Viewer) -> None:
    """Look at these agreements: as many questions however many they are."""
    reconcile(Scope(KINDS, SUBJECT, pks), _found(pks, by.today), by=by)


def find_all(by: Viewer) -> str:
    """The clock's round: time alone brings days near."""
    pks = list(Agreement.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        find(pks[start : start + BATCH], by=by)
    return ""


@dataclass
class _Around:
    """What stands around the agreements looked at, fetched once."""

    systems: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Agreement → the systems it is about."""
    covering: dict[int, list[Agreement]] = field(default_factory=lambda: defaultdict(list))
    """System → every agreement about it."""
    members: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Agreement → those in it today."""
    everybody: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Agreement → those who are or were in it."""
    using: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """System → members that use it today."""


def _found(pks: Collection[int], today: dt.date) -> Iterator[Found]:
    rows = list(Agreement.objects.filter(pk__in=pks).order_by("pk"))
    around = _around([row.pk for row in rows], today)
    options = _options(pks)
    for row in rows:
        state = course_of(row).state(today)
        if state == State.OVER:
            yield from _past(row, around, today)
            continue
        if row.lead_id is None:
            yield Found(NOBODY, row.pk, row.title)
        if state == State.RUNNING:
            yield from _ends(row, around, options[row.pk], today)
            yield from _renews(row, around, today)
        yield from _undecided(row, around, options[row.pk], today)
    yield from _not_named(pks, today)


def _around(pks: Sequence[int], today: dt.date) -> _Around:
    found = _Around()
    pairs = AgreementSystem.objects.filter(agreement_id__in=pks)
    for agreement, system in pairs.values_list("agreement_id", "system_id"):
        found.systems[agreement].add(system)
    systems = set().union(*found.systems.values()) if found.systems else set()
    others = AgreementSystem.objects.filter(system_id__in=systems).select_related("agreement")
    for one in others:
        found.covering[one.system_id].append(one.agreement)
    rows = Participation.objects.filter(agreement_id__in=pks)
    for row in rows:
        found.everybody[row.agreement_id].add(row.member_id)
        if row.is_on(today):
            found.members[row.agreement_id].add(row.member_id)
    uses = Use.objects.on(today).filter(system_id__in=systems)
    for system, member in uses.values_list("system_id", "member_id"):
        found.using[system].add(member)
    return found


def _options(pks: Collection[int]) -> dict[int, list[Option]]:
    found: dict[int, list[Option]] = defaultdict(list)
    for row in Option.objects.filter(agreement_id__in=pks, state=Option.State.OPEN).order_by("pk"):
        found[row.agreement_id].append(row)
    return found


def _past(row: Agreement, around: _Around, today: dt.date) -> Iterator[Found]:
    """Its end has passed and nobody said that it was left, yet a system of it is still used by those
    who were in it, and no other agreement covers that.
    """
    if row.left_on is not None or row.valid_to is None:
        return
    for system in sorted(around.systems[row.pk]):
        users = around.using[system] & around.everybody[row.pk]
        if users and not _covered(system, row, around, today):
            agreed = {"ended": str(row.valid_to)}
            yield Found(PAST, row.pk, row.title, members=tuple(sorted(users)), agreed=agreed)
            return


def _covered(system: int, row: Agreement, around: _Around, day: dt.date) -> bool:
    """Whether another agreement about the system is in force on the day."""
    return any(
        other.pk != row.pk and course_of(other).state(day) in {State.RUNNING, State.LEAVING}
        for other in around.covering[system]
    )


def _ends(
    row: Agreement, around: _Around, options: Sequence[Option], today: dt.date
) -> Iterator[Found]:
    """It ends within a year, and nothing follows: no agreement about its systems, no option left."""
    end = row.valid_to
    if end is None or row.renewal_months or end > today + ENDS_AHEAD:
        return
    longer = [one for one in options if one.about == Option.About.EXTENSION]
    if any(one.last_notice is None or one.last_notice >= today for one in longer):
        return
    systems = around.systems[row.pk]
    if systems and all(_covered(system, row, around, end) for system in systems):
        return
    yield Found(
        ENDS,
        row.pk,
        row.title,
        members=_sorted(around.members[row.pk]),
        agreed={"ends": str(end)},
        deadline=end,
    )


def _renews(row: Agreement, around: _Around, today: dt.date) -> Iterator[Found]:
    """The last day of notice is near; after it the agreement is renewed by itself."""
    course = course_of(row)
    last = course.last_notice()
    if last is None or not today <= last <= today + NOTICE_AHEAD:
        return
    until = course.renewed_until(last + dt.timedelta(days=1))
    yield Found(
        RENEWS,
        row.pk,
        row.title,
        mark=str(last),
        members=_sorted(around.members[row.pk]),
        agreed={"last": str(last), "until": str(until) if until else None},
        deadline=last,
    )


def _undecided(
    row: Agreement, around: _Around, options: Sequence[Option], today: dt.date
) -> Iterator[Found]:
    """An option's last day is near or has passed, and nobody has decided on it. An agreement that
    nobody was ever in has none to tell: what its options are is for its members.
    """
    for one in options if around.everybody[row.pk] else ():
        if one.last_notice is None or one.last_notice > today + OPTION_AHEAD:
            continue
        yield Found(
            OPTION,
            row.pk,
            row.title,
            mark=str(one.pk),
            members=_sorted(around.members[row.pk] or around.everybody[row.pk]),
            agreed={"option": one.title, "last": str(one.last_notice)},
            deadline=one.last_notice,
        )


def _sorted(members: Collection[int]) -> tuple[int, ...]:
    return tuple(sorted(members))


def _not_named(pks: Collection[int], today: dt.date) -> Iterator[Found]:
    """A member came in later, and is not among those that the notice named."""
    named: dict[int, set[str]] = defaultdict(set)
    lists = Entitled.objects.on(today).filter(agreement_id__in=pks)
    for agreement, orgnr in lists.values_list("agreement_id", "orgnr"):
        named[agreement].add(orgnr)
    came = (Participation.CameBy.LATER, Participation.CameBy.OPTION)
    rows = Participation.objects.touching(today, None).filter(
        agreement_id__in=[pk for pk in pks if named[pk]], came_by__in=came
    )
    for row in rows.select_related("agreement", "member").order_by("pk"):
        if row.member.orgnr not in named[row.agreement_id]:
            yield Found(
                NOT_NAMED,
                row.agreement_id,
                row.agreement.title,
                mark=str(row.member_id),
                members=(row.member_id,),
                agreed={"named": len(named[row.agreement_id])},
                observed={"member": row.member.name, "orgnr": row.member.orgnr},
            )
