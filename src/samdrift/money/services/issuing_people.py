"""What becomes of invoices and postings in a merge or split of members."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.viewer import Viewer
from samdrift.money.models.issuing import MemberInvoice, PostingRule, Recipient
from samdrift.parties.calc.handover import Handover, Moving


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """Nothing is carried along: what was sent was sent to the one that was, and references and
    accounts belong to its own books.
    """
    sent = MemberInvoice.objects.filter(member__in=handover.ceasing)
    rules = PostingRule.objects.filter(member__in=handover.ceasing)
    said = Recipient.objects.filter(member__in=handover.ceasing).select_related("member")
    lines = [
        Moving(_("Invoices from the cooperation"), sent.count(), _("Stand as they were sent.")),
        Moving(
            _("Posting rules"),
            rules.count(),
            _("Stay with the old accounts."),
            tuple(str(one) for one in rules[:20]),
            warning=_("Write the accounts of the one that takes over."),
        ),
        Moving(
            _("How members are billed"),
            said.count(),
            _("Stays with the old one."),
            tuple(str(one) for one in said[:20]),
            warning=_("Write the reference that invoices to the one that takes over must carry."),
        ),
    ]
    return [one for one in lines if one.count]


def apply(_handover: Handover, _by: Viewer) -> dict[str, Any]:
    """Nothing is written."""
    return {}


def undo_step(_data: dict[str, Any], _by: Viewer) -> None:
    """Nothing was written."""
