"""What lacks in bodies told as findings: what is asked for, what is observed, what there is to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.governance.lists.body_rule_words import demand_text
from samdrift.governance.models.bodies import Body, Seat
from samdrift.governance.services.body_findings import EMPTY_SEAT, LAW, NO_CHAIR
from samdrift.kernel.lists import address
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

body_url = address("governance:body_detail")


def empty_agreed(_finding: Any) -> str:
    return _("Somebody sits in every seat that has a vote.")


def empty_observed(finding: Any) -> str:
    kinds = dict(Seat.Kind.choices)
    seat = finding.observed.get("seat") or kinds.get(finding.observed.get("kind"), "")
    return _("Nobody sits in the seat %(seat)s.") % {"seat": seat}


def empty_mend(_finding: Any) -> str:
    return _("Seat somebody, or close the seat.")


def chair_agreed(_finding: Any) -> str:
    return _("Somebody chairs the body.")


def chair_observed(_finding: Any) -> str:
    return _("Nobody is chair.")


def chair_mend(_finding: Any) -> str:
    return _("Give one of the members the office.")


def law_agreed(finding: Any) -> str:
    """What the law asks for, with the paragraph."""
    told = demand_text(finding.agreed.get("demand", finding.mark), finding.agreed.get("least"))
    return f"{told} ({finding.agreed.get('source', '')})"


def law_observed(_finding: Any) -> str:
    return _("It does not stand so.")


def law_mend(_finding: Any) -> str:
    return _("Open the body’s page: its check list tells what lacks.")


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    """The body's page."""
    body = seen(Body, viewer).filter(pk=finding.subject_id).first()
    return (str(body), body_url(body)) if body else None


KINDS = (
    (
        EMPTY_SEAT,
        gettext_lazy("Empty seat in a body"),
        gettext_lazy("A seat with a vote in which nobody sits today."),
        empty_agreed,
        empty_observed,
        empty_mend,
    ),
    (
        NO_CHAIR,
        gettext_lazy("A body without a chair"),
        gettext_lazy("Nobody chairs the body today."),
        chair_agreed,
        chair_observed,
        chair_mend,
    ),
    (
        LAW,
        gettext_lazy("A body that is not as the law asks"),
        gettext_lazy("Who sits there does not meet what the law asks of such a body."),
        law_agreed,
        law_observed,
        law_mend,
    ),
)
"""Key, name, explanation, and the sentences of each kind of finding."""
