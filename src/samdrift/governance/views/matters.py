"""What people do with a matter as a whole, and what waits for those who decide."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.governance.forms.matters import PreparerForm, ReasonForm
from samdrift.governance.lists.matter_words import matter_url
from samdrift.governance.lists.to_decide import to_decide_page
from samdrift.governance.models.matters import Matter
from samdrift.governance.services import chain, matters
from samdrift.governance.views.acts import Words, at_once, by_form
from samdrift.kernel.web import pages


@pages.inside
def to_decide(request: HttpRequest) -> HttpResponse:
    """What is before the bodies one sits in or runs."""
    context: dict[str, Any] = to_decide_page(pages.who(request), timezone.now())
    return render(request, "governance/to_decide.html", context)


send = at_once(Matter, chain.send, done=_("The matter was sent to the body."), back=matter_url)
hand_over = by_form(
    Matter,
    matters.hand_over,
    PreparerForm,
    right=matters.PREPARE,
    words=Words(
        title=_("Hand over: %(row)s"),
        submit=_("Hand over"),
        done=_("The matter was handed over."),
    ),
    back=matter_url,
)
withdraw = by_form(
    Matter,
    matters.withdraw,
    ReasonForm,
    right=matters.PREPARE,
    words=Words(
        title=_("Withdraw: %(row)s"),
        submit=_("Withdraw"),
        done=_("The matter was withdrawn."),
        lead=_("No body treats it any more. It can be taken up again."),
    ),
    back=matter_url,
)
reopen = by_form(
    Matter,
    matters.reopen,
    ReasonForm,
    right=matters.PREPARE,
    words=Words(
        title=_("Take up again: %(row)s"),
        submit=_("Take up again"),
        done=_("The matter is prepared once more."),
    ),
    back=matter_url,
)
