"""Who wrote a mail, a person or a program; what came back; how it is protected."""

from __future__ import annotations

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from samdrift.formats.mail import Checked, Delivery, Flaw, Kind, Protection, Reason, read


def mail(headers: str, body: str = "Hei", sender: str = "ola@x.example"):
    return read(f"From: {sender}\nTo: hjelp@y.example\n{headers}\n\n{body}".encode())


@pytest.mark.parametrize(
    ("headers", "kind", "reason"),
    [
        ("Subject: Skriver", Kind.PERSON, Reason.NOTHING_UNUSUAL),
        ("Auto-Submitted: no", Kind.PERSON, Reason.NOTHING_UNUSUAL),
        ("Auto-Submitted: auto-replied", Kind.AUTO_REPLY, Reason.AUTO_SUBMITTED),
        ("Auto-Submitted: auto-generated", Kind.MACHINE, Reason.AUTO_SUBMITTED),
        ("Return-Path: <>", Kind.MACHINE, Reason.NO_RETURN_PATH),
        ("X-Autoreply: yes", Kind.AUTO_REPLY, Reason.AUTO_RESPONSE_HEADER),
        ("Precedence: auto_reply", Kind.AUTO_REPLY, Reason.AUTO_PRECEDENCE),
        ("Subject: Automatisk svar: Skriver", Kind.AUTO_REPLY, Reason.AUTO_SUBJECT),
        ("Subject: Ute av kontoret", Kind.AUTO_REPLY, Reason.AUTO_SUBJECT),
        ("Subject: Out of Office Re: Skriver", Kind.AUTO_REPLY, Reason.AUTO_SUBJECT),
        ("List-Id: <nytt.x.example>", Kind.LIST, Reason.LIST_HEADER),
        ("Precedence: bulk", Kind.LIST, Reason.BULK_PRECEDENCE),
        ("X-Loop: hjelp@y.example", Kind.LOOP, Reason.LOOP_HEADER),
        ("X-Loop: liste@z.example", Kind.PERSON, Reason.NOTHING_UNUSUAL),
        ("\n".join(["Received: a"] * 31), Kind.LOOP, Reason.TOO_MANY_HOPS),
        (
            "Delivered-To: a@y.example\nDelivered-To: A@y.example",
            Kind.LOOP,
            Reason.SAME_MAILBOX_TWICE,
        ),
        ("X-Failed-Recipients: b@z.example", Kind.BOUNCE, Reason.FAILED_RECIPIENTS),
        ("Return-Path: <>\nSubject: Kan ikke leveres: Svar", Kind.BOUNCE, Reason.MAIL_SYSTEM),
        (
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=q",
            Kind.AUTO_REPLY,
            Reason.READ_RECEIPT,
        ),
    ],
)
def test_kinds_are_seen_by_their_headers(headers: str, kind: Kind, reason: Reason):
    found = mail(headers)
    assert (found.kind, found.reason) == (kind, reason)
    assert found.wants_no_answer is (kind is not Kind.PERSON)


REPORT = """\
Return-Path: <>
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type="delivery-status"; boundary=q

--q

Sorry.
--q
Content-Type: message/delivery-status

Reporting-MTA: dns; post.y.example

Final-Recipient: rfc822; Kari@Nordvik.example
Action: delayed
Status: 4.4.1

Final-Recipient: rfc822; per@nordvik.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1
 no such user
--q
Content-Type: text/rfc822-headers

Message-ID: <sak.7.1@senter.example>
Subject: Svar
--q--
"""


def test_delivery_reports_tell_of_each_recipient():
    headers, _, body = REPORT.partition("\n\n")
    found = mail(headers, body, sender="MAILER-DAEMON@y.example")
    delayed, failed = found.bounces
    assert (delayed.recipient, delayed.delivery) == ("kari@nordvik.example", Delivery.DELAYED)
    assert (failed.recipient, failed.status) == ("per@nordvik.example", "5.1.1")
    assert failed.said == "smtp; 550 5.1.1 no such user"
    assert failed.message_id == "sak.7.1@senter.example"
    assert found.bounce == failed


