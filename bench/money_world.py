"""An invented world of agreements to measure money in: members, priced agreements, counted users.

Rows are put straight into the tables, so that a nation's year stands in a minute; nothing of what
is measured is made here. The same sizes give the same world.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

YEAR = 2026
START, END = dt.date(YEAR, 1, 1), dt.date(YEAR + 8, 1, 1)
FALLS_ON = dt.date(YEAR, 7, 1)
FALL = Decimal("0.97")
"""From then on the agreed price is so much of what it was."""
TIERS = ((0, 100), (2_001, 90), (4_001, 80))
WRONG_EVERY = 33
"""Of so many invoices one is billed by a price that is a fall too high."""
CENT = Decimal("0.01")
KEYS = (
    ("Equal parts", (("equal", 1, 1),)),
    ("Inhabitants", (("inhabitants", 1, 1),)),
    ("A third equal, the rest by inhabitants", (("equal", 1, 3), ("inhabitants", 2, 3))),
)


@dataclass(frozen=True)
class Size:
    """Of `agreements`, the first `own` bill each member by itself, the last `summed` all in one line,
    and those between all on one invoice with a line for each. Each has so many `terms`, the first
    `more` one more; with `apart` each term comes on an invoice of its own.
    """

    members: int
    agreements: int
    own: int
    summed: int
    terms: int = 1
    more: int = 0
    apart: bool = False

    def terms_of(self, agreement: int) -> int:
        return self.terms + (agreement < self.more)

    def is_summed(self, agreement: int) -> bool:
        return agreement >= self.agreements - self.summed


NATION = Size(357, 300, 30, 60)
TENTH = Size(357, 30, 3, 6)
COOPERATION = Size(9, 60, 0, 30, terms=6, more=40, apart=True)


def first(month: int) -> dt.date:
    """The first day of a month of the year, 13 being January of the next."""
    return dt.date(YEAR + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def last(month: int) -> dt.date:
    return first(month).replace(day=calendar.monthrange(YEAR, month)[1])


def users(system: int, member: int, month: int) -> int:
    """How many use a system at a member, as counted in the month."""
    return 5 + (system * 7 + member * 13) % 40 + (member % 17) * 3 + month % 4


def price(agreement: int, tier: int, day: dt.date) -> Decimal:
    """The agreed price per user and month of a tier, in kroner."""
    whole = Decimal(TIERS[tier][1] + agreement % 11)
    return (whole * FALL if day >= FALLS_ON else whole).quantize(CENT)


def fill(size: Size) -> None:
    """Put the world into an empty database that `init` has made."""
    from django.db import transaction

    from bench.load import settle

    with transaction.atomic():
        members = _members(size)
        systems = _systems(size)
        _uses(systems, members)
        agreements = _agreements(size, systems)
        _participations(agreements, members)
        _terms(size, agreements)
        _keys(agreements)
    count(size, 0)
    settle()


def _members(size: Size) -> list[int]:
    from samdrift.kernel import bulk
    from samdrift.parties.models.arrangements import Arrangement, Membership
    from samdrift.parties.models.figures import KeyFigure
    from samdrift.parties.models.members import Member
    from samdrift.parties.models.people import Person

    made = [Member(name=f"Kommune {n:03}", sort_key=f"kommune {n:03}") for n in range(size.members)]
    bulk.add_all(made)
    arrangement = Arrangement.objects.create(name="Samarbeidet", founded_on=START)
    for name in ("Kontrollør", "Leder"):
        Person.objects.create(given_name="Kari", family_name=name)
    Membership.objects.bulk_create(
        Membership(arrangement=arrangement, member=one, valid_from=START) for one in made
    )
    KeyFigure.objects.bulk_create(
        KeyFigure(member=one, year=year, kind="inhabitants", value=900 + n * 731 % 60_000)
        for n, one in enumerate(made)
        for year in (YEAR - 1, YEAR)
    )
    return [one.pk for one in made]


def _systems(size: Size) -> list[int]:
    from samdrift.kernel import bulk
    from samdrift.portfolio.models.systems import System

    made = [System(name=f"System {n:03}") for n in range(size.agreements)]
    for one in made:
        one.make_keys()
    bulk.add_all(made)
    return [one.pk for one in made]


def _uses(systems: list[int], members: list[int]) -> None:
    """Each member uses each system."""
    from samdrift.kernel import bulk
    from samdrift.portfolio.models.uses import Use

    names = [field.attname for field in Use._meta.concrete_fields if not field.primary_key]
    places = [(s, m) for s in range(len(systems)) for m in range(len(members))]
    rows = []
    for s, m in places:
        use = Use(system_id=systems[s], member_id=members[m], valid_from=START)
        rows.append(tuple(getattr(use, name) for name in names))
    bulk.add_rows(Use, names, rows)


def count(size: Size, month: int) -> None:
    """The users of each use are counted on the last day of the month (0: the December before)."""
    from django.db import transaction

    from samdrift.kernel import bulk
    from samdrift.portfolio.models.uses import Use, UserCount

    day = last(month) if month else START - dt.timedelta(days=1)
    pks = Use.objects.order_by("pk").values_list("pk", flat=True)
    rows = (
        (pk, day, users(*divmod(place, size.members), month), "system", "")
        for place, pk in enumerate(list(pks))
    )
    with transaction.atomic():
        bulk.pour(UserCount, ("use_id", "counted_on", "count", "source", "note"), rows)


def _agreements(size: Size, systems: list[int]) -> list[Any]:
    from samdrift.agreements.models.agreements import Agreement, AgreementSystem
    from samdrift.kernel import bulk
    from samdrift.parties.models.suppliers import Supplier

    suppliers = [
        Supplier(name=f"Leverandør {n:02}", sort_key=f"leverandør {n:02}")
        for n in range(max(size.agreements // 5, 1))
    ]
    bulk.add_all(suppliers)
    made = [
        Agreement(
            title=f"Avtale {n:03}",
            sort_key=f"avtale {n:03}",
            reference=f"AVT-{n:03}",
            kind=Agreement.Kind.SSA_L,
            supplier=suppliers[n % len(suppliers)],
            valid_from=START,
            valid_to=END,
            billed=Agreement.Billed.MEMBER if n < size.own else Agreement.Billed.JOINT,
        )
        for n in range(size.agreements)
    ]
    bulk.add_all(made)
    pairs = zip(made, systems, strict=True)
    bulk.pour(AgreementSystem, ("agreement_id", "system_id"), ((one.pk, s) for one, s in pairs))
    return made


def _participations(agreements: list[Any], members: list[int]) -> None:
    from samdrift.agreements.models.agreements import Participation
    from samdrift.kernel import bulk

    names = [
        field.attname for field in Participation._meta.concrete_fields if not field.primary_key
    ]
    rows = (
        Participation(agreement_id=one.pk, member_id=member, valid_from=START)
        for one in agreements
        for member in members
    )
    bulk.pour(Participation, names, (tuple(getattr(row, n) for n in names) for row in rows))


def _terms(size: Size, agreements: list[Any]) -> None:
    """Prices by tiers, which fall in July. Every other agreement counts all members' users together,
    the others each member's own.
    """
    from samdrift.agreements.models.terms import PriceRule, Term, TermStep

    for n, agreement in enumerate(agreements):
        for place in range(size.terms_of(n)):
            term = Term.objects.create(
                agreement=agreement,
                kind=Term.Kind.PRICE,
                title=f"Per bruker {place}",
                item=f"V-{place}",
                position=place,
                unit="bruker",
            )
            scope = PriceRule.Scope.JOINT if n % 2 else PriceRule.Scope.MEMBER
            PriceRule.objects.create(term=term, tier_by=scope)
            TermStep.objects.bulk_create(
                TermStep(
                    term=term,
                    level=level,
                    value=price(n, tier, begins),
                    valid_from=begins,
                    valid_to=ends,
                )
                for begins, ends in ((START, FALLS_ON), (FALLS_ON, None))
                for tier, (level, _price) in enumerate(TIERS)
            )


def _keys(agreements: list[Any]) -> None:
    """Three keys, by turns; what is billed to each member goes to it direct."""
    from samdrift.agreements.models.agreements import Agreement
    from samdrift.money.models.keys import AgreementKey, KeyPart, KeyVersion, SplitKey
    from samdrift.parties.models.arrangements import Arrangement

    arrangement, keys = Arrangement.objects.get(), []
    for title, parts in KEYS:
        key = SplitKey.objects.create(title=title, arrangement=arrangement)
        version = KeyVersion.objects.create(key=key, valid_from=START, decided_by="Invented")
        for place, (basis, top, bottom) in enumerate(parts):
            KeyPart.objects.create(
                version=version, position=place, basis=basis, top=top, bottom=bottom
            )
        keys.append(key)
    AgreementKey.objects.bulk_create(
        AgreementKey(agreement=one, key=keys[n % len(keys)], valid_from=START)
        for n, one in enumerate(agreements)
        if one.billed == Agreement.Billed.JOINT
    )


def bill(size: Size, month: int) -> list[int]:
    """Let each supplier send what is expected for the month, as invoices that are taken in and known
    where they belong; one in 33 by a price that is too high. Returns their ids.
    """
    from django.db import transaction

    with transaction.atomic():
        return _bill(size, month)


def _bill(size: Size, month: int) -> list[int]:
    from samdrift.agreements.models.agreements import Agreement
    from samdrift.kernel import bulk
    from samdrift.money.models.expected import Expected
    from samdrift.money.models.invoices import InvoiceLine

    rows = Expected.objects.filter(starts_on=first(month)).select_related("agreement__supplier")
    awaited = {one.pk: one for one in rows}
    order = Agreement.objects.order_by("pk").values_list("pk", flat=True)
    summed = {pk for n, pk in enumerate(order) if size.is_summed(n)}
    bills: dict[tuple[int, int], Any] = {}
    for expected, term, net in _sums(month):
        place = expected, term if size.apart else 0
        if place not in bills:
            bills[place] = _invoice(awaited[expected], place, month)
        bills[place].net += net
    made = list(bills.values())
    bulk.add_all(made)
    wrong = {one.pk for one in made[7::WRONG_EVERY]}
    names = [f.attname for f in InvoiceLine._meta.concrete_fields if not f.primary_key]

    def lines() -> Iterator[tuple[Any, ...]]:
        for place, (expected, *values) in enumerate(_charges(month, awaited, summed)):
            invoice = bills[expected, values[0] if size.apart else 0].pk
            line = _line(invoice, place, tuple(values), wrong=invoice in wrong)
            yield tuple(getattr(line, name) for name in names)

    bulk.pour(InvoiceLine, names, lines())
    _sum_up(made[7::WRONG_EVERY])
    return [one.pk for one in made]


def _of_month(month: int) -> Any:
    from samdrift.money.models.expected import Expected, ExpectedLine

    expected = Expected.objects.filter(starts_on=first(month))
    return ExpectedLine.objects.filter(expected__in=expected).order_by("expected", "term", "pk")


def _sums(month: int) -> Any:
    from django.db.models import Sum

    rows = _of_month(month).order_by("expected", "term").values_list("expected_id", "term_id")
    return rows.annotate(sum=Sum("net"))


def _charges(month: int, awaited: dict[int, Any], summed: set[int]) -> Iterator[list[Any]]:
    """[expected, term, member, quantity, price, net, item] of each line to bill."""
    rows = _of_month(month).values_list(
        "expected_id", "term_id", "member_id", "quantity", "price", "net", "term__item"
    )
    for (expected, _term), some in groupby(list(rows), key=lambda row: row[:2]):
        if awaited[expected].agreement_id not in summed:
            yield from map(list, some)
            continue
        each = list(some)
        whole = list(each[0])
        whole[2], whole[3], whole[5] = None, sum(r[3] for r in each), sum(r[5] for r in each)
        yield whole


def _sum_up(made: list[Any]) -> None:
    """An invoice comes to what its lines do."""
    from django.db.models import Sum

    from samdrift.money.models.invoices import Invoice

    for one in made:
        one.net = one.lines.aggregate(net=Sum("net"))["net"]
        one.vat = (one.net / 4).quantize(CENT)
        one.payable = one.net + one.vat
    Invoice.objects.bulk_update(made, ["net", "vat", "payable"])


def _invoice(one: Any, place: tuple[int, int], month: int) -> Any:
    from samdrift.money.models.invoices import Invoice

    return Invoice(
        kind=Invoice.Kind.INVOICE,
        number=f"{place[0]}-{place[1]}-{month}",
        supplier=one.agreement.supplier,
        seller_name=one.agreement.supplier.name,
        member_id=one.member_id,
        issued_on=last(month),
        due_on=last(month) + dt.timedelta(days=30),
        covers_from=first(month),
        covers_to=last(month),
        contract_reference=one.agreement.reference,
        net=Decimal(0),
        vat=Decimal(0),
        payable=Decimal(0),
        agreement=one.agreement,
        match=Invoice.Match.SURE,
        match_ground="contract",
        received_at=dt.datetime.combine(last(month), dt.time(12), dt.UTC),
    )


def _line(invoice: int, place: int, values: tuple[Any, ...], *, wrong: bool) -> Any:
    from samdrift.money.models.invoices import InvoiceLine

    term, member, quantity, each, net, item = values
    if wrong:
        each = (each / FALL).quantize(CENT)
        net = (quantity * each).quantize(CENT)
    return InvoiceLine(
        invoice_id=invoice,
        position=place,
        line_id=str(place),
        item=item,
        name="Per bruker",
        quantity=quantity,
        price=each,
        net=net,
        vat_category="S",
        vat_rate=Decimal(25),
        term_id=term,
        member_id=member,
    )
