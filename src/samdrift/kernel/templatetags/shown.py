"""How figures, dates and unknowns are written for people."""

from __future__ import annotations

import datetime as dt
import functools
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samdrift.kernel.said import again

register = template.Library()
NBSP = "\u00a0"
NARROW = "\u202f"


def unknown() -> SafeString:
    """A dash that a screen reader reads as unknown."""
    return _unknown(get_language())


@functools.lru_cache(maxsize=20)
def _unknown(_language: str | None) -> SafeString:
    return format_html(
        '<span aria-hidden="true">–</span><span class="sr-only">{}</span>', _("not known")
    )


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """21.11.2026; nothing for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return f"{value.day:02}.{value.month:02}.{value.year}"  # strftime takes ten times as long


@register.filter
def moment(value: dt.datetime | None) -> str:
    """21.11.2026 kl. 08.00"""
    if value is None:
        return ""
    return timezone.localtime(value).strftime(f"%d.%m.%Y{NBSP}kl.{NBSP}%H.%M")


@register.filter
def number(value: Any) -> Any:
    """1 234 or 1 234,5, with a no-break space; unknown as a dash that is read aloud."""
    if value is None or value == "":
        return unknown()
    text = f"{value:,d}" if isinstance(value, int) else f"{Decimal(str(value)):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", NBSP).replace(".", ",").replace("-", "−")


@register.filter
def nok(value: Any) -> Any:
    """1 234,50 kr"""
    if value is None or value == "":
        return unknown()
    text = f"{Decimal(str(value)):,.2f}".replace(",", NBSP).replace(".", ",").replace("-", "−")
    return f"{text}{NBSP}kr"


def percent(share: Fraction | None, places: int = 1, *, fixed: bool = True) -> Any:
    """66,2 %; unknown as a dash. `fixed` tells so many decimals always, so that shares stand below each
    other; else no more than there are. Halves are rounded away from zero.
    """
    if share is None:
        return unknown()
    parts = int(abs(share) * 100 * 10**places + Fraction(1, 2))
    value = Decimal(parts if share >= 0 else -parts).scaleb(-places)
    if not fixed:
        return f"{number(value)}{NBSP}%"
    text = f"{value:,.{places}f}".replace(",", NBSP).replace(".", ",").replace("-", "−")
    return f"{text}{NBSP}%"


@register.filter
def said(text: str) -> str:
    """What the product wrote down, in the reader's language; other texts as they stand."""
    return again(text)


@register.filter
def or_unknown(value: Any) -> Any:
    """The value, or the dash for unknown."""
    return unknown() if value is None or value == "" else value


@register.filter
def yes_no(value: bool | None) -> Any:  # noqa: FBT001 -- a filter takes its value by place
    if value is None:
        return unknown()
    return _("yes") if value else _("no")


def shown(value: Any) -> Any:
    """Any plain value as people read it: the default of a list's cell."""
    if value is None or value == "":
        return unknown()
    if type(value) is str:  # most are
        return value
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, dt.date):
        return moment(value) if isinstance(value, dt.datetime) else day(value)
    if isinstance(value, int | Decimal):
        return number(value)
    return value


register.filter("shown", shown)


@register.simple_tag(takes_context=True)
def query_with(context: Any, **changes: Any) -> str:
    """The page's query string with some values changed; None takes one away."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    text = query.urlencode()
    return f"?{text}" if text else "?"


@register.filter
def initials(name: str) -> str:
    """The letters in the round mark: Kari Nordmann → KN."""
    parts = [part for part in name.replace("-", " ").split() if part]
    if not parts:
        return "?"
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A mapping's value for a key that is itself a variable."""
    return mapping.get(key)


def quoted(text: Any) -> str:
    """The text between quotation marks, as the language in force has them."""
    return _("“%(text)s”") % {"text": text}
