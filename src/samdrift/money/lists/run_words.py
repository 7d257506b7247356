"""How runs and what is in them are called, coloured and explained."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from samdrift.kernel.lists import label_of
from samdrift.money.calc import doubts
from samdrift.money.models.runs import Run
from samdrift.money.queries.key_readings import Problem
from samdrift.money.queries.key_texts import problem_text

TONES = {"draft": "neutral", "checked": "warning", "closed": "success", "dropped": "neutral"}
DOUBTS: dict[str, Any] = {
    doubts.NO_AGREEMENT: gettext_lazy("Say which agreement the invoice belongs to."),
    doubts.NO_KEY: gettext_lazy(
        "The agreement has no key, and the line no member. Give one of them."
    ),
    doubts.NO_VERSION: gettext_lazy("The key says nothing for these days. Give it a version."),
    doubts.CURRENCY: gettext_lazy(
        "It is billed in another currency. Enter its rate on the page of the invoice."
    ),
    doubts.UNCHECKED: gettext_lazy("The line is not held against the agreement yet."),
    doubts.WRONG: gettext_lazy("The line is not as agreed."),
    doubts.UNEXPLAINED: gettext_lazy("The line cannot be explained by the agreement."),
    doubts.NOT_APPROVED: gettext_lazy("The invoice is not certified for payment."),
    doubts.STOPPED: gettext_lazy("The invoice is stopped in the approval."),
    doubts.BILLED_AHEAD: gettext_lazy(
        "Another run on account bills some of these days already. Leave this out, or say why both stand."
    ),
    doubts.KEY_CHANGES: gettext_lazy(
        "The key changes inside these days. All of it is split by what holds on the first of them."
    ),
}


def at(name: str, *keys: Any) -> str:
    return reverse(f"money:run_{name}", args=list(keys))


def run_url(run: Any) -> str:
    return at("detail", run.pk)


def item_url(item: Any) -> str:
    return at("item", item.pk)


def member_url_of(run: int, member: int) -> str:
    return at("member", run, member)


def member_url(run: Any, member: int) -> str:
    return member_url_of(run.pk, member)


def state_tag(run: Run) -> Any:
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', TONES[run.state], label_of(run, "state")
    )


def doubt_text(doubt: doubts.Doubt) -> str:
    """What is wrong and how to mend it."""
    if doubt[0] != doubts.KEY:
        return str(DOUBTS.get(doubt[0], doubt[0]))
    return problem_text(Problem(*doubt[1:]))


def doubt_texts(found: Iterable[doubts.Doubt]) -> list[tuple[str, bool]]:
    """Each doubt in words, and whether it hinders the split."""
    return [(doubt_text(one), doubts.blocking(one)) for one in found]
