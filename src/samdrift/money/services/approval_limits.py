"""What a person may certify: any amount by role alone, else within what is delegated."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc import delegation as limits
from samdrift.governance.models.delegation import Delegation
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import Invoice
from samdrift.money.queries import approval as queries
from samdrift.money.queries.kroner import net_in_kroner
from samdrift.money.rules_approval import certifies_by_role, covers, delegations_to, systems_of

CERTIFY = "money.certify_invoice"
_OVER: dict[limits.Fault, object] = {
    limits.Fault.OVER_DECISION: _("%(amount)s is more than your limit of %(each)s for each"),
    limits.Fault.OVER_PERIOD: _("%(amount)s is more than the %(left)s that are left of %(total)s"),
}


class Limit:
    """What the person may certify: any amount by role alone, else within what is delegated.

    One who has a role and is given delegations keeps within them: they are the limits the body set.
    """

    def __init__(self, invoices: Sequence[Invoice], by: Viewer) -> None:
        self.by = by
        pks = [one.pk for one in delegations_to(by.person_id, by.today)]
        rows = Delegation.objects.filter(pk__in=pks).select_related("from_body")
        self.held = list(rows.select_for_update(of=("self",)).order_by("pk"))
        self.systems = systems_of(invoices) if self.held else {}
        self.used = {one.pk: queries.certified_in(one, by.today) for one in self.held}

    def use(self, invoice: Invoice) -> Delegation | None:
        """The delegation it is certified on; None by role. Refused when it is beyond them all."""
        systems = self.systems.get(invoice.agreement_id or 0, set())
        mine = [one for one in self.held if covers(one, invoice, systems)]
        if not mine:
            if not certifies_by_role(self.by, invoice):
                require(self.by, CERTIFY, invoice)
            return None
        amount = _amount(invoice)
        verdicts = [
            (one, queries.verdict_on(one, amount, self.by.today, self.used[one.pk])) for one in mine
        ]
        within: Delegation | None = next((one for one, told in verdicts if told.is_within), None)
        if within is not None:
            self.used[within.pk] += amount or Decimal(0)
            return within
        raise _beyond(invoice, amount, *verdicts[0])


def _amount(invoice: Invoice) -> Decimal | None:
    """In kroner without VAT, below 0 for a credit note; None where it is not known in kroner."""
    net = net_in_kroner(invoice)
    return -net if net is not None and invoice.kind == Invoice.Kind.CREDIT else net


def _beyond(
    invoice: Invoice, amount: Decimal | None, delegation: Delegation, verdict: limits.Verdict
) -> DomainError:
    told = {
        "amount": nok(amount),
        "each": nok(delegation.per_decision),
        "left": nok(verdict.left),
        "total": nok(delegation.per_period),
    }
    why = str(_OVER.get(verdict.faults[0], "")) % told
    return DomainError(
        "beyond_limit",
        _(
            "“%(invoice)s” is beyond “%(delegation)s”: %(why)s. Somebody with a higher limit must certify it."
        )
        % {"invoice": invoice, "delegation": delegation, "why": why},
    )
