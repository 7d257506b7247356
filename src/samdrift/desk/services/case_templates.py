"""Acts on the texts agents use again and again."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from samdrift.desk.models.catalogue import CaseTemplate
from samdrift.desk.services.catalogue_common import TEMPLATE, require_free, require_going
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, write


@transaction.atomic
def add_template(*, by: Viewer, use: str, title: str, **values: Any) -> CaseTemplate:
    """Values: text, kind, service, checklist (a list of steps), impact, urgency."""
    require(by, TEMPLATE)
    given = {"use": use, "title": " ".join(title.split()), **values}
    _require_free_title(given["use"], given["title"])
    template = CaseTemplate.objects.create(**given)
    record("case_template.added", template, by=by, changes=first_values(given))
    return template


@transaction.atomic
def change_template(template: CaseTemplate, *, by: Viewer, **values: Any) -> CaseTemplate:
    """Cases made with it stay as they are."""
    template = lock(CaseTemplate, template.pk)
    require(by, TEMPLATE, template)
    if "title" in values:
        values["title"] = " ".join(values["title"].split())
    use, title = values.get("use", template.use), values.get("title", template.title)
    _require_free_title(use, title, but=template.pk)
    changes = write(template, values)
    if changes:
        record("case_template.changed", template, by=by, changes=changes)
    return template


def _require_free_title(use: str, title: str, but: int | None = None) -> None:
    rows = CaseTemplate.objects.filter(use=use, title__iexact=title).exclude(pk=but)
    require_free(rows.first(), "title")


@transaction.atomic
def end_template(template: CaseTemplate, *, by: Viewer) -> CaseTemplate:
    template = lock(CaseTemplate, template.pk)
    require(by, TEMPLATE, template)
    require_going(template)
    changes = write(template, {"ended_at": by.now})
    record("case_template.ended", template, by=by, changes=changes)
    return template


@transaction.atomic
def reopen_template(template: CaseTemplate, *, by: Viewer) -> CaseTemplate:
    template = lock(CaseTemplate, template.pk)
    require(by, TEMPLATE, template)
    changes = write(template, {"ended_at": None})
    if changes:
        record("case_template.reopened", template, by=by, changes=changes)
    return template
