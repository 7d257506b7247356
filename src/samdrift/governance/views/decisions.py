"""What people do with a decision, from its page: at once, or by a form; and its papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samdrift.governance.forms import decisions as forms
from samdrift.governance.lists.decision_pages import decision_url
from samdrift.governance.models.decisions import Decision
from samdrift.governance.queries import decisions as queries
from samdrift.governance.services import decision_acts as services
from samdrift.governance.services import decision_duties as duties
from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError, OutOfReach, Refused
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import View, who


def one_decision(request: HttpRequest, pk: int) -> Decision:
    found: Decision | None = queries.every(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"decision {pk}")
    return found


def _at_once(service: Callable[..., Any], done: Any) -> View:
    """An act that takes only a press; a refusal is told on the page it came from."""

    @require_POST
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        decision = one_decision(request, pk)
        back = decision_url(decision)
        try:
            service(decision, by=who(request))
        except Refused:
            raise
        except DomainError as error:
            return pages.undone(request, error.message, back)
        return pages.done(request, done, back)

    return view


def _by_form(
    service: Callable[..., Any], form_class: Any, *, right: str, title: Any, submit: Any, done: Any
) -> View:
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer, decision = who(request), one_decision(request, pk)
        rights.require(viewer, right, decision)
        data = request.POST if request.method == "POST" else None
        form = form_class(data, viewer=viewer, instance=decision)
        back = decision_url(decision)
        if form.is_valid():
            changed = pages.try_act(form, lambda: service(decision, by=viewer, **form.cleaned_data))
            if changed is not None:
                return pages.done(request, done, back)
        text = title % {"decision": decision}
        return pages.form_page(request, form, title=text, submit=submit, back=back)

    return view


begin = _at_once(services.begin, gettext_lazy("You have begun to carry it out."))
reopen = _at_once(services.reopen, gettext_lazy("It is to be carried out again."))
hand_out = _by_form(
    services.hand_out,
    forms.HandOutForm,
    right=services.HAND_OUT,
    title=gettext_lazy("Who carries out %(decision)s?"),
    submit=gettext_lazy("Hand out"),
    done=gettext_lazy("It was handed out."),
)
report = _by_form(
    services.report,
    forms.ReportForm,
    right=services.CARRY_OUT,
    title=gettext_lazy("Report back: %(decision)s"),
    submit=gettext_lazy("Report"),
    done=gettext_lazy("The report was saved."),
)
carry_out = _by_form(
    services.carry_out,
    forms.ReportForm,
    right=services.CARRY_OUT,
    title=gettext_lazy("Carried out: %(decision)s"),
    submit=gettext_lazy("It is carried out"),
    done=gettext_lazy("It is carried out."),
)
give_up = _by_form(
    services.give_up,
    forms.GiveUpForm,
    right=services.CARRY_OUT,
    title=gettext_lazy("Not carried out: %(decision)s"),
    submit=gettext_lazy("It is not carried out"),
    done=gettext_lazy("The body can read why it is not carried out."),
)
terms = _by_form(
    services.set_terms,
    forms.TermsForm,
    right=services.HAND_OUT,
    title=gettext_lazy("Conditions and dates: %(decision)s"),
    submit=gettext_lazy("Save"),
    done=gettext_lazy("It was saved."),
)
bind = _by_form(
    duties.bind_members,
    forms.BindForm,
    right=services.HAND_OUT,
    title=gettext_lazy("Each member’s duty: %(decision)s"),
    submit=gettext_lazy("Put on the wheel of each member"),
    done=gettext_lazy("Each member has its duty."),
)
