"""How papers write instants, days, sums and choices, in the language of the paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, cast

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.formats.paper import (
    Heading,
    Language,
    Paper,
    Paragraph,
    Run,
    Table,
    Text,
    paragraphs,
)
from samdrift.kernel.templatetags import shown

LANGUAGES = ("nb", "nn", "en")
UNKNOWN = "–"
Blocks = list[Any]


def language_of(asked: str) -> Language:
    """The language asked for, or bokmål for one that papers are not written in."""
    return cast("Language", asked if asked in LANGUAGES else "nb")


def moment(text: str | None) -> str:
    """21.11.2026 kl. 08.00 of an instant in ISO form; nothing for None."""
    return shown.moment(dt.datetime.fromisoformat(text)) if text else ""


def clock(text: str | None) -> str:
    """Kl. 08.00, where the day is said already."""
    if not text:
        return ""
    local = timezone.localtime(dt.datetime.fromisoformat(text))
    return local.strftime(f"kl.{shown.NBSP}%H.%M")


def until(end: str | None) -> str:
    """–11.30, right after an instant of the same day."""
    if not end:
        return ""
    local = timezone.localtime(dt.datetime.fromisoformat(end))
    return local.strftime("–%H.%M")


def day(value: str | dt.date | None) -> str:
    if isinstance(value, str):
        value = dt.date.fromisoformat(value)
    return shown.day(value)


def money(value: Any) -> str:
    """1 234,50 kr; a dash for what is not known."""
    return UNKNOWN if value is None or value == "" else str(shown.nok(Decimal(str(value))))


def count(value: str) -> str:
    """Votes as people write them: whole numbers as they are, others with two decimals."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(shown.number(exact.numerator))
    return f"{float(exact):.2f}".replace(".", ",")


def label(choices: type[TextChoices], value: str) -> str:
    """A choice in words; the key itself where a newer version has made it unknown here."""
    return str(choices(value).label) if value in choices.values else value


def listed(names: Iterable[str]) -> str:
    return ", ".join(name for name in names if name)


def lead_in(label_text: str, text: str) -> Text:
    """A label in bold with its text on the same line."""
    return (Run(f"{label_text}: ", strong=True), Run(text))


def said(label_text: str, text: str) -> Blocks:
    """A labelled paragraph, with the rest of the text after it; nothing when there is no text."""
    found = paragraphs(text)
    if not found:
        return []
    first = found[0].text
    line = first if isinstance(first, str) else "".join(run.text for run in first)
    return [Paragraph(lead_in(label_text, line)), *found[1:]]


def headed(level: Literal[1, 2, 3], text: str, blocks: Iterable[Any]) -> Blocks:
    """The blocks under a heading; nothing when there are none."""
    found = list(blocks)
    return [Heading(level, text), *found] if found else []


def exempt(legal_basis: str) -> str:
    """«Unntatt offentlighet, offl. § 13»."""
    text = _("Exempt from the public")
    return f"{text}, {legal_basis}" if legal_basis else text


def table(
    head: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    caption: str = "",
    numeric: frozenset[int] = frozenset(),
) -> Table:
    """A table without the columns in which no row says anything."""
    kept = [n for n in range(len(head)) if any(row[n] for row in rows)]
    return Table(
        tuple(head[n] for n in kept),
        tuple(tuple(row[n] for n in kept) for row in rows),
        caption,
        frozenset(kept.index(n) for n in numeric if n in kept),
    )


def facts(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Those that have a value."""
    return tuple((name, value) for name, value in rows if value)


__all__ = [
    "Blocks",
    "Paper",
    "clock",
    "count",
    "day",
    "exempt",
    "facts",
    "headed",
    "label",
    "language_of",
    "lead_in",
    "listed",
    "moment",
    "money",
    "said",
    "table",
    "until",
]
