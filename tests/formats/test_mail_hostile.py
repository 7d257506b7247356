"""Any bytes at all are read: nothing fails, nothing grows, nothing is lost without being told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.formats.mail import Flaw, Mail, Passage, bounds, read

SAFE_TAGS = {"p", "div", "b", "i", "a", "br", "img", "table", "tbody", "tr", "td", "li", "ul"}
PIECES = st.sampled_from(
    [b"From: ", b"Subject: ", b"To: ", b"Date: ", b"Content-Type: ", b"multipart/mixed; boundary=q",
     b"text/html", b"message/rfc822", b"application/pkcs7-mime", b"multipart/report", b"text/plain",
     b"message/delivery-status", b"Final-Recipient: rfc822; ", b"Content-Transfer-Encoding: base64",
     b"Content-Disposition: attachment; filename*0*=", b"charset=", b"utf-16", b"utf-7", b"tull",
     b"Message-ID: ", b"References: ", b"=?utf-8?B?", b"=?iso-2022-jp?Q?", b"?=", b"<", b">", b"@",
     b"ola@x.example", b"(", b")", b'"', b"\\", b",", b";", b":", b"--q", b"--q--", b"\n", b"\r\n",
     b"\n\n", b"\r", b" ", b"\t", b"\x00", b"\xff\xfe", b"\xc3", b"\x30\x80\x06\x09", b"=", b"<p>",
     b"<script>", b"</div>", b"-- ", b"> ", b"Mvh", b"On 2026 x wrote:", b"begin 644 x", b"From ",
     b"application/ms-tnef", b"\x78\x9f\x3e\x22\x01\x00", b"\x02\x02\x90\x00\x00\x04\x00\x00\x00"]
)  # fmt: skip


def is_whole(found: Mail, raw: bytes) -> None:
    assert found.size == len(raw)
    assert Flaw.NOT_UNDERSTOOD not in found.flaws
    assert len(found.flaws) == len(set(found.flaws))
    assert "\n" not in found.subject and len(found.subject) <= bounds.SUBJECT
    assert found.date is None or found.date.utcoffset() is not None
    for text in (found.text, found.html, found.subject, found.sender.name, found.sender.address):
        assert "\x00" not in text
        text.encode("utf-8")
    assert "<script" not in found.html
    for file in found.attachments:
        assert file.name and len(file.name) <= bounds.NAME and not set("/\\\x00\n") & set(file.name)
    assert found.text == "".join(one.text for one in found.stretches) or "PGP" in found.text
    assert all(one.what in Passage for one in found.stretches)
    assert bool(found.text) != (Flaw.NO_TEXT in found.flaws)


@given(st.binary(max_size=300))
def test_any_bytes_are_read(raw: bytes):
    is_whole(read(raw), raw)


@given(st.lists(PIECES, max_size=60).map(b"".join))
def test_anything_like_mail_is_read(raw: bytes):
    found = read(raw)
    is_whole(found, raw)
    assert read(raw) == found


HEAD = b"From: a@x.example\nSubject: x\n"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i)
                              for i in range(5000)), id="parts within parts"),
        pytest.param(HEAD + b"Content-Type: multipart/mixed; boundary=q\n\n" + b"--q\n\nx\n" * 5000, id="many parts"),
        pytest.param(HEAD + b"Content-Type: multipart/mixed; boundary=-\n\n" + b"-" * 500_000, id="dashes"),
        pytest.param(b"From: " + b"(" * 200_000 + b"\n\nx", id="brackets"),
        pytest.param(b"From: " + b'"' * 200_001 + b"\n\nx", id="quotes"),
        pytest.param(HEAD + b"Cc: " + b"=?a?q?" * 20_000 + b"\n\nx", id="words not closed"),
        pytest.param(HEAD + b"Content-Type: a; " + b"b*1*=''x;" * 20_000 + b"\n\nx", id="parameters"),
        pytest.param(HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 100_000, id="deep HTML"),
        pytest.param(HEAD + b"Content-Type: text/html\n\n" + b"<div></b>" * 9_990, id="HTML that hides how deep"),
        pytest.param(HEAD + b"Content-Type: text/html\n\n" + b"<!--" * 100_000, id="comments not closed"),
        pytest.param(HEAD + b"Content-Type: text/html\n\n" + b"<img src=//x " * 30_000, id="pictures not closed"),
        pytest.param(HEAD + b"Content-Type: text/html\n\n" + b"".join(b"<font size=%d>" % i for i in range(5000))
                     + b"<p>x" * 5000, id="formats opened again"),
        pytest.param(HEAD + b"\n" + b"On 2026 wrote:\n" * 40_000 + b"> x", id="quotes begun"),
        pytest.param(HEAD + b"\n" + b"-----BEGIN PGP SIGNED MESSAGE-----\n" * 10_000, id="signatures begun"),
        pytest.param(HEAD + b"\n" + b"wrote " * 80_000, id="one long line"),
        pytest.param(HEAD + b"Content-Type: application/pkcs7-mime\n\n" + b"\x30\x80" * 100_000, id="DER in DER"),
    ],
)  # fmt: skip
def test_what_would_take_long_is_bounded(raw: bytes):
    found = read(raw)
    is_whole(found, raw)
    assert len(found.text) <= bounds.TEXT
    assert len(found.html) <= bounds.HTML * 4
    assert len(found.attachments) <= bounds.PARTS + 1
    assert sum(len(one.content) for one in found.attachments) <= len(raw)


def test_a_failure_nobody_foresaw_loses_nothing(monkeypatch: pytest.MonkeyPatch):
    from samdrift.formats.mail import reading

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(reading, "taken_apart", fails)
    found = read(HEAD + b"\nDet brenner.")
    assert Flaw.NOT_UNDERSTOOD in found.flaws
    assert "Det brenner." in found.shown
