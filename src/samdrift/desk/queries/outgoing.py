"""Reads of mail that went out: which case a message belongs to, and what has not arrived."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q

from samdrift.desk.calc.mail_threads import (
    Token,
    bare,
    case_token,
    subject_with,
    token_in,
    token_of_ids,
)
from samdrift.desk.models.cases import Case, CaseFile
from samdrift.desk.models.outgoing import CaseAddress, OutgoingMail
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

TROUBLE = (OutgoingMail.State.FAILED, OutgoingMail.State.BOUNCED)
SHOWN = 50
SCORE = "sc"
"""The prefix of what lets somebody without an account tell how a case went."""


def token_of(number: int, prefix: str = "") -> str:
    """The token of the case (or of what the prefix tells) at this site."""
    return case_token(number, settings.SECRET_KEY, prefix=prefix)


def subject_of(case: Case) -> str:
    """The subject of what goes out of the case."""
    return subject_with(case.title, token_of(case.pk))


def token_told(text: str, message_ids: Iterable[str] = ()) -> Token | None:
    """The genuine token in a text (a subject), else in message ids of ours (References, In-Reply-To);
    `prefix` tells of what, "" is a case. None when there is none.
    """
    secret = settings.SECRET_KEY
    return token_in(text, secret) or token_of_ids(message_ids, secret)


def case_of_token(text: str) -> Case | None:
    """The case whose genuine token stands in the text."""
    told = token_told(text)
    return None if told is None or told.prefix else Case.objects.filter(pk=told.number).first()


def case_to_score(text: str) -> Case | None:
    """The case whose link for telling how it went this is (`sc123-k7q2mb4x`)."""
    told = token_told(f"#{text}")
    if told is None or told.prefix != SCORE:
        return None
    return Case.objects.filter(pk=told.number, erased_at=None, is_confidential=False).first()


def language_of(case: Case) -> str:
    """The language that whoever asked was told the solution in; "" where nothing was told by mail."""
    told = OutgoingMail.objects.filter(case=case, purpose=OutgoingMail.Purpose.SOLVED)
    return told.order_by("pk").values_list("language", flat=True).first() or ""


def mail_of(message_ids: Sequence[str]) -> OutgoingMail | None:
    """The mail of ours that the last of these ids names (In-Reply-To after References)."""
    ids = [bare(one) for one in message_ids]
    rows = OutgoingMail.objects.filter(message_id__in=ids[-SHOWN:]).select_related("case")
    found = {row.message_id: row for row in rows}
    return next((found[one] for one in reversed(ids) if one in found), None)


def case_of(message_ids: Sequence[str]) -> Case | None:
    """The case of the mail of ours that the last of these ids names; by the id alone where the mail is
    no longer kept. Ids with or without brackets, oldest first.
    """
    mail = mail_of(message_ids)
    if mail is not None:
        return mail.case
    told = token_told("", message_ids)
    return None if told is None or told.prefix else Case.objects.filter(pk=told.number).first()


CONCERNS = Q(concern__gt=0)
"""Not arrived, or tried again."""


def every(viewer: Viewer) -> Any:
    """Mail of cases the viewer works with."""
    return seen(OutgoingMail, viewer).select_related("case__member", "person", "again")


def in_trouble(viewer: Viewer, most: int) -> list[OutgoingMail]:
    """What did not arrive in cases one has, or that nobody has: the oldest first."""
    own = Q(case__agent_id=viewer.person_id) | Q(case__agent_id=None)
    return list(every(viewer).filter(own, state__in=TROUBLE).order_by("made_at", "pk")[:most])


def trouble_count(viewer: Viewer) -> int:
    """How many did not arrive."""
    return int(seen(OutgoingMail, viewer).filter(state__in=TROUBLE).count())


def copies_of(case: Case, viewer: Viewer) -> list[CaseAddress]:
    """Addresses that get copies of what is answered, or that a mail has named."""
    if not case.may_have("addresses"):
        return []
    return list(seen(CaseAddress, viewer).filter(case=case).order_by("pk"))


def files_of(mail: OutgoingMail, viewer: Viewer) -> list[CaseFile]:
    """The public files that went along, or were in the answer."""
    rows = seen(CaseFile, viewer).filter(is_public=True, struck_at=None)
    return list(rows.filter(entry=mail.entry_id or 0).select_related("file").order_by("pk"))


def of_case(case: Case, viewer: Viewer) -> list[OutgoingMail]:
    """What went out of the case, the newest first."""
    if not case.may_have("mail_out"):
        return []
    return list(every(viewer).filter(case=case).order_by("-pk")[:SHOWN])
