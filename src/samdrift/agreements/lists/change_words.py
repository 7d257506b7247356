"""Changes in words: where they are, their shares, what they lack, and the findings on them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from samdrift.agreements.calc.contract_change import PER_CHANGE, PERCENT, THRESHOLD, Limit
from samdrift.agreements.models.changes import Change
from samdrift.kernel.lists import address
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import unknown
from samdrift.kernel.viewer import Viewer

change_url = address("agreements:change_detail")
TONES = {Change.State.OPEN: "warning", Change.State.AGREED: "success"}
_LACKS = {
    "value": gettext_lazy("the value at the award"),
    "amount": gettext_lazy("the amount"),
    "earlier_amount": gettext_lazy("the amount of an earlier change"),
    "ground": gettext_lazy("the ground in law"),
    "clause": gettext_lazy("which clause or option it rests on"),
    "necessity": gettext_lazy("why it is necessary and cannot be had from another"),
    "cause": gettext_lazy("what happened that nobody could foresee"),
    "qualification": gettext_lazy("that the new supplier meets the requirements"),
    "announcement": gettext_lazy("the announcement"),
    "assessment": gettext_lazy("the lawyer’s assessment"),
}
_LIMITS = {
    THRESHOLD: gettext_lazy("Threshold"),
    PERCENT: gettext_lazy("Share of the value"),
    PER_CHANGE: gettext_lazy("Each change by itself"),
}


def tone_of(row: Change) -> str:
    return TONES.get(Change.State(row.state), "neutral")


def percent(share: Fraction | None) -> str | SafeString:
    """12,5 %; unknown where it cannot be told. Rounded up in its last place: never told as less."""
    if share is None:
        return unknown()
    tenths = -(-(share * 1000) // 1)
    text = f"{Decimal(tenths) / 10:.1f}"
    return f"{text if get_language() == 'en' else text.replace('.', ',')} %"


def percent_value(share: Fraction | None) -> Decimal | None:
    """In per cent with two decimals, for spreadsheets."""
    if share is None:
        return None
    return (Decimal(share.numerator) * 100 / share.denominator).quantize(Decimal("0.01"))


def lacks_text(lacks: Iterable[str]) -> list[str]:
    return [str(_LACKS[one]) for one in lacks]


def limit_name(limit: Limit) -> str:
    return str(_LIMITS[limit.name])


def ground_text(row: Change) -> str:
    """Letter and words of its ground; that none is chosen, where none is."""
    return str(row.get_ground_display())


# The finding on what a change lacks


def lacks_agreed(finding: Any) -> str:
    letter = finding.agreed.get("ground")
    if not letter:
        return _("A change rests on a ground in law (§ 28-1).")
    return _("What a change on ground %(letter)s must have on file (§ 28-1).") % {"letter": letter}


def lacks_observed(finding: Any) -> str:
    missing = ", ".join(lacks_text(finding.observed["lacks"]))
    values = {"agreement": finding.observed["agreement"], "missing": missing}
    return _("%(agreement)s. Missing: %(missing)s.") % values


def lacks_mend(_finding: Any) -> str:
    return _("Fill in what is missing, or give the change up with a reason.")


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref("agreements.change", finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (_("Open the change"), found.url) if found else None