def test_bounces_in_words_are_read_as_far_as_they_go():
    said = "<per@nordvik.example>: host said: 550 5.1.1 no such user\n\nMessage-ID: <a.1@senter.example>"
    (found,) = mail("Subject: failure notice", said, sender="mailer-daemon@y.example").bounces
    assert (found.recipient, found.status) == ("per@nordvik.example", "5.1.1")
    assert (found.delivery, found.message_id) == (Delivery.FAILED, "a.1@senter.example")
    (found,) = mail("Subject: Undeliverable: x", "Nei.", sender="postmaster@y.example").bounces
    assert (found.recipient, found.status, found.message_id) == ("", "", "")
    (found,) = mail("X-Failed-Recipients: per@z.example", "delayed, still trying").bounces
    assert (found.recipient, found.delivery) == ("per@z.example", Delivery.DELAYED)


def test_what_servers_found_is_told_as_they_told_it():
    found = mail(
        "Authentication-Results: mx.y.example; spf=pass (ok; really) smtp.mailfrom=x.example;\n"
        " dkim=fail header.d=x.example; dmarc=none\n"
        "Received-SPF: softfail (x) envelope-from=<ola@x.example>; receiver=mx.y.example"
    )
    assert found.authentication == (
        Checked("mx.y.example", "spf", "pass", "x.example"),
        Checked("mx.y.example", "dkim", "fail", "x.example"),
        Checked("mx.y.example", "dmarc", "none", ""),
        Checked("mx.y.example", "spf", "softfail", "ola@x.example"),
    )


ARMOURED = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512

Hei
- -- \nOla
-----BEGIN PGP SIGNATURE-----

x
-----END PGP SIGNATURE-----"""


@pytest.mark.parametrize(
    ("headers", "body", "protection"),
    [
        ("Content-Type: text/plain", "Hei", Protection.NONE),
        ('Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=q',
         "--q\n\nHei\n--q\nContent-Type: application/pgp-signature\n\nx\n--q--", Protection.SIGNED_PGP),
        ('Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=q',
         "--q\n\nHei\n--q\nContent-Type: application/pkcs7-signature\n\nx\n--q--", Protection.SIGNED_SMIME),
        ('Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=q',
         "--q\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--q--", Protection.ENCRYPTED_PGP),
        ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "x", Protection.ENCRYPTED_SMIME),
        ("Content-Type: text/plain", "-----BEGIN PGP MESSAGE-----\nx", Protection.ENCRYPTED_PGP),
        ("Content-Type: text/plain", ARMOURED, Protection.SIGNED_PGP),
    ],
)  # fmt: skip
def test_protection_is_told_and_signatures_are_no_files(
    headers: str, body: str, protection: Protection
):
    found = mail(headers, body)
    assert found.protection is protection
    if protection in {Protection.SIGNED_PGP, Protection.SIGNED_SMIME}:
        assert found.shown.startswith("Hei")
        assert "BEGIN" not in found.shown
        assert found.attachments == ()


def test_a_mail_signed_in_one_piece_is_opened():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ola")])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(day)
        .not_valid_after(day + dt.timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    signed = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data("Content-Type: text/plain; charset=utf-8\r\n\r\nSignert blåbær\r\n".encode())
        .add_signer(certificate, key, hashes.SHA256())
        .sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    )
    headers = b"From: ola@x.example\nSubject: x\nContent-Type: application/pkcs7-mime; smime-type=signed-data\n\n"
    found = read(headers + signed)
    assert found.protection is Protection.SIGNED_SMIME
    assert found.text == "Signert blåbær"
    assert found.attachments == ()
    broken = read(headers + signed[:60])
    assert Flaw.SIGNED_UNREADABLE in broken.flaws
    assert len(broken.attachments) == 1
