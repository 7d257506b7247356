"""Who may do what in the desk: outages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.commitments import LEADS
from samdrift.desk.rules_knowledge import WHO_DESK, of_the_desk
from samdrift.kernel.rights import holds, right

MANAGE, PLAN = "desk.manage_outage", "desk.plan_maintenance"
RECEIVE, RULE, PUBLISH = "desk.receive_alerts", "desk.write_alert_rule", "desk.open_status_page"

right(MANAGE, of_the_desk, WHO_DESK)
right(PLAN, of_the_desk, WHO_DESK)
right(RECEIVE, of_the_desk, WHO_DESK)
right(RULE, of_the_desk, WHO_DESK)
right(
    PUBLISH,
    holds(*LEADS),
    _("the management lead, the daily manager and the administrator"),
)
