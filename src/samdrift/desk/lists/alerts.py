"""The registers of alerts, of the rules for them, of what was sent, and of status pages."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.calc.alert_rules import write_matchers
from samdrift.desk.forms.alert_rules import AlertRuleForm
from samdrift.desk.forms.outages import StatusPageForm
from samdrift.desk.lists import alert_pages as pages
from samdrift.desk.lists import outage_words as words
from samdrift.desk.models.outages import Alert, AlertDelivery, AlertRule, StatusPage
from samdrift.desk.queries import outages as queries
from samdrift.desk.rules_outages import PUBLISH, RULE
from samdrift.desk.services import alert_rules, status_pages
from samdrift.kernel.lists import (
    Column,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
    text_filter,
)

ALERTS = Register(
    room="desk",
    key="alert",
    model=Alert,
    name=_("Alert"),
    lead=_("What monitoring has told, each alert once from its start to its end."),
    spec=ListSpec(
        key="desk.alert",
        title=pgettext_lazy("list", "Alerts"),
        rows=queries.alerts,
        columns=(
            Column("name", _("Alert"), str, link=words.alert_url),
            Column("summary", _("What it tells"), lambda r: r.annotations.get("summary") or None),
            Column("starts_at", _("From"), lambda r: r.starts_at, sort="starts_at"),
            Column("ended_at", _("Until"), lambda r: r.ended_at),
            Column("fires", _("Fires"), lambda r: r.is_firing),
            Column(
                "rule",
                _("Rule"),
                lambda r: str(r.rule) if r.rule else None,
                link=lambda r: words.rule_url(r.rule) if r.rule else "",
            ),
            Column(
                "outage",
                _("Outage"),
                lambda r: str(r.outage) if r.outage else None,
                link=lambda r: words.outage_url(r.outage) if r.outage else "",
            ),
            Column("fingerprint", _("Fingerprint"), lambda r: r.fingerprint, default=False),
        ),
        filters=(
            flag("fires", _("Fires"), lambda _v: Q(resolved_at__isnull=True)),
            flag("ruled", _("Has a rule"), lambda _v: Q(rule__isnull=False)),
        ),
        order="-starts_at",
        empty=_("No alerts have come. See how Alertmanager is set up in the guide."),
    ),
    list_acts="desk/outage_alert_acts.html",
    detail_template="desk/outage_alert.html",
    detail_rows=queries.alerts,
    detail_context=pages.alert_page,
    fields={"labels": lambda r: r.labels, "annotations": lambda r: r.annotations},
)

RULES = Register(
    room="desk",
    key="alert_rule",
    model=AlertRule,
    name=_("Rule for alerts"),
    lead=_("Which alerts are an outage of what. The first rule that holds counts."),
    spec=ListSpec(
        key="desk.alert_rule",
        title=_("Rules for alerts"),
        rows=queries.alert_rules,
        columns=(
            Column("name", _("Rule"), lambda r: r.name, link=words.rule_url, sort="name"),
            Column(
                "matchers", _("Conditions"),
                lambda r: write_matchers(r.matchers).replace("\n", "; "),
            ),
            Column("about", _("System or service"), words.about),
            Column("member_label", _("Label that tells the member"), lambda r: r.member_label or None),
            Column("opens_case", _("Opens a case"), lambda r: r.opens_case),
            Column("order", pgettext_lazy("sequence", "Order"), lambda r: r.order, numeric=True, sort="order"),
            Column("ended_at", _("Ended"), lambda r: r.ended_at, default=False),
        ),
        filters=(
            flag("in_use", _("In use"), lambda _v: Q(ended_at__isnull=True)),
            text_filter("text", _("Words"), "name", "title"),
        ),
        order="order",
        empty=_("No rules yet. Without one, alerts are kept but become no outage."),
    ),
    form=AlertRuleForm,
    create=alert_rules.add_rule,
    change=alert_rules.change_rule,
    may_create=RULE,
    may_change=RULE,
    new_label=_("New rule"),
    detail_template="desk/outage_simple.html",
    detail_rows=queries.alert_rules,
    detail_context=pages.rule_page,
    fields={"member_ids": lambda r: [one.pk for one in r.members.all()]},
)  # fmt: skip

DELIVERIES = Register(
    room="desk",
    key="alert_delivery",
    model=AlertDelivery,
    name=_("Message from monitoring"),
    lead=_("What was sent, kept as it came. The same again is counted and changes nothing."),
    spec=ListSpec(
        key="desk.alert_delivery",
        title=_("Messages from monitoring"),
        rows=queries.deliveries,
        columns=(
            Column("last_at", _("Came last"), lambda r: r.last_at, link=words.delivery_url, sort="last_at"),
            Column(
                "state", _("State"), choice_text("state"), sort="state",
                shown=lambda r: words.tag(words.DELIVERY_TONES[r.state], r.get_state_display()),
            ),
            Column("alerts", _("Alerts"), lambda r: r.alerts, numeric=True),
            Column("times", _("How often"), lambda r: r.times, numeric=True),
            Column("sender", _("Sent with the key of"), lambda r: r.sender or None),
            Column("first_at", _("Came first"), lambda r: r.first_at, default=False),
        ),
        filters=(equals("state", _("State"), "state", AlertDelivery.State.choices),),
        order="-last_at",
        empty=_("Nothing has come. See how Alertmanager is set up in the guide."),
    ),
    detail_template="desk/outage_simple.html",
    detail_rows=queries.deliveries,
    detail_context=pages.delivery_page,
    fields={"flaws": lambda r: r.flaws},
)  # fmt: skip

STATUS_PAGES = Register(
    room="desk",
    key="status_page",
    model=StatusPage,
    name=_("Status page"),
    lead=_("Pages that tell without login what is down. None is open until you open it."),
    spec=ListSpec(
        key="desk.status_page",
        title=_("Status pages"),
        rows=queries.status_pages,
        columns=(
            Column("member", _("Member"), lambda r: str(r.member), link=words.page_url),
            Column("is_on", _("Open to all"), lambda r: r.is_on),
            Column("slug", _("Address"), words.status_address, sort="slug", link=words.status_url),
        ),
        filters=(flag("on", _("Open to all"), lambda _v: Q(is_on=True)),),
        order="slug",
        empty=_("No status pages. Make one if people are to see what is down without login."),
    ),
    form=StatusPageForm,
    create=status_pages.add_page,
    change=status_pages.change_page,
    may_create=PUBLISH,
    may_change=PUBLISH,
    new_label=_("New status page"),
    detail_template="desk/outage_simple.html",
    detail_rows=queries.status_pages,
    detail_context=pages.status_page,
    fields={"text": lambda r: r.text},
)
