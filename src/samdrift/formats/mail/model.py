"""What a mail says, as it is understood: everything within is text that is safe to store and compare.

Nothing here is believed: a sender is who the mail says it is from, a signature is a claim, and what
other servers found about them is told as they told it. Who asks decides what to trust.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What sort of mail it is; only a person's is answered without further thought."""

    PERSON = "person"
    MACHINE = "machine"
    """Written by a program of its own accord: a report, an alert. It may be about something."""
    AUTO_REPLY = "auto_reply"
    """An answer that no person wrote: out of office, a receipt, a note that a mail was read."""
    BOUNCE = "bounce"
    """A mail system tells how it went with a mail that was sent."""
    LIST = "list"
    """Sent to many: a mailing list, a newsletter."""
    LOOP = "loop"
    """It has been here before, or goes round."""


class Reason(StrEnum):
    """What the kind was seen by."""

    NOTHING_UNUSUAL = "nothing_unusual"
    DELIVERY_REPORT = "delivery_report"
    FAILED_RECIPIENTS = "failed_recipients"
    MAIL_SYSTEM = "mail_system"
    READ_RECEIPT = "read_receipt"
    AUTO_SUBMITTED = "auto_submitted"
    AUTO_RESPONSE_HEADER = "auto_response_header"
    AUTO_PRECEDENCE = "auto_precedence"
    AUTO_SUBJECT = "auto_subject"
    NO_RETURN_PATH = "no_return_path"
    LIST_HEADER = "list_header"
    BULK_PRECEDENCE = "bulk_precedence"
    LOOP_HEADER = "loop_header"
    TOO_MANY_HOPS = "too_many_hops"
    SAME_MAILBOX_TWICE = "same_mailbox_twice"


class Protection(StrEnum):
    """How it was signed or encrypted, as it says itself: no signature is verified here."""

    NONE = "none"
    SIGNED_SMIME = "signed_smime"
    ENCRYPTED_SMIME = "encrypted_smime"
    SIGNED_PGP = "signed_pgp"
    ENCRYPTED_PGP = "encrypted_pgp"


class Flaw(StrEnum):
    """What was odd, and how it was read all the same."""

    EMPTY = "empty"
    """There was nothing at all."""
    NO_HEADERS = "no_headers"
    """It begins with text; all of it is read as text."""
    BROKEN_HEADER = "broken_header"
    """A line among the headers was none; it is passed over, or taken as going on from the one above."""
    HEADERS_CUT = "headers_cut"
    """More headers than are read; the rest are left out."""
    SENDER_MISSING = "sender_missing"
    SENDER_UNREADABLE = "sender_unreadable"
    """There is a sender, but no address in it."""
    SENDER_SEVERAL = "sender_several"
    """Several senders; the first is taken."""
    SENDER_DISGUISED = "sender_disguised"
    """The sender's name shows another address than the one it is from."""
    ADDRESSES_CUT = "addresses_cut"
    SUBJECT_REPEATED = "subject_repeated"
    """Several subjects; the first is taken."""
    DATE_MISSING = "date_missing"
    DATE_UNREADABLE = "date_unreadable"
    MESSAGE_ID_MISSING = "message_id_missing"
    CHARSET_UNKNOWN = "charset_unknown"
    """No such character set; read as UTF-8, or as Windows-1252 where that does not fit."""
    CHARSET_WRONG = "charset_wrong"
    """The text does not fit its character set; read as UTF-8 or Windows-1252."""
    ENCODING_UNKNOWN = "encoding_unknown"
    """No such transfer encoding; read as it stands."""
    ENCODING_BROKEN = "encoding_broken"
    """The transfer encoding has faults; what could be read is there."""
    CONTENT_TYPE_UNREADABLE = "content_type_unreadable"
    """A part does not say what it is in a way that can be read; read as plain text."""
    BOUNDARY_MISSING = "boundary_missing"
    """A mail of several parts does not say, or does not have, what parts them; read as one text."""
    BOUNDARY_UNCLOSED = "boundary_unclosed"
    """The last part has no end; it goes on to where the mail ends."""
    TOO_DEEP = "too_deep"
    """Parts within parts beyond what is opened; the innermost are kept as a file."""
    TOO_MANY_PARTS = "too_many_parts"
    """More parts than are opened; the rest are kept as one."""
    TEXT_CUT = "text_cut"
    """The text is longer than what is shown; the whole is in the mail itself."""
    HTML_TOO_COMPLEX = "html_too_complex"
    """The HTML is too long or tangled to make safe; its text alone is shown."""
    HTML_ACTIVE_REMOVED = "html_active_removed"
    """Scripts, forms, frames or the like were taken out."""
    REMOTE_CONTENT_REMOVED = "remote_content_removed"
    """Pictures that would have been fetched from elsewhere were taken out."""
    LINK_DISGUISED = "link_disguised"
    """A link shows one web address and leads to another."""
    NAME_CHANGED = "name_changed"
    """A file's name had parts that a name can not have; they were taken out."""
    SIGNED_UNREADABLE = "signed_unreadable"
    """It is signed in one piece, and what is signed could not be taken out."""
    NO_TEXT = "no_text"
    """There is nothing to read but the subject and the files."""
    NOT_UNDERSTOOD = "not_understood"
    """Reading it failed in a way nobody foresaw; its beginning is shown as text."""


