"""Mail as it comes: headers, parts, letters and files, whole and broken."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest

from samdrift.formats.mail import Address, Flaw, Kind, Mail, read

WHOLE = """\
Return-Path: <kari@nordvik.example>
Delivered-To: hjelp@senter.example
Received: from post.nordvik.example by senter.example; Sat, 21 Nov 2026 08:02:11 +0100
Message-ID: <abc.123@nordvik.example>
In-Reply-To: <svar.1@senter.example>
References: <sak.1@senter.example>
 <svar.1@senter.example>
Date: Sat, 21 Nov 2026 08:02:09 +0100
From: =?UTF-8?Q?Kari_S=C3=B8r?= =?UTF-8?Q?=C3=A5s?= <Kari@Nordvik.example>
To: "Hjelp, felles" <hjelp@senter.example>, vakt@senter.example
Cc: Drift: ola@nordvik.example, Per <per@nordvik.example>;
Subject: =?iso-8859-1?Q?Skriveren_p=E5?=
 =?iso-8859-1?Q?_r=E5dhuset?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="ytre grense"

Dette ser ingen.
--ytre grense
Content-Type: multipart/alternative; boundary=ytre

--ytre
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Skriveren st=C3=A5r.
--ytre
Content-Type: text/html; charset=utf-8

<p>Skriveren <b>står</b>. <img src="cid:bilde1" alt="lampe"></p>
--ytre--
--ytre grense
Content-Type: image/png; name="=?utf-8?B?bGFtcGUgw6YucG5n?="
Content-ID: <bilde1>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--ytre grense
Content-Type: application/pdf
Content-Disposition: attachment; filename*0*=utf-8''Feil%20p%C3%A5; filename*1="skjerm.pdf"

