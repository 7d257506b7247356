"""The ledger of an agreement, and what is done with changes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.agreements.forms import changes as forms
from samdrift.agreements.forms.common import BecauseForm
from samdrift.agreements.lists import change_pages as pages_of
from samdrift.agreements.lists.change_words import change_url
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Change
from samdrift.agreements.queries import changes as queries
from samdrift.agreements.services import changes as services
from samdrift.agreements.services.changes import WORK
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import who


def _agreement(request: HttpRequest, pk: int) -> Agreement:
    """One whose terms the viewer may see."""
    viewer = who(request)
    found: Agreement | None = seen(Agreement, viewer).priced_for(viewer).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"agreement {pk}")
    return found


def _one(request: HttpRequest, pk: int) -> Change:
    found: Change | None = queries.every(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"change {pk}")
    return found


@pages.inside
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Each change of the agreement: share and ground, and the room left."""
    agreement = _agreement(request, pk)
    context = pages_of.ledger_page(who(request), agreement)
    context["title"] = _("Changes of %(agreement)s") % {"agreement": agreement}
    return render(request, "agreements/change_ledger.html", context)


add = Acts(_agreement, back=pages_of.ledger_url, called="agreement").form(
    services.open_change,
    forms.NewChangeHereForm,
    right=WORK,
    title=gettext_lazy("New change: %(agreement)s"),
    submit=gettext_lazy("Write it into the ledger"),
    told=gettext_lazy("The change stands in the ledger."),
    to=change_url,
)
_ON = Acts(_one, back=change_url, called="change")
agree = _ON.form(
    services.agree_on_change,
    forms.AgreeForm,
    right=WORK,
    title=gettext_lazy("“%(change)s” is agreed"),
    submit=gettext_lazy("It is agreed"),
    told=gettext_lazy("The change is agreed."),
    lead=gettext_lazy("What is missing stays on the list until it is filled in."),
)
give_up = _ON.form(
    services.give_up_change,
    BecauseForm,
    right=WORK,
    title=gettext_lazy("Give up “%(change)s”"),
    submit=gettext_lazy("Give it up"),
    told=gettext_lazy("It is given up. It stays in the ledger, struck."),
)
assess = _ON.form(
    services.attach_assessment,
    forms.AssessmentForm,
    right=WORK,
    title=gettext_lazy("The lawyer’s assessment of “%(change)s”"),
    submit=gettext_lazy("Attach it"),
    told=gettext_lazy("The assessment lies with the change."),
)
reopen = _ON.press(services.reopen_change, told=gettext_lazy("It is under assessment again."))
