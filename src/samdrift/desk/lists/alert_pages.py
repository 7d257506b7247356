"""What stands on the pages of alerts, of rules for them, of what was sent, and of status pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.calc.alert_rules import write_matchers
from samdrift.desk.lists import outage_words as words
from samdrift.desk.lists.knowledge_pages import Deed
from samdrift.desk.models.outages import Alert, AlertDelivery, AlertRule, StatusPage
from samdrift.desk.rules_outages import PUBLISH, RECEIVE, RULE
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
SHOWN = 20_000
"""Letters shown of what was sent."""


def alert_page(viewer: Viewer, alert: Alert) -> Context:
    facts = [
        (_("Fires"), _("Yes") if alert.is_firing else _("No"), ""),
        (_("From"), alert.starts_at, ""),
        (_("Until"), alert.ended_at, ""),
        (_("Rule"), str(alert.rule) if alert.rule else _("None holds for it"),
         words.rule_url(alert.rule) if alert.rule else ""),
        (_("Outage"), str(alert.outage) if alert.outage else None,
         words.outage_url(alert.outage) if alert.outage else ""),
        (_("Fingerprint"), alert.fingerprint, ""),
    ]  # fmt: skip
    if alert.delivery is not None:
        facts.append((_("Told last"), alert.seen_at, words.delivery_url(alert.delivery)))
    missing = alert.rule is None and allowed(viewer, RULE)
    return {
        "heading_text": str(alert),
        "facts": facts,
        "labels": sorted(alert.labels.items()),
        "annotations": sorted(alert.annotations.items()),
        "new_rule_url": reverse("desk:alert_rule_new") if missing else "",
    }


def rule_page(viewer: Viewer, rule: AlertRule) -> Context:
    may = allowed(viewer, RULE, rule)
    ended = rule.ended_at is not None
    name, label = ("again", _("Use it again")) if ended else ("end", _("End it"))
    return {
        "deeds": [Deed(label, words.at(f"alert_rule_{name}", rule.pk), at_once=True)]
        if may
        else [],
        "may_change": may and not ended,
        "facts": [
            (_("What is down"), rule.title or _("What the alert tells"), ""),
            (_("System or service"), words.about(rule), ""),
            (_("Members"), _whom(rule), ""),
            (_("How much is away"), rule.get_degree_display(), ""),
            (_("Tells those affected at once"), _("Yes") if rule.is_told else _("No"), ""),
            (_("Opens a case"), _("Yes") if rule.opens_case else _("No"), ""),
            (_("Ended"), rule.ended_at or _("No, it is in use"), ""),
        ],
        "blocks": [(_("Conditions"), [write_matchers(rule.matchers)], True)],
    }


def _whom(rule: AlertRule) -> str:
    named = words.members_text(rule)
    if not rule.member_label:
        return named
    return _("By the label %(label)s, else %(members)s") % {
        "label": rule.member_label,
        "members": named,
    }


def delivery_page(viewer: Viewer, delivery: AlertDelivery) -> Context:
    deeds: list[Deed] = []
    unread = delivery.state in {AlertDelivery.State.UNREAD, AlertDelivery.State.KEPT}
    if allowed(viewer, RECEIVE, delivery):
        pk = delivery.pk
        deeds.append(
            Deed(_("As it came"), words.at("alert_delivery_raw", pk)),
        )
        if unread:
            deeds += [
                Deed(_("Set aside"), words.at("alert_delivery_aside", pk)),
                Deed(
                    _("Try again"), words.at("alert_delivery_try", pk), at_once=True, primary=True
                ),
            ]
    return {
        "heading_text": _("Message from monitoring %(number)s") % {"number": delivery.pk},
        "deeds": deeds,
        "facts": [
            (_("State"), delivery.get_state_display(), ""),
            (_("Alerts"), delivery.alerts, ""),
            (_("Came first"), delivery.first_at, ""),
            (_("Came last"), delivery.last_at, ""),
            (_("How often"), delivery.times, ""),
            (_("Sent with the key of"), delivery.sender or None, ""),
            (_("Set aside because"), delivery.aside_because or None, ""),
        ],
        "blocks": [
            (_("What was odd"), [words.flaw_text(one) for one in delivery.flaws], False),
        ]
        if delivery.flaws
        else [],
    }


def status_page(viewer: Viewer, page: StatusPage) -> Context:
    may = allowed(viewer, PUBLISH, page)
    name, label = ("shut", _("Shut it")) if page.is_on else ("open", _("Open it to all"))
    deed = Deed(
        label, words.at(f"status_page_{name}", page.pk), at_once=True, primary=not page.is_on
    )
    return {
        "heading_text": _("Status page of %(member)s") % {"member": page.member},
        "deeds": [deed] if may else [],
        "may_change": may,
        "has_primary": not page.is_on,
        "facts": [
            (_("Open to all"), _("Yes, without login") if page.is_on else _("No"), ""),
            (_("Address"), words.status_address(page), words.status_url(page)),
            (_("What stands first"), page.text or None, ""),
        ],
    }
