"""A case as it is written: what the form begins with, what is read through, what is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from samdrift.desk.calc.item_form import fields_of, kept_answers
from samdrift.desk.forms.portal import CaseForm, ManyFiles
from samdrift.desk.models.catalogue import CaseKind, CatalogueItem, Service
from samdrift.desk.models.drafts import Draft
from samdrift.desk.queries import approvals
from samdrift.desk.queries import portal as queries
from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

LONGEST_TITLE = 200


def opens_for_others(viewer: Viewer) -> bool:
    """Whether the viewer may ask on behalf of colleagues."""
    return rights.allowed(viewer, "desk.open_case_for", viewer.home)


def first_values(asked: Mapping[str, str], item: CatalogueItem | None) -> dict[str, Any]:
    """What the form begins with, from the first step."""
    values: dict[str, Any] = {}
    text = asked.get("q", "").strip()
    if text and item is None:
        values["title"] = text[:LONGEST_TITLE]
    elif text:
        values["text"] = text
    for name in ("system", "service"):
        given = asked.get(name, "")
        if given.isascii() and given.isdigit():
            values[name] = int(given)
    return values


def approval_text(item: CatalogueItem | None) -> str:
    """Who approves what is ordered, in a sentence; nothing where nobody does."""
    rules = CatalogueItem.Approver
    texts: dict[str, str] = {
        rules.COORDINATOR: _("The ICT coordinator where you work approves it first."),
        rules.DIRECTOR: _("The chief municipal executive where you work approves it first."),
        rules.SYSTEM_MANAGER: _("The system manager approves it first."),
        rules.CHOSEN: _("Your leader approves it first."),
    }
    return texts.get(item.approval, "") if item is not None else ""


def check_page(
    viewer: Viewer, draft: Draft, form: CaseForm, values: dict[str, Any]
) -> dict[str, Any]:
    """Everything as it will be sent; `values` are those of `case_values`."""
    rows = [(str(form.fields[name].label), _told(form, name)) for name in _shown(form)]
    return {
        "draft": draft,
        "item": draft.item,
        "title": values["title"],
        "rows": [row for row in rows if row[1] not in (None, "")],
        "attached": form.attached,
        "requester": values.get("requester"),
        "approver": _approver(viewer, draft, form, values),
    }


def _shown(form: CaseForm) -> list[str]:
    hidden = {"service", "requester"}
    fields = form.fields.items()
    return [n for n, f in fields if n not in hidden and not isinstance(f, ManyFiles)]


def _told(form: CaseForm, name: str) -> Any:
    """An answer in the words it was chosen by."""
    value, field = form.cleaned_data.get(name), form.fields[name]
    choices = getattr(field, "choices", None)
    if choices is not None and value not in (None, ""):
        wanted = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        return next((label for key, label in choices if str(key) == str(wanted)), value)
    return value


def _approver(viewer: Viewer, draft: Draft, form: CaseForm, values: dict[str, Any]) -> Any:
    """Who will be asked, as far as it is known now."""
    item = draft.item
    if item is None or item.approval == CatalogueItem.Approver.NONE:
        return None
    requester = values.get("requester")
    return approvals.approver_for(
        item.approval,
        member=values["member"].pk,
        not_person=[requester.pk if requester else viewer.person_id],
        day=viewer.today,
        system=item.system_id,
        leader=form.cleaned_data.get("leader"),
    )


def case_values(viewer: Viewer, form: CaseForm) -> dict[str, Any]:
    """What `send` takes. Raises DomainError where it is not clear for which member it is."""
    data, item = form.cleaned_data, form.instance
    requester: Person | None = data.get("requester")
    answers = kept_answers(fields_of(item.form), form.answers()) if item is not None else {}
    values: dict[str, Any] = {
        "member": _member(viewer, requester),
        "requester": requester,
        "title": _title(form, answers),
        "text": data.get("text") or "",
        "kind": item.kind if item is not None else data["what"],
        "answers": answers,
        "impact": data.get("stopped") or (item.impact if item else 3),
        "urgency": data.get("haste") or (item.urgency if item else 3),
        "leader": data.get("leader"),
    }
    if item is None or item.kind == CaseKind.INCIDENT:
        values |= _about(viewer, form, values["member"])
    return values


def _about(viewer: Viewer, form: CaseForm, member: Member) -> dict[str, Any]:
    pk = form.cleaned_data.get("system")
    system = queries.my_systems(viewer).filter(pk=pk).first() if pk else None
    if system is not None:
        return {"system": system, "use": queries.use_of(viewer, system, member.pk)}
    service = form.cleaned_data.get("service")
    if not service or form.instance is not None:
        return {}
    return {"service": seen(Service, viewer).filter(pk=service, ended_at=None).first()}


def _member(viewer: Viewer, requester: Person | None) -> Member:
    pk = requester.employer_id if requester is not None else viewer.home
    found: Member | None = seen(Member, viewer).filter(pk=pk).first() if pk else None
    if found is None:
        raise DomainError(
            "no_member",
            _("It is not clear which member this is for. Name the person it is for."),
            field="requester",
        )
    return found


def _title(form: CaseForm, answers: dict[str, Any]) -> str:
    """What was written; for an item its name, with the first answer in words."""
    if form.instance is None:
        return str(form.cleaned_data["title"])
    first = next((a for a in answers.get("fields", ()) if a["kind"] == "text"), None)
    told = f"{form.instance.title}: {first['value']}" if first else form.instance.title
    return str(told)[:LONGEST_TITLE]
