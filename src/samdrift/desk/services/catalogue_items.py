"""Acts on what may be ordered: the items of the catalogue and their forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.item_form import MOST_FIELDS, Field, Flaw, flaws, keyed
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import changes_of, record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member

CHANGE = "desk.change_item"
MOST_STEPS = 60
_FLAWS = {
    "no_label": _("Question %(place)s has no text. Write it, or remove the question."),
    "no_choices": _("Question %(place)s needs at least two choices, one on each line."),
    "unknown_kind": _("Choose what kind of answer question %(place)s takes."),
    "too_many": _("A form has at most %(most)s questions."),
}


@transaction.atomic
def add_item(*, by: Viewer, members: Iterable[Member] = (), **values: Any) -> CatalogueItem:
    """A new item, not offered until it is published. `checklist` is a list of steps."""
    require(by, CHANGE)
    item = CatalogueItem(is_published=False, **values)
    _check(item)
    item.save()
    item.members.set(members)
    record("item.added", item, by=by, changes={"title": [None, item.title]})
    search.index([item])
    return item


@transaction.atomic
def change_item(
    item: CatalogueItem, *, by: Viewer, members: Iterable[Member] | None = None, **values: Any
) -> CatalogueItem:
    """Change what it is. Cases that were sent keep what was asked and answered then."""
    require(by, CHANGE, item)
    item = _held(item)
    changes = changes_of(item, values)
    for name, value in values.items():
        setattr(item, name, value)
    _check(item)
    if members is not None:
        changes |= _set_members(item, list(members))
    if changes:
        item.save(update_fields=list(values))
        record("item.changed", item, by=by, changes=changes)
        search.index([item])
    return item


def _set_members(item: CatalogueItem, members: list[Member]) -> dict[str, list[Any]]:
    old = sorted(item.members.values_list("name", flat=True))
    new = sorted(one.name for one in members)
    item.members.set(members)
    return {"item_members": [old, new]} if old != new else {}


@transaction.atomic
def set_form(item: CatalogueItem, *, by: Viewer, fields: Sequence[Field]) -> CatalogueItem:
    """What is asked, in this order. A field keeps its key, so that old answers stay answers to it."""
    require(by, CHANGE, item)
    found = flaws(fields)
    if found:
        raise DomainError("form_flaw", flaw_text(found[0]), place=found[0].place)
    item = _held(item)
    form = [one.plain() for one in keyed(fields)]
    if form != item.form:
        changes = {"questions": [_labels(item.form), _labels(form)]}
        item.form = form
        item.save(update_fields=["form"])
        record("item.form_changed", item, by=by, changes=changes)
    return item


def flaw_text(flaw: Flaw) -> Any:
    """What is wrong, and how it is mended."""
    return _FLAWS[flaw.code] % {"place": flaw.place + 1, "most": MOST_FIELDS}


@transaction.atomic
def publish(item: CatalogueItem, *, by: Viewer) -> CatalogueItem:
    """From now on it can be ordered."""
    return _set_published(item, by, published=True)


@transaction.atomic
def unpublish(item: CatalogueItem, *, by: Viewer) -> CatalogueItem:
    """No longer offered. Cases that were sent go on."""
    return _set_published(item, by, published=False)


def _set_published(item: CatalogueItem, by: Viewer, *, published: bool) -> CatalogueItem:
    require(by, CHANGE, item)
    item = _held(item)
    if published and item.service.ended_at is not None:
        raise DomainError(
            "service_ended",
            _("The service “%(service)s” has ended. Put the item under another service first.")
            % {"service": item.service},
        )
    if item.is_published != published:
        item.is_published = published
        item.save(update_fields=["is_published"])
        record("item.published" if published else "item.unpublished", item, by=by)
    return item


def _held(item: CatalogueItem) -> CatalogueItem:
    """The row as it stands now, kept from others until the act is done."""
    rows = CatalogueItem.objects.select_for_update(of=("self",)).select_related("service")
    found: CatalogueItem = rows.get(pk=item.pk)
    return found


def _check(item: CatalogueItem) -> None:
    taken = CatalogueItem.objects.filter(service_id=item.service_id, title__iexact=item.title)
    if taken.exclude(pk=item.pk).exists():
        raise DomainError(
            "title_taken",
            _("“%(service)s” has an item called “%(title)s” already. Choose another name.")
            % {"service": item.service, "title": item.title},
            field="title",
        )
    if item.approval == CatalogueItem.Approver.SYSTEM_MANAGER and item.system_id is None:
        raise DomainError(
            "system_needed",
            _("Choose the system, so that its system manager can be asked."),
            field="system",
        )
    if len(item.checklist) > MOST_STEPS:
        raise DomainError(
            "too_many_steps",
            _("A checklist has at most %(most)s steps.") % {"most": MOST_STEPS},
            field="checklist",
        )


def _labels(form: Iterable[dict[str, Any]]) -> list[str]:
    return [one["label"] for one in form]
