"""A mail as the mail server gets it: always the same for the same row."""

from __future__ import annotations

import datetime as dt
import smtplib
from email.utils import format_datetime, formataddr

from django.core.mail import EmailMessage

from samdrift.desk.models.cases import CaseFile
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.services.outgoing import BY_ITSELF
from samdrift.kernel.files import content_of

MOST_BYTES = 8_000_000
"""Files that go along; what is more is read in the case."""
_PERMANENT = 500
_NOT_LET_IN = (530, 534, 535, 538)
_TOO_LARGE = 552


def files_of(row: OutgoingMail) -> list[CaseFile]:
    """The public files of what is answered, none where they are together too large for a mail."""
    if row.entry_id is None or row.case.is_confidential:
        return []
    rows = CaseFile.objects.filter(entry=row.entry_id, is_public=True, struck_at=None)
    files = list(rows.select_related("file").order_by("pk"))
    return files if sum(one.file.size for one in files) <= MOST_BYTES else []


def message_of(row: OutgoingMail) -> EmailMessage:
    """Raises ValueError where an address or a header cannot be written in a mail."""
    headers = {
        "Message-ID": f"<{row.message_id}>",
        "Date": format_datetime(row.made_at.astimezone(dt.UTC)),
        "Content-Language": row.language,
    }
    if row.in_reply_to:
        headers["In-Reply-To"] = f"<{row.in_reply_to}>"
    if row.references:
        headers["References"] = " ".join(f"<{one}>" for one in row.references)
    if row.purpose in BY_ITSELF:
        headers |= {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    sender = formataddr((row.sender_name, row.sender))
    to = [formataddr((row.to_name, row.to))]
    message = EmailMessage(row.subject, row.text, sender, to, headers=headers)
    for one in files_of(row):
        message.attach(one.file.name, content_of(one.file), "application/octet-stream")
    return message


def of_the_server(error: BaseException) -> bool:
    """Whether it is the way to the mail server that fails, and not this mail: then no other gets
    through either.
    """
    if isinstance(error, smtplib.SMTPSenderRefused):
        return error.smtp_code != _TOO_LARGE
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return False
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError):
        return True
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code in _NOT_LET_IN
    return isinstance(error, OSError)


def is_final(error: BaseException) -> bool:
    """Whether trying again is of no use: the mail server has refused this mail for good."""
    if of_the_server(error):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _PERMANENT for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= _PERMANENT
    return not isinstance(error, OSError)


def in_words(error: BaseException) -> str:
    """What the mail server said, or what kept us from it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        told = [f"{code} {_text_of(text)}" for code, text in error.recipients.values()]
        return " ".join(told)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text_of(error.smtp_error)}"
    if isinstance(error, TimeoutError):
        return OutgoingMail.Why.LATE
    return f"{type(error).__name__}: {error}"


def _text_of(text: str | bytes) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
