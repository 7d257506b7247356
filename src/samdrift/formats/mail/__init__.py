"""Mail as it comes, read without ever failing: bytes in, a `Mail` out.

Whatever is wrong with a mail is named in its `flaws`, and what could be read is there all the same.
Nothing is fetched, run or believed. How much is opened has bounds (`bounds`), so that no mail takes
long or much memory; the mail itself is kept whole by whoever asks.
"""

from samdrift.formats.mail.html import with_pictures
from samdrift.formats.mail.model import (
    Address,
    Attachment,
    Bounce,
    Checked,
    Delivery,
    Flaw,
    Kind,
    Mail,
    Passage,
    Protection,
    Reason,
    Stretch,
)
from samdrift.formats.mail.reading import read

__all__ = [
    "Address",
    "Attachment",
    "Bounce",
    "Checked",
    "Delivery",
    "Flaw",
    "Kind",
    "Mail",
    "Passage",
    "Protection",
    "Reason",
    "Stretch",
    "read",
    "with_pictures",
]
