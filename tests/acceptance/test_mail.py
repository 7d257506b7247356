"""Every mail of the folder is read, beside what others read out of it.

Where we differ, the difference is named with its reason; one that is no longer there fails as well.
"""

from __future__ import annotations

import base64
import email
import email.policy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from samdrift.formats.mail import Flaw, Mail, read
from samdrift.formats.mail.html import safe
from samdrift.formats.mail.html_text import text_of

NO_WORDS = "text: they write a phrase where there is nothing to read, we write nothing"
HTML_KEPT = "attachments: they keep the HTML as a file too, we keep it as HTML"
TITLE = "text: they show the title of the page, we do not: it is not part of what is written"
MOJIBAKE = "they show letters they could not read as question marks, we read them as Windows-1252"
NO_CHARSET = (
    "letters without a character set: they guess Chinese by how often letters occur, we do not"
)
SIGNATURE = "attachments: a signature is told of as protection, and is not a file for anyone"
UNNAMED = "attachments: files without a name are kept too, with a made-up one"
FORWARDED = "attachments: a mail within is kept as a file, whole; they look inside for files"
ALL_TEXTS = "text: all of the parts that are text, they take the first"
WORDS_OF_HTML = "text: of HTML alone we give the words"

ZAMMAD = {
    "mail014": {"attachments: a colon in a name becomes _, as it can not be kept everywhere"},
    "mail015": {NO_WORDS},
    "mail016": {TITLE},
    "mail018": {"subject: they do not read UTF-7, we do", "text: the same"},
    "mail019": {
        TITLE,
        "from: the name is the one that the empty address has, and not left out",
    },
    "mail023": {f"text: {NO_CHARSET}"},
    "mail026": {TITLE},
    "mail027": {NO_WORDS},
    "mail028": {NO_WORDS},
    "mail042": {NO_WORDS},
    "mail044": {"from: an address does not end with a dot"},
    "mail046": {f"subject: {NO_CHARSET}", f"from: {NO_CHARSET}"},
    "mail048": {HTML_KEPT},
    "mail050": {"from: theirs is not told"},
    "mail053": {"from: an address has a domain; what has none is told of as a flaw"},
    "mail054": {NO_WORDS},
    "mail056": {HTML_KEPT},
    "mail067": {NO_WORDS},
    "mail073": {f"attachments: {MOJIBAKE}, and the HTML is no file"},
    "mail075": {HTML_KEPT},
    "mail080": {
        "attachments: a picture without a name is file-1, they say image; the HTML is no file"
    },
    "mail086": {NO_WORDS},
}

STALWART = {
    **{key: {f"subject: {MOJIBAKE}", f"to: {MOJIBAKE}"} for key in ("020", "022", "027")},
    "017": {f"to: {MOJIBAKE}"},
    "052": {f"subject: {MOJIBAKE}", f"to: {MOJIBAKE}", f"text: {MOJIBAKE}"},
    "024": {WORDS_OF_HTML},
    "039": {WORDS_OF_HTML},
    "thirdparty/005": {"text: a line that parts begins at the start of a line"},
    "thirdparty/015": {"attachments: theirs is of another edition of the mail, with one file"},
    "thirdparty/016": {WORDS_OF_HTML},
}

PYTHON = {
    "attachment_message_rfc822": {FORWARDED},
    "attachment_message_rfc822_inline_image": {FORWARDED},
    "attachment_with_base64_encoded_name": {"attachments: the name in the content type is used"},
    "content_transfer_encoding_plain": {f"text: {MOJIBAKE}"},
    "invalid_subject_characters": {f"subject: {MOJIBAKE}"},
    "missing_content_disposition": {UNNAMED},
    "multi_address_bounce1": {UNNAMED},
    "raw_email2": {SIGNATURE},
    "raw_email4": {ALL_TEXTS},
    "raw_email7": {SIGNATURE},
    "raw_email10": {"text: a character set that does not exist is read as UTF-8"},
    "raw_email_incorrect_header": {
        "subject: headers go on after a line that is none, they stop there",
        "from: the same",
        "text: the same",
    },
    "raw_email_with_binary_encoded": {UNNAMED},
    "raw_email_with_mimepart_without_content_type": {UNNAMED},
    "example13": {
        "subject: headers go on after a line that is none",
        "from: the same",
        "text: the same",
    },
    "mail_malformed_1": {f"{ALL_TEXTS}, plain and HTML"},
    "mail_outlook_1": {"attachments: no mail, kept as a file", "text: no mail, kept as a file"},
    "mail_test_1": {WORDS_OF_HTML},
    "mail_test_9": {"subject: GB 2312 is read with the letters that were added to it later"},
    "mail_test_10": {UNNAMED},
    "mail_test_11": {WORDS_OF_HTML},
    "mail_test_14": {UNNAMED},
    "mail_test_15": {"from: the address in brackets, not the one shown as a name"},
    "mail_test_19": {"from: the address in brackets, not the one shown as a name"},
}


