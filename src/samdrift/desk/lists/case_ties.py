"""What a case's page shows of knowledge: its problem, its major incident, and the way to each."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.lists import knowledge_words as words
from samdrift.desk.lists.knowledge_pages import Deed
from samdrift.desk.lists.major_words import major_url
from samdrift.desk.lists.problem_pages import at
from samdrift.desk.models.cases import Case
from samdrift.desk.queries import knowledge, major
from samdrift.desk.rules_cases import WORK
from samdrift.desk.services.articles import WRITE
from samdrift.desk.services.major_common import DECLARE, LEAD
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer


def of_case(viewer: Viewer, case: Case) -> dict[str, Any] | None:
    """For those who work with it: articles used, its problem and major incident, what one may do."""
    if not allowed(viewer, WORK, case):
        return None
    incident = major.of_case(case, viewer)
    found = {
        "major": (incident, major_url(incident)) if incident else None,
        "part_of": _part_of(viewer, case),
        "problem_url": _problem_url(case),
        "problem": case.problem,
        "articles": [(one, words.article_url(one)) for one in knowledge.used_in(case, viewer)],
        "deeds": deeds(viewer, case, is_led=incident is not None),
    }
    return found if any(found.values()) else None


def _part_of(viewer: Viewer, case: Case) -> list[tuple[Any, str, str]]:
    """Major incidents it may be a part of, each with its address and where it is attached."""
    if not allowed(viewer, LEAD):
        return []
    return [
        (one, major_url(one), reverse("desk:major_attach", args=[one.pk]))
        for one in major.may_be_part_of(case, viewer)
    ]


def _problem_url(case: Case) -> str:
    if case.kind == "problem":
        return at("", case.pk)
    return at("", case.problem_id) if case.problem_id else ""


def deeds(viewer: Viewer, case: Case, *, is_led: bool) -> list[Deed]:
    found = []
    told_to_all = not case.is_internal and not case.is_confidential
    fits = case.kind == "incident" and case.is_open and not is_led and told_to_all
    if fits and allowed(viewer, DECLARE, case):
        address = reverse("desk:major_declare", args=[case.pk])
        found.append(Deed(_("Declare a major incident"), address))
    if case.is_open and case.kind != "problem":
        found.append(Deed(_("Attach to a problem"), at("of_case", case.pk)))
    if case.state in {"resolved", "closed"} and allowed(viewer, WRITE):
        address = f"{reverse('desk:article_new')}?case={case.pk}"
        found.append(Deed(_("Write an article from it"), address))
    return found
