"""Who invoices come from, where a member's are sent, and where its costs are posted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.bank_account import clean_account
from samdrift.money.models.issuing import Issuer, MemberInvoice, PostingRule, Recipient
from samdrift.money.models.keys import SplitKey
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import (
    first_values,
    lock,
    require_orgnr,
    require_text,
    write,
)

CHANGE_ISSUER = "money.change_issuer"
SAY_RECIPIENT = "money.say_recipient"
SAY_POSTING = "money.say_posting"
POSTCODE_DIGITS = 4


@transaction.atomic
def add_issuer(
    *, by: Viewer, arrangement: Arrangement, last_number: int = 0, **values: Any
) -> Issuer:
    """Set up who the arrangement's invoices come from; the first one gets the number after `last_number`."""
    require(by, CHANGE_ISSUER)
    lock(Arrangement, arrangement.pk)
    if Issuer.objects.filter(arrangement=arrangement).exists():
        raise DomainError(
            "issuer_known",
            _("%(arrangement)s has its sender of invoices already. Change that one.")
            % {"arrangement": arrangement},
            field="arrangement",
        )
    told = _issuer_values(values) | {"arrangement": arrangement, "last_number": last_number}
    issuer = Issuer.objects.create(**told)
    record("issuer.added", issuer, by=by, changes=first_values(told))
    return issuer


@transaction.atomic
def change_issuer(issuer: Issuer, *, by: Viewer, **values: Any) -> Issuer:
    """Change it for the invoices to come. The series of numbers goes on: it is only set while no
    invoice has been sent.
    """
    require(by, CHANGE_ISSUER, issuer)
    issuer = lock(Issuer, issuer.pk)
    values.pop("arrangement", None)
    last = values.pop("last_number", issuer.last_number)
    told = _issuer_values(values)
    if last != issuer.last_number:
        if MemberInvoice.objects.filter(issuer=issuer).exists():
            raise DomainError(
                "series_begun",
                _("Invoice %(number)s is sent, so the series goes on from there.")
                % {"number": issuer.last_number},
                field="last_number",
            )
        told["last_number"] = last
    record("issuer.changed", issuer, by=by, changes=write(issuer, told))
    return issuer


def _issuer_values(values: dict[str, Any]) -> dict[str, Any]:
    told = dict(values)
    told["name"] = require_text(told["name"], "name", _("Write the name that invoices come from."))
    told["orgnr"] = require_orgnr(told["orgnr"])
    if not told["orgnr"]:
        raise DomainError(
            "required", _("Write the organisation number that invoices come from."), field="orgnr"
        )
    account = clean_account(told["account"])
    if account is None:
        raise DomainError(
            "bad_account",
            _(
                "%(account)s is not a bank account number: it has eleven digits, and the last one checks the others."
            )
            % {"account": told["account"]},
            field="account",
        )
    _require_postcode(told)
    return told | {"account": account, "vat_rate": told.get("vat_rate") or Decimal(25)}


def _require_postcode(values: dict[str, Any]) -> None:
    text = values.get("postcode", "")
    if text and not (text.isdecimal() and len(text) == POSTCODE_DIGITS):
        raise DomainError(
            "bad_postcode", _("A postcode has four digits, for example 0150."), field="postcode"
        )


@transaction.atomic
def say_recipient(member: Member, *, by: Viewer, **values: Any) -> Recipient:
    """Say how a member is billed; what was said before is changed."""
    require(by, SAY_RECIPIENT, Recipient(member=member))
    member = lock(Member, member.pk)
    told = dict(values)
    told["buyer_reference"] = require_text(
        told["buyer_reference"],
        "buyer_reference",
        _("Write the reference that the member’s invoices must carry."),
    )
    told["orgnr"] = require_orgnr(told.get("orgnr", ""))
    _require_postcode(told)
    found = Recipient.objects.filter(member=member).first()
    if found is None:
        found = Recipient.objects.create(member=member, **told)
        record("recipient.said", found, by=by, changes=first_values(told))
    else:
        changes = write(found, told)
        if changes:
            record("recipient.changed", found, by=by, changes=changes)
    return found


def change_recipient(recipient: Recipient, *, by: Viewer, **values: Any) -> Recipient:
    """As `say_recipient`, of the one that stands."""
    values.pop("member", None)
    return say_recipient(recipient.member, by=by, **values)


@transaction.atomic
def say_posting(
    *,
    by: Viewer,
    account: str,
    member: Member | None = None,
    agreement: Agreement | None = None,
    key: SplitKey | None = None,
    text: str = "",
) -> PostingRule:
    """Say the account of a member's costs (none: of the cooperation's own) under an agreement, by a
    key, or of all; what was said of the same before is changed.
    """
    require(by, SAY_POSTING, PostingRule(member=member))
    values = _posting_values(account, agreement, key, text)
    if member is not None:
        lock(Member, member.pk)
    found = PostingRule.objects.filter(
        member=member, agreement=values["agreement"], key=values["key"]
    ).first()
    if found is not None:
        return _changed(found, values, by)
    made = PostingRule.objects.create(member=member, **values)
    record("posting_rule.said", made, by=by, changes=first_values({"member": member, **values}))
    return made


@transaction.atomic
def change_posting(rule: PostingRule, *, by: Viewer, **values: Any) -> PostingRule:
    """Change a rule, for the invoices to come."""
    rule = lock(PostingRule, rule.pk)
    require(by, SAY_POSTING, rule)
    values.pop("member", None)
    told = _posting_values(**values)
    another = PostingRule.objects.filter(
        member=rule.member_id, agreement=told["agreement"], key=told["key"]
    )
    if another.exclude(pk=rule.pk).exists():
        raise DomainError(
            "rule_known",
            _("There is a rule for this already. Change that one, or take it away."),
            field="agreement",
        )
    return _changed(rule, told, by)


def _posting_values(
    account: str, agreement: Agreement | None = None, key: SplitKey | None = None, text: str = ""
) -> dict[str, Any]:
    if agreement is not None and key is not None:
        raise DomainError(
            "agreement_or_key",
            _("Choose an agreement or a key, not both: a rule is for one of them."),
            field="key",
        )
    account = require_text(account, "account", _("Write the account to post on."))
    return {"account": account, "agreement": agreement, "key": key, "text": text.strip()}


def _changed(rule: PostingRule, values: dict[str, Any], by: Viewer) -> PostingRule:
    changes = write(rule, values)
    if changes:
        record("posting_rule.changed", rule, by=by, changes=changes)
    return rule


@transaction.atomic
def strike_posting(rule: PostingRule, *, by: Viewer) -> None:
    """Take a rule away: invoices to come are posted by the wider one. What was sent stands."""
    rule = lock(PostingRule, rule.pk)
    require(by, SAY_POSTING, rule)
    changes = {
        "account": [rule.account, None],
        "member_id": [rule.member_id, None],
        "agreement_id": [rule.agreement_id, None],
        "key_id": [rule.key_id, None],
    }
    record("posting_rule.struck", rule, by=by, changes=changes)
    rule.delete()
