"""How matters and what belongs to them are called and written on pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.governance.calc.costs import Sum
from samdrift.governance.models.matters import Goal, Matter
from samdrift.kernel.lists import label_of
from samdrift.kernel.templatetags.shown import nok, unknown

TONES = {
    "prepared": "neutral",
    "treated": "info",
    "decided": "success",
    "rejected": "danger",
    "withdrawn": "neutral",
}


def matter_url(matter: Any) -> str:
    return reverse("governance:matter_detail", args=[matter.pk])


def goal_url(goal: Goal) -> str:
    return reverse("governance:goal_detail", args=[goal.pk])


def at(name: str, pk: int, *more: Any) -> str:
    """The address of a page of this room."""
    return reverse(f"governance:{name}", args=[pk, *more])


def whose(row: Any) -> str:
    """The arrangement's or the member's name."""
    return str(row.member or row.arrangement)


def status_tag(matter: Matter) -> Any:
    tone = TONES[matter.status]
    text = label_of(matter, "status")
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, text)


def now_with(matter: Any) -> str:
    """Who has an open matter now; nothing of one that has ended. The row comes from `every`."""
    if matter.status == Matter.Status.TREATED:
        return matter.body_name or _("Each member’s own council")
    if matter.status == Matter.Status.PREPARED:
        return str(matter.prepared_by) if matter.prepared_by else _("Nobody")
    return ""


def sum_text(sum_: Sum) -> Any:
    """The sum in kroner; one with an unknown part says so, one of only unknowns is unknown."""
    if sum_.total is None:
        return unknown()
    if not sum_.at_least:
        return nok(sum_.known)
    words = ngettext(
        "at least %(sum)s + %(n)s unknown", "at least %(sum)s + %(n)s unknown", sum_.unknown
    )
    return words % {"sum": nok(sum_.known), "n": sum_.unknown}
