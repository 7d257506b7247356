"""To which agreement an invoice belongs: by what it says, then by what was taught, then by guess.

Source: needs § 3.6, norway § 4.5 (BT-10, BT-12, BT-13, BT-155). Plain values in and out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

SURE, UNSURE, NONE = "sure", "unsure", "none"
CONTRACT, TAUGHT, ORDER, BUYER, ITEM, SUPPLIER = (
    "contract",
    "taught",
    "order",
    "buyer_reference",
    "item",
    "supplier",
)
TEACHABLE = ("contract_reference", "buyer_reference", "seller")
"""What an invoice can teach about the ones that follow, the most telling first. An order's number
is used once, so it teaches nothing.
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agreement of the supplier that is in force in the invoice's period.

    All references are `plain`: the agreement's own numbers, its orders', its members' buyer
    references, and the item numbers of its prices.
    """

    agreement_id: int
    contracts: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()
    buyers: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """What an invoice says about what it belongs to, `plain`."""

    contract: str = ""
    order: str = ""
    buyer: str = ""
    items: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """The agreement found, how sure it is and on what ground; `others` could also be meant."""

    agreement_id: int | None
    match: str
    ground: str = ""
    others: tuple[int, ...] = field(default=())


def plain(text: str) -> str:
    """A reference as it is compared: lower case, only letters and digits."""
    return re.sub(r"[\W_]+", "", text.casefold())


def match(
    said: Said, candidates: Sequence[Candidate], taught: Mapping[str, int] | None = None
) -> Matched:
    """Find the agreement. `taught`: field of `TEACHABLE` → agreement, where its value was taught.

    The agreement's number decides; then what people taught; then an order's number, a member's buyer
    reference and item numbers, each where it points at one alone. A supplier's only agreement is a
    suggestion and no more.
    """
    found = _by("contracts", [said.contract], candidates)
    if len(found) == 1:
        return Matched(found[0], SURE, CONTRACT)
    known = {candidate.agreement_id for candidate in candidates}
    for name in TEACHABLE:
        agreement = (taught or {}).get(name)
        if agreement in known:
            return Matched(agreement, SURE, TAUGHT)
    return _by_traces(said, candidates)


def _by_traces(said: Said, candidates: Sequence[Candidate]) -> Matched:
    for name, words, ground in (
        ("orders", [said.order, said.contract], ORDER),
        ("buyers", [said.buyer], BUYER),
    ):
        found = _by(name, words, candidates)
        if len(found) == 1:
            return Matched(found[0], SURE, ground)
    return _by_items(said, candidates)


def _by_items(said: Said, candidates: Sequence[Candidate]) -> Matched:
    """By item numbers: sure where every line's is one agreement's and no other's."""
    counts: Counter[int] = Counter()
    for item in said.items:
        counts.update(one.agreement_id for one in candidates if item and item in one.items)
    ranked = [agreement for agreement, _count in counts.most_common()]
    if ranked:
        alone = len(ranked) == 1 and counts[ranked[0]] == len(said.items)
        return Matched(ranked[0], SURE if alone else UNSURE, ITEM, tuple(ranked[1:]))
    ids = [candidate.agreement_id for candidate in candidates]
    if len(ids) == 1:
        return Matched(ids[0], UNSURE, SUPPLIER)
    return Matched(None, NONE, "", tuple(ids))


def _by(name: str, words: Collection[str], candidates: Sequence[Candidate]) -> list[int]:
    wanted = {word for word in words if word}
    return [one.agreement_id for one in candidates if wanted & getattr(one, name)]
