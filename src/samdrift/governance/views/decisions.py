"""What people do with a decision, from its page: at once, or by a form; and its papers."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from samdrift.governance.forms import decisions as forms
from samdrift.governance.lists.decision_pages import decision_url
from samdrift.governance.models.decisions import Decision
from samdrift.governance.queries import decisions as queries
from samdrift.governance.services import decision_acts as services
from samdrift.governance.services import decision_duties as duties
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import who


def one_decision(request: HttpRequest, pk: int) -> Decision:
    found: Decision | None = queries.every(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"decision {pk}")
    return found


_ON = Acts(one_decision, back=decision_url, called="decision")
begin = _ON.press(services.begin, told=gettext_lazy("You have begun to carry it out."))
reopen = _ON.press(services.reopen, told=gettext_lazy("It is to be carried out again."))
hand_out = _ON.form(
    services.hand_out,
    forms.HandOutForm,
    right=services.HAND_OUT,
    title=gettext_lazy("Who carries out %(decision)s?"),
    submit=gettext_lazy("Hand out"),
    told=gettext_lazy("It was handed out."),
)
report = _ON.form(
    services.report,
    forms.ReportForm,
    right=services.CARRY_OUT,
    title=gettext_lazy("Report back: %(decision)s"),
    submit=gettext_lazy("Report"),
    told=gettext_lazy("The report was saved."),
)
carry_out = _ON.form(
    services.carry_out,
    forms.ReportForm,
    right=services.CARRY_OUT,
    title=gettext_lazy("Carried out: %(decision)s"),
    submit=gettext_lazy("It is carried out"),
    told=gettext_lazy("It is carried out."),
)
give_up = _ON.form(
    services.give_up,
    forms.GiveUpForm,
    right=services.CARRY_OUT,
    title=gettext_lazy("Not carried out: %(decision)s"),
    submit=gettext_lazy("It is not carried out"),
    told=gettext_lazy("The body can read why it is not carried out."),
)
terms = _ON.form(
    services.set_terms,
    forms.TermsForm,
    right=services.HAND_OUT,
    title=gettext_lazy("Conditions and dates: %(decision)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("It was saved."),
)
bind = _ON.form(
    duties.bind_members,
    forms.BindForm,
    right=services.HAND_OUT,
    title=gettext_lazy("Each member’s duty: %(decision)s"),
    submit=gettext_lazy("Put on the wheel of each member"),
    told=gettext_lazy("Each member has its duty."),
)
