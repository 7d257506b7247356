"""Acts on cases as they are written: kept at every step, and sent once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case, Watcher
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.models.drafts import Draft
from samdrift.desk.services.case_opening import open_case
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import content_of, keep
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock

WRITE = "desk.write_draft"
KEPT_DAYS = 30
MOST_FILES = 20
MOST_DRAFTS = 20
"""Cases one may have begun and not sent; the oldest gives way."""
LONGEST_VALUE = 20_000


@transaction.atomic
def keep_draft(
    draft: Draft | None,
    *,
    by: Viewer,
    values: Mapping[str, Any],
    origin: str = "",
    item: CatalogueItem | None = None,
    files: Sequence[tuple[str, bytes, str]] = (),
) -> Draft:
    """Keep what is written, right or wrong. A file is (name of its field, bytes, its own name).

    Nothing is told in history: it is nobody's but the writer's until it is sent.
    """
    require(by, WRITE)
    if draft is None:
        draft = Draft(person_id=_me(by), origin=origin[:600], item=item, changed_at=by.now)
        _make_room(by)
    else:
        draft = _own(draft, by)
        _require_unsent(draft)
    attached = list(draft.values.get("attached", ()))
    draft.values = {name: str(value)[:LONGEST_VALUE] for name, value in values.items()}
    draft.values["attached"] = attached
    draft.changed_at = by.now
    draft.save()
    if files:
        _attach(draft, files)
    return draft


def _attach(draft: Draft, files: Sequence[tuple[str, bytes, str]]) -> None:
    attached = draft.values["attached"]
    if len(attached) + len(files) > MOST_FILES:
        raise DomainError(
            "too_many_files",
            _("At most %(most)s files can be added.") % {"most": MOST_FILES},
            field="files",
        )
    for field, data, name in files:
        kept = keep(data, name)
        draft.files.add(kept)
        attached.append({"id": kept.pk, "name": kept.name, "field": field, "size": kept.size})
    draft.save(update_fields=["values"])


@transaction.atomic
def take_away_file(draft: Draft, *, by: Viewer, file: int) -> Draft:
    """Not that file after all."""
    draft = _own(draft, by)
    _require_unsent(draft)
    attached = draft.values.get("attached", ())
    draft.values["attached"] = [one for one in attached if one["id"] != file]
    draft.save(update_fields=["values"])
    draft.files.remove(file)
    return draft


@transaction.atomic
def send(
    draft: Draft, *, by: Viewer, leader: Person | None = None, **values: Any
) -> tuple[Case, bool]:
    """Open the case, once however often it is pressed; `values` are those of `open_case`.

    Returns the case and whether it was made now. Whoever sends it for another follows it.
    """
    draft = _own(draft, by)
    if draft.case is not None:
        return draft.case, False
    stored = {file.pk: file for file in draft.files.all()}
    names = [one["id"] for one in draft.values.get("attached", ()) if one["id"] in stored]
    files = [(content_of(stored[pk]), stored[pk].name) for pk in names]
    channel = Case.Channel.PORTAL
    case = open_case(by=by, channel=channel, item=draft.item, files=files, leader=leader, **values)
    if case.requester_id != by.person_id and by.person_id is not None:
        Watcher.objects.get_or_create(case=case, person_id=by.person_id)
    draft.case, draft.values = case, {}
    draft.save(update_fields=["case", "values"])
    draft.files.clear()
    return case, True


@transaction.atomic
def throw_away(draft: Draft, *, by: Viewer) -> None:
    """What was begun is not to be sent."""
    draft = _own(draft, by)
    _require_unsent(draft)
    draft.delete()


def forget_old(by: Viewer) -> str:
    """The clock's act: what was begun and left, and what was sent, is forgotten after some weeks."""
    before = by.now - dt.timedelta(days=KEPT_DAYS)
    count, _each = Draft.objects.filter(changed_at__lt=before).delete()
    return f"{count} drafts forgotten" if count else ""


def erase(person_id: int, _by: Viewer) -> list[str]:
    """What an erased person had begun to write."""
    count = Draft.objects.filter(person_id=person_id).count()
    Draft.objects.filter(person_id=person_id).delete()
    return [f"drafts: {count}"] if count else []


def _own(draft: Draft, by: Viewer) -> Draft:
    require(by, WRITE)
    found = lock(Draft, draft.pk)
    if found.person_id != by.person_id:
        raise DomainError("not_yours", _("Somebody else is writing this."))
    return found


def _require_unsent(draft: Draft) -> None:
    if draft.case_id is not None:
        raise DomainError(
            "sent_already",
            _("This is sent already, as case #%(number)s. Write more on its page.")
            % {"number": draft.case_id},
        )


def _me(by: Viewer) -> int:
    if by.person_id is None:
        raise DomainError("no_person", _("Only a person can write a case here."))
    return by.person_id


def _make_room(by: Viewer) -> None:
    rows = Draft.objects.filter(person_id=_me(by)).order_by("-changed_at", "-pk")
    too_many = list(rows.values_list("pk", flat=True)[MOST_DRAFTS - 1 :])
    Draft.objects.filter(pk__in=too_many).delete()
