"""Gaps in roles as kinds of finding, and findings on the portfolio's own pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.followup.lists.finding_panels import of_subject
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import Panel, SuccessionStep, registry
from samdrift.portfolio.calc.gaps import carried_mark
from samdrift.portfolio.lists import gap_words
from samdrift.portfolio.lists.role_pages import EXPLAINED
from samdrift.portfolio.models.roles import RoleGap
from samdrift.portfolio.services import role_succession
from samdrift.portfolio.services.gap_findings import FIND, KINDS, find_all

for gap in RoleGap.Kind:
    registry.add_finding(
        FindingKind(
            KINDS[gap.value],
            gap.label,
            "portfolio",
            EXPLAINED[gap.value],
            agreed=gap_words.agreed,
            observed=gap_words.observed,
            mend=gap_words.mend,
            page=gap_words.page,
            audience=FindingAudience.EVERYONE,
            carried=carried_mark,
        )
    )

registry.work[FIND] = find_all
registry.add_panel(
    Panel(
        "portfolio.system",
        "findings",
        _("Findings"),
        15,
        "followup/finding_panel.html",
        of_subject,
        by_key=True,
    )
)
# After everything else that gaps follow from.
registry.add_succession(
    SuccessionStep(
        "portfolio.gap_findings",
        _("Findings of gaps in the roles"),
        190,
        role_succession.preview_nothing,
        role_succession.find_anew,
        role_succession.nothing_to_undo,
    )
)
