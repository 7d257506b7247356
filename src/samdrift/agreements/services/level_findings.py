"""The finding that a level was not kept: until its claim is at its end, or a later period is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from samdrift.agreements.calc.level_kept import claim_mark, first_mark, term_of_mark
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Claim, Measurement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.claims import members_of
from samdrift.agreements.queries.levels import kept, measure_for, standing
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

BROKEN = "agreements.level_broken"


def look_at(terms: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on levels of these terms against what was measured of them."""
    agreements = set(Term.objects.filter(pk__in=terms).values_list("agreement", flat=True))
    if not agreements:
        return
    wanted = set(terms)
    scope = Scope(
        (BROKEN,),
        kind_of(Agreement),
        agreements,
        covers=lambda _subject, mark: term_of_mark(mark) in wanted,
    )
    reconcile(scope, _found(standing(terms)), by=by)


def mark_of(row: Measurement) -> str:
    return claim_mark(row.term_id, row.member_id, str(row.starts_on))


def _found(rows: Collection[Measurement]) -> Iterator[Found]:
    broken = [row for row in _last_word(rows) if kept(row) is False]
    agreements = {row.term.agreement_id for row in broken}
    rows = Claim.objects.filter(agreement__in=agreements, mark__startswith="level:").order_by("pk")
    claims: dict[tuple[int, str], Claim] = {}
    for one in rows:  # the newest that is not settled; else the newest
        key = one.agreement_id, first_mark(one.mark)
        if key not in claims or one.state in Claim.OPEN or claims[key].state not in Claim.OPEN:
            claims[key] = one
    members = members_of(agreements)
    for row in broken:
        claim = claims.get((row.term.agreement_id, mark_of(row)))
        if claim is None or claim.state in Claim.OPEN:
            whose = _whose(row, claim) or members.get(row.term.agreement_id, ())
            yield _one(row, claim, whose)


def _whose(row: Measurement, claim: Claim | None) -> tuple[int, ...]:
    """The member it was measured for, or the one that has taken over its claim."""
    member = claim.member_id if claim is not None else row.member_id
    return (member,) if member else ()


def _last_word(rows: Collection[Measurement]) -> Iterator[Measurement]:
    """All of what can be claimed; of what nobody claims only the newest of each term and member."""
    claimed = set(
        Claim.objects.filter(mark__in=[mark_of(row) for row in rows]).values_list("mark", flat=True)
    )
    newest = {(row.term_id, row.member_id): row.pk for row in rows}
    for row in rows:
        if mark_of(row) in claimed or newest[row.term_id, row.member_id] == row.pk:
            yield row


def _one(row: Measurement, claim: Claim | None, members: tuple[int, ...]) -> Found:
    term = row.term
    return Found(
        BROKEN,
        term.agreement_id,
        term.agreement.title,
        mark=mark_of(row),
        members=members,
        agreed={
            "term": term.title,
            "annex": term.annex,
            "target": str(row.target),
            "measure": measure_for(term).value,
        },
        observed={
            "value": str(row.value),
            "from": str(row.starts_on),
            "to": str(row.ends_on),
            "measurement": row.pk,
            "claim": claim.pk if claim else None,
        },
        money=in_ore(claim.amount) if claim else None,
        deadline=claim.last_day if claim and claim.state == Claim.State.BASIS else None,
    )


def in_ore(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)
