"""Rules that say which alerts are an outage of what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.outages import AlertRule
from samdrift.desk.rules_outages import RULE
from samdrift.desk.services import alert_outages
from samdrift.desk.services.outage_common import held, require_subject, set_members, set_values
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import first_values, require_text, write

PLAIN = (
    "name", "order", "matchers", "title", "system", "service", "site", "member_label", "degree",
    "is_told", "opens_case", "impact", "urgency",
)  # fmt: skip


@transaction.atomic
def add_rule(
    *, by: Viewer, name: str, matchers: list[Any], members: Iterable[Member] = (), **values: Any
) -> AlertRule:
    """From now on alerts for which all of `matchers` hold are outages of what is named here; those
    that fire already without a rule too.
    """
    require(by, RULE)
    plain = {key: value for key, value in values.items() if key in PLAIN and value is not None}
    rule = AlertRule(name=name.strip()[:120], matchers=[list(one) for one in matchers], **plain)
    _require_whole(rule, {"system": rule.system, "service": rule.service, "site": rule.site})
    rule.save()
    names = ("name", "system", "service", "site", "member_label", "degree", "opens_case")
    told = first_values({key: getattr(rule, key) for key in names})
    told["matchers"] = [None, rule.matchers]
    record("alert_rule.added", rule, by=by, changes=told | set_members(rule, members))
    alert_outages.take_up(rule, by=by)
    return rule


@transaction.atomic
def change_rule(rule: AlertRule, *, by: Viewer, **values: Any) -> AlertRule:
    """What is told from now on; outages that it opened stay as they are."""
    rule = held(rule, by, RULE)
    _require_in_use(rule)
    members = values.pop("members", None)
    plain = {key: value for key, value in values.items() if key in PLAIN}
    if "matchers" in plain:
        plain["matchers"] = [list(one) for one in plain["matchers"]]
    after = AlertRule(**{key: plain.get(key, getattr(rule, key)) for key in PLAIN})
    after.pk = rule.pk
    _require_whole(after, {"system": after.system, "service": after.service, "site": after.site})
    changes = write(rule, plain)
    if members is not None:
        changes |= set_members(rule, members)
    if changes:
        record("alert_rule.changed", rule, by=by, changes=changes)
        alert_outages.take_up(rule, by=by)
    return rule


@transaction.atomic
def end_rule(rule: AlertRule, *, by: Viewer) -> AlertRule:
    """It takes no new alerts. Outages it has opened go on, and are ended by their alerts."""
    rule = held(rule, by, RULE)
    _require_in_use(rule)
    set_values(rule, ended_at=by.now)
    record("alert_rule.ended", rule, by=by)
    return rule


@transaction.atomic
def use_rule_again(rule: AlertRule, *, by: Viewer) -> AlertRule:
    rule = held(rule, by, RULE)
    if rule.ended_at is None:
        raise DomainError("in_use", _("The rule is in use already."))
    set_values(rule, ended_at=None)
    record("alert_rule.used_again", rule, by=by)
    alert_outages.take_up(rule, by=by)
    return rule


def _require_in_use(rule: AlertRule) -> None:
    if rule.ended_at is not None:
        raise DomainError("rule_ended", _("The rule is ended. Use it again first."))


def _require_whole(rule: AlertRule, about: dict[str, Any]) -> None:
    require_text(rule.name, "name", _("Give the rule a name."))
    require_subject(about)
    if not rule.matchers:
        raise DomainError(
            "no_conditions",
            _("Write at least one condition, such as: alertname = ServiceDown"),
            field="matchers",
        )
    if AlertRule.objects.filter(name=rule.name).exclude(pk=rule.pk).exists():
        raise DomainError("name_taken", _("Another rule has that name."), field="name")
