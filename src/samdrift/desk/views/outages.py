"""What is done with outages, maintenance, alerts and status pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms import outages as forms
from samdrift.desk.lists import outage_words as words
from samdrift.desk.models.outages import (
    AlertDelivery,
    AlertRule,
    MaintenanceWindow,
    Outage,
    StatusPage,
)
from samdrift.desk.rules_outages import MANAGE, PLAN, RECEIVE
from samdrift.desk.services import alert_rules, alerts, maintenance, status_pages
from samdrift.desk.services import outages as services
from samdrift.kernel import rights
from samdrift.kernel.files import content_of
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who

_ON = Acts(Outage, back=words.outage_url, called="outage")
_WINDOW = Acts(MaintenanceWindow, back=words.window_url, called="window")
_RULE = Acts(AlertRule, back=words.rule_url, called="rule")
_DELIVERY = Acts(AlertDelivery, back=words.delivery_url, called="message")
_PAGE = Acts(StatusPage, back=words.page_url, called="page")

end = _ON.form(
    services.end_outage,
    forms.EndForm,
    right=MANAGE,
    title=_("“%(outage)s” works again"),
    submit=_("It works again"),
    told=_("It is over, and nobody is told that it is down any more."),
)
leave_out = _ON.form(
    services.leave_out,
    forms.LeaveOutForm,
    right=MANAGE,
    title=_("“%(outage)s” against the promise"),
    submit=_("Save"),
    told=_("It is saved. The availability of the month follows."),
    lead=_("Leave it out only for a reason that the agreement has."),
)
strike = _ON.form(
    services.strike_outage,
    forms.ReasonForm,
    right=MANAGE,
    title=_("Strike out “%(outage)s”"),
    submit=_("Strike out"),
    told=_("It is struck out, and counts nowhere. You can take it back."),
    danger=True,
)
go_on = _ON.press(services.go_on, told=_("It is down still."))
restore = _ON.press(services.restore_outage, told=_("It counts again."))
open_case = _ON.press(services.open_case_of, told=_("The case is open."))

tell = _WINDOW.press(
    maintenance.tell_window,
    told=_("It is told. Those affected read of it in the portal."),
)
finish = _WINDOW.form(
    maintenance.finish_window,
    forms.FinishForm,
    right=PLAN,
    title=_("How “%(window)s” went"),
    submit=_("It is done"),
    told=_("It is done."),
    lead=_("What was down within the window is left out. What went past it counts."),
)
cancel = _WINDOW.form(
    maintenance.cancel_window,
    forms.ReasonForm,
    right=PLAN,
    title=_("Cancel “%(window)s”"),
    submit=_("Cancel it"),
    told=_("It is cancelled. Those who were told of it are told so."),
    danger=True,
)
plan_again = _WINDOW.press(maintenance.plan_again, told=_("It is planned again."))

end_rule = _RULE.press(alert_rules.end_rule, told=_("It takes no new alerts."))
use_rule_again = _RULE.press(alert_rules.use_rule_again, told=_("The rule is in use again."))

try_again = _DELIVERY.press(alerts.try_again, told=_("It was read once more."), right=RECEIVE)
set_aside = _DELIVERY.form(
    alerts.set_aside,
    forms.ReasonForm,
    right=RECEIVE,
    title=_("Set this message aside"),
    submit=_("Set aside"),
    told=_("It is set aside, and kept as it came."),
)

open_page = _PAGE.press(status_pages.open_page, told=_("All can read it now, without login."))
shut_page = _PAGE.press(status_pages.shut_page, told=_("It is shut."))


@pages.inside
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent, as it came: to be kept, never shown by the browser."""
    viewer, row = who(request), one_seen(AlertDelivery, who(request), pk)
    rights.require(viewer, RECEIVE, row)
    return attachment(content_of(row.file), f"{row.digest[:12]}.json", "application/octet-stream")
