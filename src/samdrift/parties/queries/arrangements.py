"""Reads of arrangements: form of the day, who takes part with what, and how whole the agreement is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from samdrift.kernel.calc.shares import KnownSum, known_sum
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import (
    Arrangement,
    ArrangementForm,
    ClauseAnswer,
    LegalClause,
    LegalForm,
    Membership,
    Stake,
    Transfer,
)

KINDS = tuple(Stake.Kind)


def arrangement_rows(viewer: Viewer) -> Any:
    """Arrangements with the form and the members of the day shown."""
    forms = seen(ArrangementForm, viewer).on(viewer.day).select_related("form", "seat")
    parts = seen(Membership, viewer).on(viewer.day).select_related("member")
    return seen(Arrangement, viewer).prefetch_related(
        Prefetch("forms", queryset=forms.order_by("-valid_from"), to_attr="forms_now"),
        Prefetch("memberships", queryset=parts.order_by("member__sort_key"), to_attr="parts_now"),
    )


def form_now(arrangement: Any) -> ArrangementForm | None:
    """The legal form on the day shown, of a row from `arrangement_rows`."""
    return arrangement.forms_now[0] if arrangement.forms_now else None


def forms_of(arrangement: Arrangement, viewer: Viewer) -> list[ArrangementForm]:
    """Every legal form it has had, the newest first."""
    rows = seen(ArrangementForm, viewer).filter(arrangement=arrangement)
    return list(rows.select_related("form", "seat").order_by("-valid_from", "-pk"))


def forms_in_force(viewer: Viewer) -> Any:
    """Legal forms, in the order of the list; also those that ended, for history."""
    return seen(LegalForm, viewer).order_by("order")


@dataclass
class Part:
    """A member's part on a day: the membership and its stakes by kind (not there: unknown)."""

    membership: Membership
    stakes: dict[str, Stake] = field(default_factory=dict)

    def values(self) -> list[Stake | None]:
        return [self.stakes.get(kind) for kind in KINDS]


@dataclass
class Shares:
    """Who has what on a day, and the sums, each telling whom it lacks."""

    parts: list[Part]
    sums: dict[str, KnownSum[str]]

    @property
    def foot(self) -> list[KnownSum[str]]:
        return [self.sums[kind] for kind in KINDS]


def shares_on(arrangement: Arrangement, day: dt.date, viewer: Viewer) -> Shares:
    """The four stakes of every member on the day; a member without one is missing, not 0."""
    memberships = (
        seen(Membership, viewer)
        .on(day)
        .filter(arrangement=arrangement)
        .select_related("member")
        .order_by("member__sort_key", "pk")
    )
    parts = {m.pk: Part(m) for m in memberships}
    for stake in seen(Stake, viewer).on(day).filter(membership__in=list(parts)):
        parts[stake.membership_id].stakes[stake.kind] = stake
    return Shares(list(parts.values()), _sums(list(parts.values())))


def _sums(parts: Sequence[Part]) -> dict[str, KnownSum[str]]:
    """Ownership, liability, votes and seats are asked of owners; customers have none to miss."""
    owners = [p for p in parts if p.membership.is_owner]
    return {
        kind: known_sum(
            {
                p.membership.member.name: p.stakes[kind].value if kind in p.stakes else None
                for p in parts
                if p in owners or kind in p.stakes
            }
        )
        for kind in KINDS
    }


def stakes_of(arrangement: Arrangement, viewer: Viewer) -> list[Stake]:
    """Every stake there has been, by member, kind and time."""
    rows = seen(Stake, viewer).filter(membership__arrangement=arrangement)
    rows = rows.select_related("membership__member", "membership__arrangement")
    return list(rows.order_by("membership__member__sort_key", "kind", "-valid_from", "-pk"))


def past_parts(arrangement: Arrangement, viewer: Viewer) -> list[Membership]:
    """Memberships that are over or not yet begun on the day shown."""
    rows = seen(Membership, viewer).filter(arrangement=arrangement).select_related("member")
    return [m for m in rows.order_by("member__sort_key", "valid_from") if not m.is_on(viewer.day)]


@dataclass(frozen=True)
class ClauseState:
    """A point the law demands, and where the agreement deals with it ("" when it doesn't)."""

    clause: LegalClause
    where: str


@dataclass(frozen=True)
class Completeness:
    """How whole an agreement is. `name_fits` is None when the law has no rule of the name."""

    form: ArrangementForm
    clauses: list[ClauseState]
    name_fits: bool | None
    name_words: list[str]

    @property
    def missing(self) -> list[ClauseState]:
        return [c for c in self.clauses if not c.where]

    @property
    def answered(self) -> int:
        return len(self.clauses) - len(self.missing)

    @property
    def legal_person_unsaid(self) -> bool:
        return self.form.form.legal_person == "agreement" and self.form.is_legal_person is None

    @property
    def is_whole(self) -> bool:
        return not self.missing and self.name_fits is not False and not self.legal_person_unsaid


def completeness(form: ArrangementForm, viewer: Viewer) -> Completeness:
    """Hold the agreement against the clause list of its legal form."""
    clauses = seen(LegalClause, viewer).filter(form_id=form.form_id).order_by("order")
    answers = dict(
        seen(ClauseAnswer, viewer).filter(arrangement_form=form).values_list("clause_id", "where")
    )
    words = [w for w in form.form.name_rule.split("|") if w]
    return Completeness(
        form,
        [ClauseState(c, answers.get(c.pk, "")) for c in clauses],
        _name_fits(form.arrangement.name, words),
        words,
    )


def _name_fits(name: str, words: Sequence[str]) -> bool | None:
    """Abbreviations stand as words of their own; whole names anywhere, whatever the case."""
    if not words:
        return None
    own = name.replace("(", " ").replace(")", " ").split()
    return any(w in own if w.isupper() else w.casefold() in name.casefold() for w in words)


def clause_gaps(viewer: Viewer) -> list[Completeness]:
    """Arrangements whose agreement is not whole today."""
    forms = seen(ArrangementForm, viewer).on(viewer.day).select_related("form", "arrangement")
    found = [completeness(form, viewer) for form in forms if form.arrangement.ended_on is None]
    return [c for c in found if not c.is_whole]


def transfers_count(arrangement: Arrangement, viewer: Viewer) -> dict[int, int]:
    """Member id → how much it has transferred and not taken back, on the day shown."""
    counts: dict[int, int] = defaultdict(int)
    rows = seen(Transfer, viewer).filter(
        membership__arrangement=arrangement, transferred_on__lte=viewer.day
    )
    for member, back in rows.values_list("membership__member_id", "taken_back_on"):
        counts[member] += int(back is None or back > viewer.day)
    return counts


def text_of(value: Decimal | int | None) -> str:
    """12,5 and not 12,500000; "" for unknown."""
    return "" if value is None else f"{Decimal(value).normalize():f}".replace(".", ",")
