"""What an invoice or a credit note says: its terms in EN 16931 (BT-…, BG-…) stand beside each.

Amounts, quantities and rates are `Decimal`, in the currency of the document where nothing else is
said; rates are percent (25 is 25 %). What the file does not say is None or an empty tuple.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["invoice", "creditnote"]

MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost before it is refused: `bytes` as it came, and how much `check` looks at.

    CEN's rules hold each VAT share (`vat_shares`) against each line and each allowance or charge on
    the document (`adjustments`): few of each is quick, many of both would take hours.
    """

    bytes: int = MAX_BYTES
    lines: int = 100_000
    adjustments: int = 1_000
    vat_shares: int = 30


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number with the list it is of: 0192 is Enhetsregisteret, 0088 is GLN."""

    value: str
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From and to, both days included as the file has them. Either may be left out."""

    start: date | None = None
    end: date | None = None
    code: str | None = None  # BT-8: 3 the invoice's day, 35 the delivery's, 432 the payment's


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address; `country` is two letters."""

    street: str | None = None
    additional: str | None = None
    line: str | None = None
    city: str | None = None
    postcode: str | None = None
    region: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Seller, buyer, payee or tax representative.

    `orgnr` is nine digits whose check digit holds, from the first of these that has it: the legal
    entity's number (BT-30, BT-47), the electronic address (BT-34, BT-49), another identifier, the
    VAT number. `other_registrations` are tax registrations that are not VAT: «Foretaksregisteret».
    """

    name: str | None = None
    trading_name: str | None = None
    orgnr: str | None = None
    endpoint: Identifier | None = None
    legal_id: Identifier | None = None
    ids: tuple[Identifier, ...] = ()
    vat_id: str | None = None
    other_registrations: tuple[str, ...] = ()
    legal_form: str | None = None
    address: Address | None = None
    contact_name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One way to pay. `reference` is BT-83, in Norway the KID; `account` an IBAN or a BBAN."""

    code: str | None = None
    name: str | None = None
    reference: str | None = None
    account: str | None = None
    account_name: str | None = None
    bank: str | None = None
    mandate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """An allowance, or when `charge` is true a charge (BG-20, BG-21, BG-27, BG-28).

    `amount` is what is taken away or laid to, without VAT, never negative in itself.
    """

    charge: bool
    amount: Decimal
    base: Decimal | None = None
    percent: Decimal | None = None
    reason: str | None = None
    reason_code: str | None = None
    vat_category: str | None = None
    vat_rate: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VatShare:
    """What is taxed in one category at one rate (BG-23). `rate` is None outside the VAT (O)."""

    category: str
    rate: Decimal | None = None
    taxable: Decimal
    amount: Decimal
    exemption_reason: str | None = None
    exemption_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The document's sums (BG-22), as the file has them."""

    line_extension: Decimal | None = None
    allowances: Decimal | None = None
    charges: Decimal | None = None
    tax_exclusive: Decimal | None = None
    tax: Decimal | None = None
    tax_accounting: Decimal | None = None  # BT-111, in the accounting currency
    tax_inclusive: Decimal | None = None
    prepaid: Decimal | None = None
    rounding: Decimal | None = None
    payable: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line (BG-25). `net` is BT-131; `price` is for `base_quantity` units (1 when left out).

    `object_reference` is what the line is about (BT-128): a subscription, a meter, a phone.
    `source_line` is where the line begins in the file, counted from 1.
    """

    id: str
    note: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    net: Decimal
    accounting_cost: str | None = None
    period: Period | None = None
    order_line_reference: str | None = None
    object_reference: Identifier | None = None
    name: str | None = None
    description: str | None = None
    seller_item_id: str | None = None
    buyer_item_id: str | None = None
    standard_item_id: Identifier | None = None
    classifications: tuple[Identifier, ...] = ()
    origin_country: str | None = None
    properties: tuple[tuple[str, str], ...] = ()
    vat_category: str | None = None
    vat_rate: Decimal | None = None
    price: Decimal | None = None
    base_quantity: Decimal | None = None
    base_unit: str | None = None
    gross_price: Decimal | None = None
    price_discount: Decimal | None = None
    adjustments: tuple[Adjustment, ...] = ()
    source_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A document beside the invoice (BG-24): with `content`, or with the address it lies at.

    `damaged` is true when there is content that is not base64; then `content` is None. The file
    name is the sender's own: never use it as a path.
    """

    id: str | None = None
    description: str | None = None
    filename: str | None = None
    mime: str | None = None
    content: bytes | None = None
    damaged: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class BillingReference:
    """The invoice that this one corrects or credits (BG-3)."""

    number: str
    issue_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One invoice or credit note as it was sent. In a credit note, positive is to the buyer's good."""

    kind: Kind
    customization: str | None = None  # BT-24
    profile: str | None = None  # BT-23
    number: str | None = None  # BT-1
    issue_date: date | None = None  # BT-2
    due_date: date | None = None  # BT-9
    tax_point_date: date | None = None  # BT-7
    type_code: str | None = None  # BT-3
    notes: tuple[str, ...] = ()  # BT-22
    currency: str | None = None  # BT-5
    tax_currency: str | None = None  # BT-6
    accounting_cost: str | None = None  # BT-19
    buyer_reference: str | None = None  # BT-10
    period: Period | None = None  # BG-14
    order_reference: str | None = None  # BT-13
    sales_order_reference: str | None = None  # BT-14
    contract_reference: str | None = None  # BT-12
    project_reference: str | None = None  # BT-11
    despatch_reference: str | None = None  # BT-16
    receipt_reference: str | None = None  # BT-15
    tender_reference: str | None = None  # BT-17
    object_reference: Identifier | None = None  # BT-18
    billing_references: tuple[BillingReference, ...] = ()
    seller: Party = Party()
    buyer: Party = Party()
    payee: Party | None = None
    tax_representative: Party | None = None
    delivery_date: date | None = None  # BT-72
    delivery_name: str | None = None  # BT-70
    delivery_address: Address | None = None  # BG-15
    payments: tuple[Payment, ...] = ()
    payment_terms: str | None = None  # BT-20
    adjustments: tuple[Adjustment, ...] = ()
    vat: tuple[VatShare, ...] = ()
    totals: Totals = Totals()
    lines: tuple[Line, ...] = ()
    attachments: tuple[Attachment, ...] = ()
