"""The kinds of finding that agreements have."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.lists import agreement_finding_words as words
from samdrift.agreements.services import agreement_findings as findings
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import registry


def _carried(mark: str, followed: Mapping[int, int]) -> str:
    """A member's finding goes on as its successor's."""
    return str(followed.get(int(mark), mark))


for key, name, explain, agreed, observed, mend, audience in (
    (
        findings.NOBODY,
        _("Nobody follows the agreement up"),
        _("An agreement in force has nobody who follows it up."),
        words.nobody_agreed,
        None,
        words.nobody_mend,
        FindingAudience.EVERYONE,
    ),
    (
        findings.PAST,
        _("Runs past its end"),
        _("An agreement is over, its systems are still used, and no other agreement covers them."),
        words.past_agreed,
        words.past_observed,
        words.past_mend,
        FindingAudience.EVERYONE,
    ),
    (
        findings.ENDS,
        _("Ends, and nothing follows"),
        _("An agreement ends within a year, and nobody has decided what follows."),
        words.ends_agreed,
        words.ends_observed,
        words.ends_mend,
        FindingAudience.EVERYONE,
    ),
    (
        findings.RENEWS,
        _("The last day of notice is near"),
        _("An agreement is renewed by itself unless notice is given within 90 days."),
        words.renews_agreed,
        words.renews_observed,
        words.renews_mend,
        FindingAudience.CONCERNED,
    ),
    (
        findings.OPTION,
        _("An option waits for a decision"),
        _("An option’s last day is within 120 days or has passed, and nobody has decided on it."),
        words.option_agreed,
        words.option_observed,
        words.option_mend,
        FindingAudience.CONCERNED,
    ),
    (
        findings.NOT_NAMED,
        _("A member is not on the list"),
        _("A member was taken into an agreement whose notice did not name it."),
        words.named_agreed,
        words.named_observed,
        words.named_mend,
        FindingAudience.CONCERNED,
    ),
):
    registry.add_finding(
        FindingKind(
            key,
            name,
            "agreements",
            explain,
            agreed=agreed,
            observed=observed,
            mend=mend,
            audience=audience,
            carried=_carried if key == findings.NOT_NAMED else None,
        )
    )