%PDF
--ytre grense--
Heller ikke dette.
"""


def mail(headers: str = "", body: bytes = b"Hei\n") -> Mail:
    told = f"From: Ola <ola@nordvik.example>\nSubject: Hei\n{headers}".encode()
    return read(told.rstrip(b"\n") + b"\n\n" + body)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_whole_mail_is_read_whatever_its_lines_end_with(ending: str):
    found = read(WHOLE.replace("\n", ending).encode())
    assert found.message_id == "abc.123@nordvik.example"
    assert found.in_reply_to == ("svar.1@senter.example",)
    assert found.references == ("sak.1@senter.example", "svar.1@senter.example")
    assert found.sender == Address("Kari Sørås", "kari@nordvik.example")
    assert found.return_path == "kari@nordvik.example"
    assert found.delivered_to == ("hjelp@senter.example",)
    assert found.to == (
        Address("Hjelp, felles", "hjelp@senter.example"),
        Address("", "vakt@senter.example"),
    )
    assert [one.address for one in found.cc] == ["ola@nordvik.example", "per@nordvik.example"]
    assert found.subject == "Skriveren på rådhuset"
    assert found.date == datetime(2026, 11, 21, 8, 2, 9, tzinfo=timezone(timedelta(hours=1)))
    assert found.text == "Skriveren står."
    assert "<b>står</b>" in found.html
    picture, paper = found.attachments
    assert (picture.name, picture.content_id, picture.is_inline) == ("lampe æ.png", "bilde1", True)
    assert picture.content == b"\x89PNG\r\n\x1a\n"
    assert (paper.name, paper.media_type, paper.is_inline) == (
        "Feil påskjerm.pdf",
        "application/pdf",
        False,
    )
    assert paper.content == b"%PDF"
    assert found.kind is Kind.PERSON
    assert not found.wants_no_answer
    assert found.flaws == ()


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        (b"", Flaw.EMPTY),
        (b"\r\n\r\n", Flaw.EMPTY),
        ("Hei, det står bare tekst her.\nMvh Ola".encode(), Flaw.NO_HEADERS),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, Flaw.NOT_MAIL),
        (b"Subject: x\n\ny", Flaw.SENDER_MISSING),
        (b"From: nobody\nSubject: x\n\ny", Flaw.SENDER_UNREADABLE),
        (b"From: a@x.example, b@x.example\n\ny", Flaw.SENDER_SEVERAL),
        (b'From: "sjef@y.example" <a@x.example>\n\ny', Flaw.SENDER_DISGUISED),
        (b"From: a@x.example\nSubject: en\nSubject: to\n\ny", Flaw.SUBJECT_REPEATED),
        (b"From: a@x.example\nDate: i morgen\n\ny", Flaw.DATE_UNREADABLE),
        (b"From: a@x.example\nDate: Sat, 21 Nov 0001 08:00:00 +9900\n\ny", Flaw.DATE_UNREADABLE),
        (b"From: a@x.example\nthis is no header\nSubject: x\n\ny", Flaw.BROKEN_HEADER),
        (b"From: a@x.example\nContent-Type: ;;\n\ny", Flaw.CONTENT_TYPE_UNREADABLE),
        (b"From: a@x.example\nContent-Type: text/plain; charset=tull\n\n\xe5", Flaw.CHARSET_UNKNOWN),
        (b"From: a@x.example\nContent-Type: text/plain; charset=utf-8\n\n\xe5", Flaw.CHARSET_WRONG),
        (b"From: a@x.example\nContent-Transfer-Encoding: tull\n\ny", Flaw.ENCODING_UNKNOWN),
        (b"From: a@x.example\nContent-Transfer-Encoding: base64\n\naGVp*", Flaw.ENCODING_BROKEN),
        (b"From: a@x.example\nContent-Type: multipart/mixed\n\ny", Flaw.BOUNDARY_MISSING),
        (b"From: a@x.example\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\ny", Flaw.BOUNDARY_UNCLOSED),
        (b"From: a@x.example\nContent-Type: multipart/mixed; boundary=q\n\n--z\nContent-Type: text/plain\n\ny\n--z--", Flaw.BOUNDARY_WRONG),
        (b"From: a@x.example\nContent-Disposition: attachment; filename=../../x\n\ny", Flaw.NAME_CHANGED),
        (b"From: a@x.example\n\n" + b"y " * 300_000, Flaw.TEXT_CUT),
        (b"From: a@x.example\n" + b"X: y\n" * 1001 + b"\ny", Flaw.HEADERS_CUT),
        (b"From: a@x.example\nTo: " + b"a@x.example," * 1001 + b"\n\ny", Flaw.ADDRESSES_CUT),
    ],
)  # fmt: skip
def test_what_is_odd_is_named_and_the_rest_is_read(raw: bytes, flaw: Flaw):
    found = read(raw)
    assert flaw in found.flaws
    assert found.size == len(raw)
    words = found.text + "".join(one.content.decode("latin-1") for one in found.attachments)
    assert any(letter in words for letter in "yåhH\0") or flaw is Flaw.EMPTY


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("", "Blåbærgrøt".encode()),
        ("", "Blåbærgrøt".encode("cp1252")),
        ("us-ascii", "Blåbærgrøt".encode("cp1252")),
        ("us-ascii", "Blåbærgrøt".encode()),
        ("iso-8859-1", "Blåbærgrøt".encode("latin-1")),
        ("ISO_8859-1", "Blåbærgrøt".encode("latin-1")),
        ("windows-1252", "Blåbærgrøt".encode("cp1252")),
        ("utf8", "Blåbærgrøt".encode()),
        ('"UTF-8"', "Blåbærgrøt".encode()),
        ("macintosh", "Blåbærgrøt".encode("mac_roman")),
        ("utf-16", "Blåbærgrøt".encode("utf-16")),
        ("utf-7", "Blåbærgrøt".encode("utf-7")),
        ("utf-8", "Blåbærgrøt".encode("cp1252")),
        ("x-unknown", "Blåbærgrøt".encode("cp1252")),
        ("zlib_codec", "Blåbærgrøt".encode()),
        ("punycode", "Blåbærgrøt".encode()),
        ("unicode_escape", "Blåbærgrøt".encode()),
        ("../../etc", "Blåbærgrøt".encode()),
    ],
)
def test_letters_are_read_by_what_is_said_or_by_what_fits(charset: str, data: bytes):
    assert mail(f"Content-Type: text/plain; charset={charset}", data).text == "Blåbærgrøt"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("=?utf-8?B?w6bDuMOl?=", "æøå"),
        ("=?utf-8?B?w6bDuM?=", "æø"),
        ("=?utf-8?Q?=C3?= =?utf-8?Q?=A5?=", "å"),
        ("=?utf-8?q?en?= to =?utf-8?q?tre?=", "en to tre"),
        ("=?utf-8?Q?Hva_er_dette??=", "Hva er dette?"),
        ("=?iso-8859-1*no?Q?=E6?=", "æ"),
        ("=?tull?Q?=E6?=", "æ"),
        ("=?utf-7?Q?p+AOU-?=", "på"),
        ("rå æøå", "rå æøå"),
        ("en\n\tto", "en to"),
        ("skjult\u202eexe.fdp", "skjultexe.fdp"),
        ("=?utf-8?Q?to=0Alinjer=00?=", "to linjer"),
        ("=?utf-8?Q?ikke lukket", "=?utf-8?Q?ikke lukket"),
    ],
)
def test_subjects_are_decoded_onto_one_line(written: str, shown: str):
    assert read(f"From: a@x.example\nSubject: {written}\n\nx".encode()).subject == shown


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("ola@x.example", "", "ola@x.example"),
        ("Ola Nordmann <ola@x.example>", "Ola Nordmann", "ola@x.example"),
        ("Nordmann, Ola <ola@x.example>", "Nordmann, Ola", "ola@x.example"),
        ('"Nordmann, \\"Ola\\"" <OLA@X.example>', 'Nordmann, "Ola"', "ola@x.example"),
        ("ola@x.example (Ola Nordmann)", "Ola Nordmann", "ola@x.example"),
        ("Ola (på (jobb)) <ola(hei)@x.example(her)>", "Ola", "ola@x.example"),
        ("=?utf-8?Q?Ola_=3Cola=40x=2Eexample=3E?=", "Ola", "ola@x.example"),
        ("<@rute.example,@to.example:ola@x.example>", "", "ola@x.example"),
        ("Ola <ola@x.example", "Ola", "ola@x.example"),
        ("<ola@x.example> Ola", "Ola", "ola@x.example"),
        ("Ola <ola@x.example.>", "Ola", "ola@x.example"),
        ("Ola", "Ola", ""),
        ("", "", ""),
    ],
)
def test_senders_are_read_as_they_are_written(written: str, name: str, address: str):
    assert read(f"From: {written}\nTo: b@x.example\n\nx".encode()).sender == Address(name, address)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Sat, 21 Nov 2026 08:00:00 +0100 (CET)", datetime(2026, 11, 21, 7, tzinfo=UTC)),
        ("21 Nov 2026 08:00 GMT", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        ("2026-11-21T08:00:00+01:00", datetime(2026, 11, 21, 7, tzinfo=UTC)),
        ("2026-11-21 08:00:00", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        ("Sat, 31 Nov 2026 08:00:00 +0100", None),
        ("9" * 500, None),
    ],
)
def test_dates_are_aware_or_unknown(written: str, moment: datetime | None):
    assert mail(f"Date: {written}").date == moment


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ('filename="C:\\\\Mine filer\\\\faktura.pdf"', "faktura.pdf"),
        ("filename=/etc/passwd", "passwd"),
        ('filename="a<b>:c?.txt"', "a_b__c_.txt"),
        ('filename=".."', "file-1.pdf"),
        ('filename=""', "file-1.pdf"),
        ('filename="fil\u202efdp.exe"', "filfdp.exe"),
        (f'filename="{"x" * 400}.pdf"', f"{'x' * 196}.pdf"),
        ("filename*=utf-8''bl%C3%A5.pdf", "blå.pdf"),
        ('filename="=?utf-8?Q?bl=C3=A5.pdf?="', "blå.pdf"),
        ('filename*1="to.pdf"; filename*0="en-"', "en-to.pdf"),
    ],
)
def test_files_have_names_that_can_be_kept(told: str, name: str):
    found = mail(f"Content-Type: application/pdf\nContent-Disposition: attachment; {told}", b"x")
    assert [one.name for one in found.attachments] == [name]
    assert found.text == ""


def test_lines_that_flow_are_joined_but_quotes_are_not_mixed():
    body = b"Dette er en \nsetning.\n> sitert \n> linje\nsvar\n-- \nOla"
    found = mail("Content-Type: text/plain; format=flowed", body)
    assert found.text == "Dette er en setning.\n> sitert linje\nsvar\n-- \nOla"
    found = mail("Content-Type: text/plain; format=flowed; delsp=yes", b"sam \nmen")
    assert found.text == "sammen"


def test_html_is_read_where_the_plain_text_says_nothing():
    parts = (
        b"--q\nContent-Type: text/plain\n\nThis e-mail does not support plain text, your program "
        b"does not support HTML\n--q\nContent-Type: text/html\n\n<p>"
        + b"Innholdet. " * 30
        + b"\n--q--"
    )
    found = mail("Content-Type: multipart/alternative; boundary=q", parts)
    assert found.text.startswith("Innholdet.")


def test_mail_within_mail_is_a_file_and_pictures_named_by_the_text_are_inline():
    inner = b"From: b@x.example\nSubject: =?utf-8?Q?Indre_=C3=A6?=\n\nhei"
    body = b"--q\n\nytre\n--q\nContent-Type: message/rfc822\n\n" + inner + b"\n--q--"
    found = mail("Content-Type: multipart/mixed; boundary=q", body)
    (file,) = found.attachments
    assert (file.name, file.media_type, file.content) == ("Indre æ.eml", "message/rfc822", inner)
    assert read(file.content).subject == "Indre æ"
    assert found.text == "ytre"


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("base64", base64.encodebytes(b"hei p\xc3\xa5 deg")),
        ("Base64 ", b"aGVpIHDDpSBk\n!!ZWc="),
        ("base64", b"aGVp\nIHDDpSA=ZGVn"),
        ("quoted-printable", b"hei p=C3=\n=A5 deg"),
        ("x-uuencode", b"begin 644 x\n-:&5I('##I2!D96<*\n`\nend"),
        ("8bit", "hei på deg".encode()),
    ],
)
def test_transfer_encodings_are_undone_even_when_broken(encoding: str, data: bytes):
    assert mail(f"Content-Transfer-Encoding: {encoding}", data).text == "hei på deg"
