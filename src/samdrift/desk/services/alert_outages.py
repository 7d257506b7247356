"""What alerts come to: one outage for each rule and member at a time, with one case.

Everything here is done with the alert's rule held, so that two deliveries at once cannot open two.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from samdrift.agreements.services.site_language import in_site_language
from samdrift.desk.calc.alert_rules import holds
from samdrift.desk.models.outages import Alert, AlertRule, Outage
from samdrift.desk.services import outages
from samdrift.desk.services.outage_common import set_values
from samdrift.kernel.history import record
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member


def rules_in_use() -> list[AlertRule]:
    """In the order they are tried, held until the act is done."""
    rows = AlertRule.objects.select_for_update(of=("self",)).filter(ended_at=None)
    return list(rows.select_related("system", "service").order_by("order", "name", "pk"))


def rule_of(alert: Alert, rules: list[AlertRule]) -> AlertRule | None:
    return next((rule for rule in rules if holds(rule.matchers, alert.labels)), None)


def follow(alert: Alert, *, by: Viewer) -> None:
    """Let the outage follow the alert: opened, joined, ended, or gone on with."""
    rule = alert.rule
    if rule is None:
        return
    if alert.outage is None:
        _join(alert, rule, by)
    outage = alert.outage
    if outage is None or outage.struck_at is not None:
        return
    if alert.starts_at < outage.started_at:
        _begin_sooner(outage, alert.starts_at, by)
    if alert.is_firing:
        if outage.ended_at is not None:
            outages.open_again(outage, by=by)
    elif outage.ended_at is None:
        _end_with_the_last(outage, by)
    elif alert.ended_at is not None and alert.ended_at > outage.ended_at:
        outages.close(outage, alert.ended_at, by=by)


def _join(alert: Alert, rule: AlertRule, by: Viewer) -> None:
    member = member_of(rule, alert)
    on = Outage.objects.on().filter(rule=rule, for_member=member)
    outage = on.order_by("pk").first() or _opened(alert, rule, member, by)
    alert.outage = outage
    alert.save(update_fields=["outage"])


def _opened(alert: Alert, rule: AlertRule, member: Member | None, by: Viewer) -> Outage:
    """Where the alert names a member that is not known here, an agent tells those it is about."""
    unknown = alert.labels.get(rule.member_label, "") if rule.member_label and not member else ""
    outage = outages.add_outage(
        by=by,
        title=title_of(rule, alert),
        note=note_of(alert, unknown),
        system=rule.system,
        service=rule.service,
        site=rule.site,
        members=[member] if member else list(rule.members.all()),
        degree=rule.degree,
        is_told=rule.is_told and not unknown,
        started_at=min(alert.starts_at, by.now),
        source=Outage.Source.ALERT,
        rule=rule,
        for_member=member,
    )
    if rule.opens_case and alert.is_firing:
        _one_case(outage, rule, by)
    return outage


def _one_case(outage: Outage, rule: AlertRule, by: Viewer) -> None:
    """The open case of the same rule when there is one: many members, one fault."""
    same = Outage.objects.on().filter(rule=rule, case__is_open=True).exclude(pk=outage.pk)
    known = same.select_related("case").order_by("pk").first()
    if known is not None and known.case is not None:
        outages.put_case(outage, known.case, by=by)
    elif outages.first_member(outage, by) is not None:
        outages.open_case_of(outage, by=by, impact=rule.impact, urgency=rule.urgency)
        outage.refresh_from_db(fields=["case"])


def member_of(rule: AlertRule, alert: Alert) -> Member | None:
    """The member that the rule's label tells, or None: for those the rule names."""
    text = alert.labels.get(rule.member_label, "") if rule.member_label else ""
    find = registry.member_by_name
    pk = find(text) if text and find is not None else None
    return None if pk is None else Member.objects.get(pk=pk)


def title_of(rule: AlertRule, alert: Alert) -> str:
    """The rule's own title, else the alert's summary, else what is down."""
    if rule.title or alert.annotations.get("summary"):
        return (rule.title or str(alert.annotations["summary"]))[:160]
    with in_site_language():
        about: Any = rule.system or rule.service or rule.site
        return str(_("%(what)s does not answer") % {"what": about})[:160]


def note_of(alert: Alert, unknown: str = "") -> str:
    """What the alert tells, for the desk; first that it names a member nobody knows."""
    told = [alert.annotations.get(key, "") for key in ("summary", "description", "runbook_url")]
    labels = ", ".join(f"{key}={value}" for key, value in sorted(alert.labels.items()))
    with in_site_language():
        who = _("The alert names a member that is not known here: %(name)s.") % {"name": unknown}
    first = [str(who)] if unknown else []
    return "\n".join(text for text in [*first, *told, labels] if text)[:4000]


def _begin_sooner(outage: Outage, start: dt.datetime, by: Viewer) -> None:
    """An alert told later began before the first that was told."""
    before = outage.started_at
    set_values(outage, started_at=start)
    changes = {"started_at": [before.isoformat(), start.isoformat()]}
    record("outage.changed", outage, by=by, changes=changes)


def _end_with_the_last(outage: Outage, by: Viewer) -> None:
    """It is over when none of its alerts fires any more, at the end of the last."""
    rows = list(Alert.objects.filter(outage=outage))
    if any(one.is_firing for one in rows):
        return
    ends = [one.ended_at or one.resolved_at for one in rows]
    end = max(moment for moment in ends if moment is not None)
    outages.close(outage, max(end, outage.started_at), by=by)


def take_up(rule: AlertRule, *, by: Viewer) -> int:
    """Alerts that fire and have no rule are taken by a rule that has become."""
    rules = rules_in_use()
    taken = 0
    waiting = Alert.objects.filter(rule=None, resolved_at=None).select_related("outage")
    for alert in waiting.order_by("starts_at", "pk")[:1000]:
        found = rule_of(alert, rules)
        if found is not None and found.pk == rule.pk:
            alert.rule = found
            alert.save(update_fields=["rule"])
            follow(alert, by=by)
            taken += 1
    return taken
