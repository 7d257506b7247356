"""Whatever a stranger sends, it costs little, fetches nothing, and is refused by name."""

import time
import tracemalloc
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.invoices import RIGHT

from samdrift.formats.ehf import Adjustment, EhfError, Limits, Verdict, check, invoice_xml, read
from samdrift.formats.ehf.source import parsed

SPACES = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
PLAIN = f"<Invoice {SPACES}><cbc:ID>Blåbær</cbc:ID></Invoice>"
LAUGHS = "".join(
    f'<!ENTITY l{place} "{f"&l{place - 1};" * 10 if place else "ha" * 500}">' for place in range(10)
)


def declared(encoding: str, rest: str = PLAIN) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{rest}'


HOSTILE = {
    "empty": (b"", "empty"),
    "a paper": (b"%PDF-1.7 <Invoice/>", "not_xml"),
    "a zip": (b"PK\x03\x04<", "not_xml"),
    "a page": (b"<!DOCTYPE html><html></html>", "doctype"),
    "entity that reads a file": (
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', "doctype",
    ),
    "billion laughs": (f"<!DOCTYPE a [{LAUGHS}]><a>&l9;</a>".encode(), "doctype"),
    "laughs in an attribute": (f'<!DOCTYPE a [{LAUGHS}]><a b="&l9;"/>'.encode(), "doctype"),
    "parameter entity": (
        b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><a/>', "doctype",
    ),
    "external document type": (
        b'<?xml version="1.0"?><!-- x --><!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>', "doctype",
    ),
    "document type far down": (b"<!--" + b" " * 200_000 + b"--><!DOCTYPE a><a/>", "doctype"),
    "document type in UTF-16": (declared("UTF-16", "<!DOCTYPE a><a/>").encode("utf-16"), "doctype"),
    "unknown entity": (PLAIN.replace("Blå", "&blaa;").encode(), "malformed"),
    "sixty megabytes": (b"<a>" + b" " * 60_000_000 + b"</a>", "too_large"),
    "one huge text": (PLAIN.replace("Blå", "x" * 11_000_000).encode(), "too_large"),
    "nested deep": (
        f"<Invoice {SPACES}>{'<cac:Party>' * 5000}{'</cac:Party>' * 5000}</Invoice>".encode(),
        "malformed",
    ),
    "latin 1 that says nothing": (PLAIN.encode("iso-8859-1"), "encoding"),
    "not the ASCII it says": (declared("US-ASCII").encode(), "encoding"),
    "an encoding nobody knows": (declared("x-klingonsk").encode(), "encoding"),
    "UTF-7": (declared("UTF-7").encode("utf-7"), "encoding"),
    "UTF-8 that says UTF-16": (declared("UTF-16").encode(), "malformed"),
    "NUL": (PLAIN.replace("å", "\0").encode(), "malformed"),
    "cut off": (PLAIN[:-12].encode(), "malformed"),
    "two of them": ((PLAIN + PLAIN).encode(), "malformed"),
    "no namespace declared": (b"<cbc:Invoice/>", "malformed"),
    "another document": (b'<Order xmlns="urn:x"/>', "wrong_root"),
    "an invoice without namespace": (b"<Invoice/>", "wrong_root"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_by_name(name):
    data, code = HOSTILE[name]
    began = time.perf_counter()
    with pytest.raises(EhfError) as refused:
        read(data)
    assert refused.value.code == code
    verdict = check(data)
    assert [one.rule for one in verdict.violations] == [f"file.{code}"]
    assert (verdict.accepted, verdict.violations[0].layer) == (False, "file")
    assert verdict.violations[0].text.startswith("The ")
    assert time.perf_counter() - began < 5


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_damaged_invoice_is_read_or_refused_and_nothing_else(data):
    whole = invoice_xml(RIGHT)
    at = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 60))
    damaged = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + cut :]
    assert isinstance(check(damaged), Verdict)
    with suppress(EhfError):
        assert read(damaged).kind == "invoice"


def test_refused_bomb_takes_no_memory():
    data = HOSTILE["billion laughs"][0]
    tracemalloc.start()
    try:
        with pytest.raises(EhfError):
            read(data)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_nothing_is_included_from_elsewhere():
    include = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
        'href="file:///etc/hostname" parse="text"/>'
    )
    root = parsed(f"<Invoice {SPACES}>{include}</Invoice>".encode())
    assert "".join(root.itertext()).strip() == ""
    assert not check(f"<Invoice {SPACES}>{include}</Invoice>".encode()).accepted


def test_stylesheet_of_a_stranger_is_not_run():
    data = f'<?xml-stylesheet href="http://127.0.0.1:9/x.xsl" type="text/xsl"?>{PLAIN}'
    assert read(data.encode()).number == "Blåbær"


def test_limit_is_the_callers_to_set():
    with pytest.raises(EhfError) as refused:
        read(PLAIN.encode(), Limits(bytes=100))
    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    ("limits", "count", "name"),
    [
        (Limits(lines=1), "2", "lines"),
        (Limits(adjustments=0), "1", "allowances and charges"),
        (Limits(vat_shares=0), "1", "VAT shares"),
    ],
)
def test_more_than_any_invoice_needs_is_refused_before_it_costs(limits, count, name):
    off = Adjustment(
        charge=False, amount=Decimal(1), reason="x", vat_category="S", vat_rate=Decimal(25)
    )
    data = invoice_xml(replace(RIGHT, adjustments=(off,)))
    (told,) = check(data, limits).violations
    assert told.rule == "file.too_many"
    assert dict(told.values) == {"name": name, "count": count}
    assert check(data).accepted


def test_ten_thousand_vat_shares_are_refused_at_once():
    share = "<cac:TaxSubtotal/>" * 10_000
    began = time.perf_counter()
    verdict = check(f"<Invoice {SPACES}><cac:TaxTotal>{share}</cac:TaxTotal></Invoice>".encode())
    assert [one.rule for one in verdict.violations] == ["file.too_many"]
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("content", ["*" * 100, "A", "====", "AAAA=AAAA", "åøæ=", "AAA"])
def test_attachment_that_is_not_base64_is_damaged(content):
    assert attachment(content).damaged
    assert attachment(content).content is None


def test_attachment_is_never_larger_than_what_was_sent():
    found = attachment("UEsDBA" + "A" * 3_000_002)
    assert found.content is not None
    assert len(found.content) < 3_000_000


def attachment(content: str):
    data = f"""<Invoice {SPACES}><cac:AdditionalDocumentReference><cac:Attachment>
      <cbc:EmbeddedDocumentBinaryObject>{content}</cbc:EmbeddedDocumentBinaryObject>
      </cac:Attachment></cac:AdditionalDocumentReference></Invoice>"""
    return read(data.encode()).attachments[0]