@dataclass(frozen=True, slots=True)
class Address:
    """Someone's address in small letters, with the name told beside it; each may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with it: `name` has no folders and is never empty; `media_type` is what it says."""

    name: str
    media_type: str
    content: bytes
    content_id: str
    """What the HTML's pictures name it by (`cid:`), without brackets; or empty."""
    is_inline: bool
    """Part of the text rather than a file beside it: a picture in the HTML."""


class Passage(StrEnum):
    """What a stretch of the text is."""

    SAID = "said"
    QUOTED = "quoted"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text, in order: all of them together are the whole text."""

    what: Passage
    text: str


class Delivery(StrEnum):
    """How it went with a mail that was sent (RFC 3464)."""

    FAILED = "failed"
    DELAYED = "delayed"
    """It is still tried."""
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail system tells of one recipient of a mail that was sent; unknown is empty."""

    recipient: str
    delivery: Delivery
    status: str
    """As RFC 3463 has it, `5.1.1`; the first digit 5 is for good, 4 is for now."""
    said: str
    """What the mail system said, in its own words."""
    message_id: str
    """Of the mail that was sent, without brackets."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a server on the way found of the sender: true only if that server is to be trusted."""

    server: str
    method: str
    """`spf`, `dkim`, `dmarc` …"""
    result: str
    """`pass`, `fail`, `softfail`, `none` …"""
    about: str
    """The domain or address it was found of; or empty."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it was understood. Message-IDs stand without their brackets."""

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    """Oldest first, as they stand."""
    sender: Address
    """Whom it says it is from; both parts empty when it does not say."""
    reply_to: tuple[Address, ...]
    return_path: str | None
    """Whom failures go to; empty when to nobody (`<>`), None when it is not told."""
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    """The mailboxes it was delivered to on its way (Delivered-To, X-Original-To, Envelope-To)."""
    subject: str
    """One line, without control characters."""
    date: datetime | None
    """When it says it was written, with its time zone; told by the sender's machine."""
    text: str
    """All of the text, from plain text or from the HTML; lines end with `\\n`."""
    shown: str
    """The text without the signature and what was quoted before or after it."""
    quoted: str
    signature: str
    stretches: tuple[Stretch, ...]
    html: str
    """Safe HTML without scripts, styles, forms or anything remote; empty when there was none.
    Pictures that came along stand as `<img src="cid:…">`: see `with_pictures`."""
    attachments: tuple[Attachment, ...]
    kind: Kind
    reason: Reason
    protection: Protection
    bounces: tuple[Bounce, ...]
    """One for each recipient that is told of; empty unless the kind is a bounce."""
    authentication: tuple[Checked, ...]
    """The nearest server's first."""
    headers: tuple[tuple[str, str], ...]
    """All headers in order, decoded, for showing."""
    flaws: tuple[Flaw, ...]
    """Each at most once, in the order they were met."""
    size: int
    """Bytes of the mail as it came."""

    @property
    def bounce(self) -> Bounce | None:
        """The first recipient that failed, else the first that is told of; None when there is none."""
        failed = [one for one in self.bounces if one.delivery is Delivery.FAILED]
        return next(iter(failed or self.bounces), None)

    @property
    def answer_to(self) -> Address:
        """Whom an answer goes to: the first reply address, else the sender."""
        return self.reply_to[0] if self.reply_to else self.sender

    @property
    def wants_no_answer(self) -> bool:
        """Whether an answer sent without thought could go round or trouble someone."""
        return self.kind is not Kind.PERSON or not self.answer_to.address
