"""Status pages and feeds that all can read, where the site has opened them."""

from __future__ import annotations

import datetime as dt
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from samdrift.desk.queries.outages import Down, Told, told_to_all
from samdrift.kernel.templatetags.shown import moment

SECONDS = 60


@require_safe
@cache_control(public=True, max_age=SECONDS)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What is down for a member's people, without login."""
    told = _told(slug)
    context = {
        "told": told,
        "title": _("Status for %(member)s") % {"member": told.page.member},
        "now": timezone.now(),
    }
    return render(request, "desk/outage_status.html", context)


@require_safe
@cache_control(public=True, max_age=SECONDS)
def feed(_request: HttpRequest, slug: str) -> HttpResponse:
    """The same as an Atom feed."""
    return HttpResponse(_atom(_told(slug)), content_type="application/atom+xml; charset=utf-8")


def _told(slug: str) -> Told:
    told = told_to_all(slug, timezone.now())
    if told is None:
        raise Http404(slug)
    return told


def _atom(told: Told) -> str:
    base = f"{settings.SITE_URL}/status/{told.page.slug}/"
    rows = [*told.down, *told.planned, *told.over]
    newest = max((_changed(one) for one in rows), default=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    title = _("Status for %(member)s") % {"member": told.page.member}
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(str(title))}</title>",
        f"<id>{escape(base)}</id>",
        f'<link rel="self" href={quoteattr(base + "feed.atom")}/>',
        f"<link href={quoteattr(base)}/>",
        f"<author><name>{escape(str(told.page.member))}</name></author>",
        f"<updated>{newest.isoformat()}</updated>",
    ]
    return "\n".join([*head, *(_entry(one, base) for one in rows), "</feed>", ""])


def _entry(one: Down, base: str) -> str:
    lines = [_when(one), one.text]
    return (
        f"<entry><title>{escape(_plain(one.title))}</title>"
        f"<id>{escape(base)}#{one.kind}-{one.pk}</id>"
        f"<link href={quoteattr(base)}/>"
        f"<updated>{_changed(one).isoformat()}</updated>"
        f"<summary>{escape(_plain(chr(10).join(line for line in lines if line)))}</summary></entry>"
    )


def _changed(one: Down) -> dt.datetime:
    """When it was told last: work to come when it was told of, which is before it begins."""
    if one.told_at is not None:
        return one.told_at.astimezone(dt.UTC)
    ended = one.until if one.kind == "outage" else None
    return (ended or one.since).astimezone(dt.UTC)


def _when(one: Down) -> str:
    if one.kind == "window":
        return _("Planned work %(start)s – %(end)s") % {
            "start": moment(one.since),
            "end": moment(one.until),
        }
    if one.until is None:
        return _("Down since %(start)s") % {"start": moment(one.since)}
    return _("Was down %(start)s – %(end)s") % {
        "start": moment(one.since),
        "end": moment(one.until),
    }


def _plain(text: str) -> str:
    """Without control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")
