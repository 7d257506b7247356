"""What people do with a finding, from its page: at once, or by a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from samdrift.followup.forms import findings as forms
from samdrift.followup.lists.finding_pages import finding_url
from samdrift.followup.models.findings import Finding
from samdrift.followup.queries import findings as queries
from samdrift.followup.services import findings as services
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import View


def _one(request: HttpRequest, pk: int) -> Finding:
    found: Finding | None = queries.every(pages.who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"finding {pk}")
    return found


def _page(
    service: Callable[..., list[Finding]],
    form_class: Any,
    *,
    right: str,
    title: Any,
    submit: Any,
    done: Any,
) -> View:
    """A page with the act's form; where there is nothing to fill in, one press is enough."""

    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer, finding = pages.who(request), _one(request, pk)
        rights.require(viewer, right, finding)
        data = request.POST if request.method == "POST" else None
        form = form_class(data, viewer=viewer, instance=finding)
        back = finding_url(finding)
        if form.is_valid():
            changed = pages.try_act(
                form, lambda: service([finding], by=viewer, **form.cleaned_data)
            )
            if changed is not None:
                return pages.done(request, done, back)
        text = title % {"finding": finding}
        return pages.form_page(request, form, title=text, submit=submit, back=back)

    return view


take = _page(
    services.take,
    forms.PlainForm,
    right=services.WORK,
    title=gettext_lazy("Take in hand: %(finding)s"),
    submit=gettext_lazy("Take in hand"),
    done=gettext_lazy("You have taken it in hand."),
)
put_back = _page(
    services.put_back,
    forms.PlainForm,
    right=services.WORK,
    title=gettext_lazy("Put back: %(finding)s"),
    submit=gettext_lazy("Put back"),
    done=gettext_lazy("It was put back. Somebody else can take it."),
)
hand_over = _page(
    services.hand_over,
    forms.HandOverForm,
    right=services.WORK,
    title=gettext_lazy("Hand over: %(finding)s"),
    submit=gettext_lazy("Hand over"),
    done=gettext_lazy("It was handed over."),
)
deadline = _page(
    services.set_deadline,
    forms.DeadlineForm,
    right=services.WORK,
    title=gettext_lazy("Deadline: %(finding)s"),
    submit=gettext_lazy("Save"),
    done=gettext_lazy("The deadline was saved."),
)
wait = _page(
    services.wait,
    forms.WaitForm,
    right=services.WORK,
    title=gettext_lazy("Let it wait for a decision: %(finding)s"),
    submit=gettext_lazy("Let it wait"),
    done=gettext_lazy("It waits for a decision."),
)
accept = _page(
    services.accept,
    forms.AcceptForm,
    right=services.ACCEPT,
    title=gettext_lazy("Accept until a date: %(finding)s"),
    submit=gettext_lazy("Accept"),
    done=gettext_lazy("It is accepted, and is opened again on the day."),
)
reopen = _page(
    services.reopen,
    forms.PlainForm,
    right=services.ACCEPT,
    title=gettext_lazy("Open again: %(finding)s"),
    submit=gettext_lazy("Open again"),
    done=gettext_lazy("It is open again."),
)
mend = _page(
    services.mend,
    forms.MendForm,
    right=services.WORK,
    title=gettext_lazy("Mended: %(finding)s"),
    submit=gettext_lazy("It is mended"),
    done=gettext_lazy("It is mended."),
)
