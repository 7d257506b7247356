"""What people do with a finding, from its page: at once, or by a form."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from samdrift.followup.forms import findings as forms
from samdrift.followup.lists.finding_pages import finding_url
from samdrift.followup.models.findings import Finding
from samdrift.followup.queries import findings as queries
from samdrift.followup.services import findings as services
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts


def _one(request: HttpRequest, pk: int) -> Finding:
    found: Finding | None = queries.every(pages.who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"finding {pk}")
    return found


def _of_one(service: Callable[..., list[Finding]]) -> Callable[..., list[Finding]]:
    """The service, which takes several, for one."""
    return lambda finding, **values: service([finding], **values)


_ON = Acts(_one, back=finding_url, called="finding")

take = _ON.form(
    _of_one(services.take),
    forms.PlainForm,
    right=services.WORK,
    title=gettext_lazy("Take in hand: %(finding)s"),
    submit=gettext_lazy("Take in hand"),
    told=gettext_lazy("You have taken it in hand."),
)
put_back = _ON.form(
    _of_one(services.put_back),
    forms.PlainForm,
    right=services.WORK,
    title=gettext_lazy("Put back: %(finding)s"),
    submit=gettext_lazy("Put back"),
    told=gettext_lazy("It was put back. Somebody else can take it."),
)
hand_over = _ON.form(
    _of_one(services.hand_over),
    forms.HandOverForm,
    right=services.WORK,
    title=gettext_lazy("Hand over: %(finding)s"),
    submit=gettext_lazy("Hand over"),
    told=gettext_lazy("It was handed over."),
)
deadline = _ON.form(
    _of_one(services.set_deadline),
    forms.DeadlineForm,
    right=services.WORK,
    title=gettext_lazy("Deadline: %(finding)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The deadline was saved."),
)
wait = _ON.form(
    _of_one(services.wait),
    forms.WaitForm,
    right=services.WORK,
    title=gettext_lazy("Let it wait for a decision: %(finding)s"),
    submit=gettext_lazy("Let it wait"),
    told=gettext_lazy("It waits for a decision."),
)
accept = _ON.form(
    _of_one(services.accept),
    forms.AcceptForm,
    right=services.ACCEPT,
    title=gettext_lazy("Accept until a date: %(finding)s"),
    submit=gettext_lazy("Accept"),
    told=gettext_lazy("It is accepted, and is opened again on the day."),
)
reopen = _ON.form(
    _of_one(services.reopen),
    forms.PlainForm,
    right=services.ACCEPT,
    title=gettext_lazy("Open again: %(finding)s"),
    submit=gettext_lazy("Open again"),
    told=gettext_lazy("It is open again."),
)
mend = _ON.form(
    _of_one(services.mend),
    forms.MendForm,
    right=services.WORK,
    title=gettext_lazy("Mended: %(finding)s"),
    submit=gettext_lazy("It is mended"),
    told=gettext_lazy("It is mended."),
)
