"""What an invoice or a credit note of ours shall say, before its sums are computed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from samdrift.formats.ehf.model import (
    Address,
    Adjustment,
    Attachment,
    BillingReference,
    Identifier,
    Kind,
    Party,
    Payment,
    Period,
)
from samdrift.formats.ehf.read_parts import ENHETSREGISTERET

# UNCL 5305, as far as it is used in Norway: rate above zero; zero rate; exempt; outside the VAT.
STANDARD = "S"
ZERO_RATED = "Z"
EXEMPT = "E"
OUTSIDE = "O"
REVERSE = "AE"
EXPORT = "G"

EACH = "EA"  # UN/ECE Recommendation 20: a piece, a user, a licence
HOUR = "HUR"
MONTH = "MON"

TRANSFER = "30"  # UNCL 4461: credit transfer

EXEMPTION_REASONS = MappingProxyType(
    {
        EXEMPT: "Unntatt fra merverdiavgift",
        OUTSIDE: "Utenfor merverdiavgiftsloven",
        REVERSE: "Omvendt avgiftsplikt",
        EXPORT: "Utførsel",
    }
)


class OutgoingError(ValueError):
    """What shall be written can not be a right invoice. `code` names why, for translation at the edge.

    - ``no_lines``, ``no_number``
    - ``no_reference``: neither a buyer reference nor an order reference
    - ``no_address``: the `side` (seller, buyer) has no electronic address
    - ``no_country``: the `side` has no country
    - ``no_name``: the `side`, or a line (`line`), has no name
    - ``vat_rate``: category S needs a rate above zero, Z, E, AE and G zero, and O none
    - ``mixed_outside``: category O can not stand beside another
    - ``negative_price``: a price is never below zero; let the quantity be (`line`)
    - ``base_quantity``: the base quantity must be above zero (`line`)
    - ``gross_price``: the price is not the gross price less the discount (`line`)
    - ``vat_number``: the seller needs a VAT number for VAT, and must have none for category O
    """

    def __init__(self, code: str, **values: str) -> None:
        self.code = code
        self.values = values
        told = ", ".join(f"{name} {value}" for name, value in values.items())
        super().__init__(f"{code}: {told}" if told else code)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingLine:
    """One line: net is quantity × price ÷ base quantity, rounded, with charges and less allowances.

    `vat_rate` is percent, None in category O alone. With `gross_price`, `price` is it less
    `price_discount`. `id` is the line's own number; left out, lines are numbered from 1.
    """

    name: str
    quantity: Decimal
    price: Decimal
    unit: str = EACH
    vat_category: str = STANDARD
    vat_rate: Decimal | None = Decimal(25)
    id: str | None = None
    note: str | None = None
    description: str | None = None
    accounting_cost: str | None = None
    period: Period | None = None
    order_line_reference: str | None = None
    object_reference: Identifier | None = None
    seller_item_id: str | None = None
    buyer_item_id: str | None = None
    standard_item_id: Identifier | None = None
    classifications: tuple[Identifier, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    base_quantity: Decimal | None = None
    gross_price: Decimal | None = None
    price_discount: Decimal | None = None
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """An invoice, or with `kind="creditnote"` a credit note whose amounts are to the buyer's good.

    `whole_kroner` rounds what is to be paid to whole units of the currency, told as rounding
    (BT-114). `exemptions` gives another reason than the usual for a VAT category without VAT.
    """

    number: str
    issue_date: date
    seller: Party
    buyer: Party
    lines: tuple[OutgoingLine, ...]
    kind: Kind = "invoice"
    due_date: date | None = None
    currency: str = "NOK"
    type_code: str | None = None  # 380 or 381 when left out
    note: str | None = None
    buyer_reference: str | None = None
    order_reference: str | None = None
    contract_reference: str | None = None
    project_reference: str | None = None
    accounting_cost: str | None = None
    period: Period | None = None
    billing_references: tuple[BillingReference, ...] = ()
    delivery_date: date | None = None
    payments: tuple[Payment, ...] = ()
    payment_terms: str | None = None
    adjustments: tuple[Adjustment, ...] = ()
    prepaid: Decimal = Decimal(0)
    whole_kroner: bool = False
    exemptions: Mapping[str, str] = field(default_factory=lambda: EXEMPTION_REASONS)
    attachments: tuple[Attachment, ...] = ()


def norwegian_party(
    name: str,
    orgnr: str,
    address: Address,
    *,
    vat_registered: bool = False,
    in_foretaksregisteret: bool = False,
) -> Party:
    """Return a party in Enhetsregisteret: its number is its electronic address as well."""
    number = Identifier(orgnr, ENHETSREGISTERET)
    return Party(
        name=name,
        orgnr=orgnr,
        endpoint=number,
        legal_id=number,
        vat_id=f"NO{orgnr}MVA" if vat_registered else None,
        other_registrations=("Foretaksregisteret",) if in_foretaksregisteret else (),
        address=address,
    )


def to_account(account: str, reference: str | None = None) -> Payment:
    """Return a credit transfer to a Norwegian account (BBAN) or an IBAN, with its KID."""
    return Payment(code=TRANSFER, reference=reference, account=account)


def require_sane(outgoing: Outgoing) -> None:
    """Raise OutgoingError for what no sums can mend."""
    if not outgoing.lines:
        raise OutgoingError("no_lines")
    if not outgoing.number.strip():
        raise OutgoingError("no_number")
    if not (outgoing.buyer_reference or outgoing.order_reference):
        raise OutgoingError("no_reference")
    for side, party in (("seller", outgoing.seller), ("buyer", outgoing.buyer)):
        _require_party(side, party)
    for place, line in enumerate(outgoing.lines, 1):
        _require_line(line, line.id or str(place))
    _require_vat(outgoing)


def _require_party(side: str, party: Party) -> None:
    if not party.name:
        raise OutgoingError("no_name", side=side)
    if party.endpoint is None:
        raise OutgoingError("no_address", side=side)
    if party.address is None or not party.address.country:
        raise OutgoingError("no_country", side=side)


def _require_line(line: OutgoingLine, which: str) -> None:
    if not line.name.strip():
        raise OutgoingError("no_name", line=which)
    if line.price < 0:
        raise OutgoingError("negative_price", line=which)
    if line.base_quantity is not None and line.base_quantity <= 0:
        raise OutgoingError("base_quantity", line=which)
    if line.gross_price is not None and line.price != line.gross_price - (line.price_discount or 0):
        raise OutgoingError("gross_price", line=which)


def _require_vat(outgoing: Outgoing) -> None:
    pairs = {(line.vat_category, line.vat_rate) for line in outgoing.lines}
    pairs |= {(one.vat_category or "", one.vat_rate) for one in outgoing.adjustments}
    for category, rate in pairs:
        if not _rate_fits(category, rate):
            raise OutgoingError("vat_rate", category=category, rate=str(rate))
    outside = any(category == OUTSIDE for category, _rate in pairs)
    if outside and len(pairs) > 1:
        raise OutgoingError("mixed_outside")
    if outside == (outgoing.seller.vat_id is not None):
        raise OutgoingError("vat_number")


def _rate_fits(category: str, rate: Decimal | None) -> bool:
    if category == OUTSIDE:
        return rate is None
    return rate is not None and (rate > 0 if category == STANDARD else rate == 0)
