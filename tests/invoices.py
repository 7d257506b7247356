"""Invented invoices: one that is right, lines for it, and every sane one that chance can make."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from samdrift.formats.ehf import (
    Address,
    Adjustment,
    Attachment,
    BillingReference,
    Identifier,
    Outgoing,
    OutgoingLine,
    Period,
    norwegian_party,
    to_account,
)
from samdrift.formats.text import clean

FJELL = norwegian_party(
    "Fjellfjord IKT",
    "976390512",
    Address(street="Kaia 3", city="Nordvik", postcode="9990", country="NO"),
    vat_registered=True,
    in_foretaksregisteret=True,
)
NORDVIK = norwegian_party(
    "Nordvik kommune",
    "991825827",
    Address(street="Rådhusgata 1", city="Nordvik", postcode="9991", country="NO"),
)
LICENCE = OutgoingLine(
    name="Lisens sak og arkiv",
    quantity=Decimal(3500),
    price=Decimal("97.00"),
    period=Period(date(2026, 10, 1), date(2026, 10, 31)),
    seller_item_id="SAK-100",
    order_line_reference="1",
)
SUPPORT = OutgoingLine(
    name="Brukerstøtte", quantity=Decimal("12.5"), price=Decimal(1350), unit="HUR", note="Oktober"
)
RIGHT = Outgoing(
    number="F-2026-117",
    issue_date=date(2026, 11, 2),
    due_date=date(2026, 12, 2),
    seller=FJELL,
    buyer=NORDVIK,
    lines=(LICENCE, SUPPORT),
    buyer_reference="IKT-4400",
    contract_reference="RA-2024-07",
    period=Period(date(2026, 10, 1), date(2026, 10, 31)),
    payments=(to_account("15031234567", "117000000012"),),
)
CREDIT = replace(
    RIGHT,
    kind="creditnote",
    number="K-2026-9",
    billing_references=(BillingReference("F-2026-117", date(2026, 11, 2)),),
    lines=(replace(LICENCE, quantity=Decimal(40)),),
)
OUTSIDE = replace(
    RIGHT,
    number="F-2026-118",
    seller=replace(FJELL, vat_id=None),
    lines=(replace(SUPPORT, vat_category="O", vat_rate=None),),
)


def many_lines(count: int) -> Outgoing:
    """The right invoice with this many lines, each a little different."""
    lines = tuple(
        replace(
            LICENCE,
            name=f"Lisens {place}",
            quantity=Decimal(place % 97 + 1),
            price=Decimal(place % 53 + 1) / 4,
            vat_rate=Decimal((25, 15, 12)[place % 3]),
        )
        for place in range(count)
    )
    return replace(RIGHT, lines=lines)


# --- what chance makes ------------------------------------------------------------------------------

TEXTS = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40
).map(lambda text: clean(" ".join(text.split())) or "x")
MAYBE_TEXT = st.none() | TEXTS
DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
CENTS = st.decimals(0, 100_000, places=2)
QUANTITIES = st.decimals(-5_000, 5_000, places=3)
PRICES = st.decimals(0, 90_000, places=4)
RATES = [
    ("S", Decimal(25)),
    ("S", Decimal(15)),
    ("S", Decimal(12)),
    ("S", Decimal("11.11")),
    ("Z", Decimal(0)),
    ("E", Decimal(0)),
    ("AE", Decimal(0)),
    ("G", Decimal(0)),
]
INVOICE_PERIOD = Period(date(2019, 1, 1), date(2036, 12, 31))


@st.composite
def adjustments(draw, rates=None):
    vat = {}
    if rates:
        category, rate = draw(st.sampled_from(rates))
        vat = {"vat_category": category, "vat_rate": rate}
    if draw(st.booleans()):
        base, percent = draw(CENTS), draw(st.decimals(0, 100, places=2))
        amount = (base * percent / 100).quantize(Decimal("0.01"))
        vat |= {"base": base, "percent": percent}
    else:
        amount = draw(CENTS)
    return Adjustment(charge=draw(st.booleans()), amount=amount, reason=draw(TEXTS), **vat)


@st.composite
def lines(draw, rates):
    category, rate = draw(st.sampled_from(rates))
    start = draw(DAYS)
    gross, discount = draw(PRICES), draw(st.none() | st.decimals(0, 1, places=2))
    net = gross * (1 - (discount or 0))
    return OutgoingLine(
        name=draw(TEXTS),
        quantity=draw(QUANTITIES),
        price=net,
        gross_price=None if discount is None else gross,
        price_discount=None if discount is None else gross - net,
        unit=draw(st.sampled_from(["EA", "HUR", "MON", "KGM"])),
        vat_category=category,
        vat_rate=rate,
        note=draw(MAYBE_TEXT),
        description=draw(MAYBE_TEXT),
        accounting_cost=draw(MAYBE_TEXT),
        period=draw(st.none() | st.just(Period(start, start + timedelta(30)))),
        order_line_reference=draw(MAYBE_TEXT),
        object_reference=draw(st.none() | TEXTS.map(Identifier)),
        seller_item_id=draw(MAYBE_TEXT),
        buyer_item_id=draw(MAYBE_TEXT),
        standard_item_id=draw(st.none() | TEXTS.map(lambda text: Identifier(text, "0160"))),
        classifications=tuple(
            draw(st.lists(TEXTS.map(lambda text: Identifier(text, "TST")), max_size=2))
        ),
        properties=tuple(draw(st.lists(st.tuples(TEXTS, TEXTS), max_size=2))),
        base_quantity=draw(st.none() | st.sampled_from([Decimal(1), Decimal(12), Decimal(1000)])),
        adjustments=tuple(draw(st.lists(adjustments(), max_size=2))),
    )


@st.composite
def outgoings(draw):
    """Any sane document: of both kinds, with VAT or outside it."""
    outside = draw(st.booleans()) and draw(st.booleans())
    rates = [("O", None)] if outside else RATES
    kind = draw(st.sampled_from(["invoice", "creditnote"]))
    order = draw(MAYBE_TEXT)
    return Outgoing(
        kind=kind,
        number=draw(TEXTS),
        issue_date=draw(DAYS),
        due_date=draw(DAYS),
        seller=replace(FJELL, vat_id=None)
        if outside
        else replace(FJELL, trading_name=draw(MAYBE_TEXT)),
        buyer=replace(NORDVIK, name=draw(TEXTS), contact_name=draw(MAYBE_TEXT)),
        lines=tuple(draw(st.lists(lines(rates), min_size=1, max_size=4))),
        note=draw(MAYBE_TEXT),
        buyer_reference=draw(TEXTS) if order is None else draw(MAYBE_TEXT),
        order_reference=order,
        contract_reference=draw(MAYBE_TEXT),
        project_reference=draw(MAYBE_TEXT),
        accounting_cost=draw(MAYBE_TEXT),
        period=draw(st.none() | st.just(INVOICE_PERIOD)),
        billing_references=tuple(
            draw(st.lists(st.builds(BillingReference, TEXTS, st.none() | DAYS), max_size=2))
        ),
        delivery_date=draw(st.none() | DAYS),
        payments=(to_account("15031234567", draw(MAYBE_TEXT)),),
        payment_terms=draw(MAYBE_TEXT),
        adjustments=tuple(draw(st.lists(adjustments(rates), max_size=2))),
        prepaid=draw(st.just(Decimal(0)) | CENTS),
        whole_kroner=draw(st.booleans()),
        attachments=tuple(draw(st.lists(attached(), max_size=2))),
    )


@st.composite
def attached(draw):
    content = draw(st.binary(min_size=1, max_size=60))
    return Attachment(
        id=draw(TEXTS), description=draw(MAYBE_TEXT), filename="vedlegg.pdf", mime="application/pdf",
        content=content,
    )  # fmt: skip
