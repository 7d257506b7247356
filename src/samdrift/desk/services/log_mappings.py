"""Mappings made here: from a sample, column by column."""

from __future__ import annotations

from collections.abc import Mapping as Mapped
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.logs.history import Told
from samdrift.desk.calc.logs.mapping import FIELDS, Mapping, MappingError
from samdrift.desk.calc.logs.reading import LogError, looks_like_xes, opened, table_of
from samdrift.desk.calc.logs.standard import GENERIC, SERVICENOW, STANDARD, VALUES
from samdrift.desk.models.logs import LogMapping
from samdrift.desk.queries.log_words import unusable_text
from samdrift.desk.rules_logs import LOAD
from samdrift.formats.packed import PackedError, unpacked
from samdrift.formats.spreadsheet import UnreadableFile
from samdrift.formats.text import clean, fold
from samdrift.kernel import files
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock

SHOWN = 5
"""Cases of a preview."""
_SAMPLE_ROWS = 2000
"""Rows in which the texts of a column are looked for."""
MOST_TEXTS = 40


@transaction.atomic
def add(data: bytes, filename: str, *, by: Viewer, name: str) -> LogMapping:
    """Begin a mapping from a sample: its columns are guessed by what they are called. Raises DomainError
    where the sample is no table, or the name is taken.
    """
    require(by, LOAD)
    key = slugify(name)[:60]
    if not key or key in STANDARD or LogMapping.objects.filter(key=key).exists():
        raise DomainError("name_taken", _("Choose another name: this one is in use."), field="name")
    headings = _headings(data)
    content = guessed(key, name, headings).to_json()
    row = LogMapping.objects.create(
        key=key, name=name[:120], content=content, headings=list(headings),
        sample=files.keep(data, filename), made_by_id=by.person_id, made_at=by.now,
    )  # fmt: skip
    record("log_mapping.added", row, by=by, changes={"name": ["", row.name]})
    return row


def _headings(data: bytes) -> tuple[str, ...]:
    try:
        plain = unpacked(data)
        if looks_like_xes(plain):
            raise DomainError(
                "xes", _("An event log in XES needs no mapping of its own: load it by XES."),
                field="file",
            )  # fmt: skip
        return table_of(plain, [n for names in GENERIC.columns.values() for n in names])[0]
    except PackedError as error:
        raise _unusable(error.code) from error
    except (LogError, UnreadableFile) as error:
        raise _unusable(error.code) from error


def _unusable(code: str) -> DomainError:
    return DomainError(code, unusable_text(code), field="file")


def guessed(key: str, name: str, headings: tuple[str, ...]) -> Mapping:
    """The columns that are called what such columns are called."""
    known = {fold(one): one for one in headings if one}
    columns: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for field in FIELDS:
        names = (*SERVICENOW.columns.get(field, ()), *GENERIC.columns.get(field, ()))
        found = next((known[fold(n)] for n in names if fold(n) in known), None)
        if found is not None and found not in taken:
            columns[field] = (found,)
            taken.add(found)
    if "number" not in columns and headings:
        columns["number"] = (headings[0],)
    return Mapping(key, name, "update" if "at" in columns else "case", columns, VALUES)


@transaction.atomic
def change(row: LogMapping, *, by: Viewer, content: Mapped[str, Any]) -> LogMapping:
    """Say anew what its columns are. What has been loaded stays as it is. Raises DomainError for what
    is no mapping.
    """
    require(by, LOAD)
    held: LogMapping = lock(LogMapping, row.pk)
    try:
        made = Mapping.from_json({**content, "key": held.key, "name": held.name})
    except MappingError as error:
        text = _("Choose the column with the case's number.")
        raise DomainError(error.code, text, field="number") from error
    before, held.content = held.content, made.to_json()
    held.save(update_fields=["content"])
    changes = {"columns": [before["columns"], held.content["columns"]]}
    record("log_mapping.changed", held, by=by, changes=changes)
    return held


@transaction.atomic
def end(row: LogMapping, *, by: Viewer) -> LogMapping:
    """It is offered no more; what was loaded by it stays."""
    require(by, LOAD)
    held: LogMapping = lock(LogMapping, row.pk)
    held.ended_at = by.now
    held.save(update_fields=["ended_at"])
    record("log_mapping.ended", held, by=by)
    return held


def preview(row: LogMapping) -> tuple[list[Told], str]:
    """The first cases of the sample as they would be read, or why they cannot."""
    if row.sample is None:
        return [], ""
    try:
        log = opened(files.content_of(row.sample), Mapping.from_json(row.content))
        found = []
        for told in log.histories():
            found.append(told)
            if len(found) == SHOWN:
                break
    except LogError as error:
        return [], unusable_text(f"{error.code}: {error.told}")
    return found, ""


def texts_of(row: LogMapping, field: str) -> list[str]:
    """The different texts in the column of this field in the sample, the most frequent first."""
    columns = row.content["columns"].get(field)
    if row.sample is None or not columns or columns[0] not in row.headings:
        return []
    headings, rows = table_of(unpacked(files.content_of(row.sample)), list(row.headings))
    place = headings.index(columns[0])
    counts: dict[str, int] = {}
    for number, (_line, cells) in enumerate(rows()):
        if number >= _SAMPLE_ROWS:
            break
        text = clean(str(cells[place] or "")).strip() if place < len(cells) else ""
        if text:
            counts[text] = counts.get(text, 0) + 1
    return sorted(counts, key=lambda text: (-counts[text], text))[:MOST_TEXTS]
