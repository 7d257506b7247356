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
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts


@pages.inside
def to_decide(request: HttpRequest) -> HttpResponse:
    """What is before the bodies one sits in or runs."""
    context: dict[str, Any] = to_decide_page(pages.who(request), timezone.now())
    return render(request, "governance/to_decide.html", context)


_ON = Acts(Matter, back=matter_url)
send = _ON.press(chain.send, told=_("The matter was sent to the body."))
hand_over = _ON.form(
    matters.hand_over,
    PreparerForm,
    right=matters.PREPARE,
    title=_("Hand over: %(row)s"),
    submit=_("Hand over"),
    told=_("The matter was handed over."),
)
withdraw = _ON.form(
    matters.withdraw,
    ReasonForm,
    right=matters.PREPARE,
    title=_("Withdraw: %(row)s"),
    lead=_("No body treats it any more. It can be taken up again."),
    submit=_("Withdraw"),
    told=_("The matter was withdrawn."),
)
reopen = _ON.form(
    matters.reopen,
    ReasonForm,
    right=matters.PREPARE,
    title=_("Take up again: %(row)s"),
    submit=_("Take up again"),
    told=_("The matter is prepared once more."),
)