class Yaml(yaml.SafeLoader):
    """YAML as Ruby writes it: its classes are maps and lists, `!binary` is base64."""


def _any(loader: Any, _suffix: str, node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


Yaml.add_multi_constructor("!ruby/", _any)
Yaml.add_constructor("!binary", lambda _loader, node: base64.b64decode(node.value))


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "10_email"


def plain(text: object) -> str:
    """On one line, with single spaces, without what is never shown."""
    shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", str(text or ""))
    return " ".join(shown.split())


def words(text: str) -> list[str]:
    """The words alone: how lines, links and rules are drawn differs."""
    return re.findall(r"\w+", re.sub(r"<[^<>]*>", " ", text))


def compared(name: str, found: dict[str, bool], accepted: set[str]) -> None:
    """What differs is what is named, and nothing else."""
    differs = {field for field, same in found.items() if not same}
    named = {reason.partition(":")[0] for reason in accepted}
    assert differs == named, name


def mails(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in {".yml", ".json"} and file.name != "COPYING":
            yield file


def test_every_mail_is_read_and_made_safe(folder: Path) -> None:
    flaws: set[Flaw] = set()
    count = 0
    for file in mails(folder):
        mail = read(file.read_bytes())
        count += 1
        flaws.update(mail.flaws)
        assert Flaw.NOT_UNDERSTOOD not in mail.flaws, file
        assert mail.size == file.stat().st_size
        assert mail.text or mail.attachments or Flaw.NO_TEXT in mail.flaws, file
        assert "".join(one.text for one in mail.stretches) == mail.text or "PGP" in mail.text, file
        assert not re.search(
            r"<script|<style|<iframe|<form|\son\w+=|src=\"(?!cid:)|javascript:",
            mail.html,
            re.IGNORECASE,
        ), file
        assert all(one.name and "/" not in one.name for one in mail.attachments), file
    files = [one for one in folder.rglob("*") if one.is_file()]
    expected = [one for one in files if one.suffix in {".yml", ".json"} or one.name == "COPYING"]
    assert count + len(expected) == len(files)
    assert count > 190  # the folder is whole
    assert len(flaws) > 15  # and it is odd


def test_zammads_mails_are_read_as_zammad_reads_them(folder: Path) -> None:
    met = set()
    for file in sorted((folder / "zammad-2020/mail").glob("*.yml")):
        box = file.with_suffix(".box")
        if not box.exists():
            continue
        told = yaml.load(file.read_text(encoding="utf-8"), Loader=Yaml)  # noqa: S506 -- a safe loader
        mail = read(box.read_bytes())
        compared(file.stem, beside_zammad(told, mail), ZAMMAD.get(file.stem, set()))
        met.add(file.stem)
    assert set(ZAMMAD) <= met


def beside_zammad(told: dict[str, Any], mail: Mail) -> dict[str, bool]:
    sender = (plain(told.get("from_display_name")), (told.get("from_email") or "").lower())
    found = {
        "subject": plain(told.get("subject")) == mail.subject,
        "from": sender == (mail.sender.name, mail.sender.address),
    }
    body = told.get("body")
    if body is not None:
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
        is_html = told.get("content_type") == "text/html" or re.search(
            r"<(?:p|br|div|table|a)\b", text
        )
        expected = text_of(safe(text).html) if is_html else text
        ours = text_of(mail.html) if is_html and mail.html else mail.text
        found["text"] = words(expected) == words(ours)
    if "attachments" in told:
        theirs = [(one["filename"], squeezed(one["data"])) for one in told["attachments"]]
        found["attachments"] = theirs == [
            (one.name, squeezed(one.content)) for one in mail.attachments
        ]
    return found


def squeezed(content: str | bytes) -> bytes:
    """Without line ends, which they change."""
    data = content.encode() if isinstance(content, str) else content
    return re.sub(rb"\s", b"", data)


def test_stalwarts_mails_are_read_as_stalwart_reads_them(folder: Path) -> None:
    met = set()
    for file in sorted((folder / "stalwart/eml").rglob("*.json")):
        stem = file.name.partition(".")[0]
        place = f"thirdparty/{stem}" if file.parent.name == "thirdparty" else stem
        raw = stalwart_mail(file)
        if raw is None:
            continue
        told = json.loads(file.read_text(encoding="utf-8"))
        accepted = STALWART.get(place, set()) if file.parent.name != "rfc" else set()
        compared(f"{file}", beside_stalwart(told, read(raw)), accepted)
        met.add(place)
    assert set(STALWART) <= met


def stalwart_mail(file: Path) -> bytes | None:
    """The mail that is told of; with both line ends it stands there once."""
    own = file.with_suffix(".eml")
    if own.exists():
        return own.read_bytes()
    other = file.with_name(file.name.replace(".crlf.json", ".eml"))
    if not other.exists():
        return None
    return other.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def beside_stalwart(told: dict[str, Any], mail: Mail) -> dict[str, bool]:
    top = told["parts"][0] if told["parts"] else {"headers": []}
    subject = next((one for one in headers(top, "subject") if isinstance(one, dict)), {})
    senders = people(top, "from")
    texts = [text for text in (text_within(told, place) for place in told["text_body"]) if text]
    return {
        "subject": plain(subject.get("Text")) == mail.subject,
        "from": (senders[0] if senders else ("", "")) == (mail.sender.name, mail.sender.address),
        "to": people(top, "to") == [(one.name, one.address) for one in mail.to],
        "text": plain("\n".join(texts)) == plain(mail.text),
        "attachments": len(told["attachments"]) == len(mail.attachments),
    }


def headers(part: dict[str, Any], name: str) -> list[Any]:
    return [one["value"] for one in part["headers"] if str(one["name"]).lower() == name]


def people(part: dict[str, Any], name: str) -> list[tuple[str, str]]:
    found = []
    for value in headers(part, name):
        lists = value.get("Address", {}) if isinstance(value, dict) else {}
        found += lists.get("List", [])
        for group in lists.get("Group", []):
            found += group["addresses"]
    return [(plain(one.get("name")), (one.get("address") or "").lower()) for one in found]


def text_within(told: dict[str, Any], place: int) -> str:
    body = told["parts"][place]["body"]
    return body.get("Text", "") if isinstance(body, dict) else ""


def test_other_mails_are_read_as_pythons_own_reader_reads_them(folder: Path) -> None:
    met = set()
    for place in ("ruby-mail", "mail-parser"):
        for file in mails(folder / place):
            raw = file.read_bytes()
            accepted = PYTHON.get(file.stem, set())
            compared(file.stem, beside_python(raw, read(raw)), accepted)
            met.add(file.stem)
    assert set(PYTHON) <= met


def beside_python(raw: bytes, mail: Mail) -> dict[str, bool]:
    other = email.message_from_bytes(raw, policy=email.policy.default)
    sender = other["from"]
    address = sender.addresses[0].addr_spec.lower() if sender and sender.addresses else ""
    files = [one.get_filename() for one in other.walk() if not one.is_multipart()]
    found = {
        "subject": plain(other["subject"]) == mail.subject,
        "from": address == mail.sender.address,
        "attachments": [one for one in files if one] == [one.name for one in mail.attachments],
    }
    body = other.get_body(("plain",))
    if body is not None:
        try:
            text = body.get_content()
        except LookupError:
            text = "a character set that Python does not know"
        found["text"] = words(text) == words(mail.text)
    return found


def test_replies_are_folded_where_they_quote(folder: Path) -> None:
    replies = {
        file.stem: read(b"Subject: x\n\n" + file.read_bytes())
        for file in (folder / "email-reply-parser/emails").glob("*.txt")
    }
    begin = {name: mail.shown.partition("\n")[0] for name, mail in replies.items()}
    for name, mail in replies.items():
        assert mail.shown, name
        if name not in {"email_1_8", "email_1_2"}:  # answered piece by piece: quotes stay between
            assert not re.search(r"^\s*>|wrote:", mail.shown, re.MULTILINE), name
    assert begin["email_1_8"] == "I will reply under this one"
    assert replies["email_1_7"].shown == ":+1:"
    assert replies["email_2_1"].shown == "Outlook with a reply"
    assert replies["email_2_2"].shown == "Outlook with a reply directly above line"
    assert replies["email_headers_no_delimiter"].shown == "And another reply!"
    assert replies["email_iPhone"].signature == "Sent from my iPhone"
    assert replies["correct_sig"].shown == "this is an email with a correct -- signature."
    assert not replies["email_sent_from_my_not_signature"].signature
    assert replies["email_1_5"].shown.endswith("for a while.")
    assert "riak-users" not in replies["email_1_3"].shown
