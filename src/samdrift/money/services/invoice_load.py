"""How invoices come in from outside the pages: by command, by programs and from a watched folder."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samdrift.formats import ehf
from samdrift.kernel.errors import DomainError
from samdrift.kernel.registry import FileLoad, registry
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import Delivery
from samdrift.money.services.deliveries import SHOWN, deliver, outcome_values

AT_A_TIME = 100
"""Files taken from the watched folder in one round."""
PLACES = {"taken": "taken", "known": "taken", "waiting": "taken", "refused": "refused"}


def take_file(
    data: bytes, name: str, *, by: Viewer, way: str, wait: bool = False
) -> dict[str, Any]:
    """Take in one file; returns what became of it in plain values."""
    return outcome_values(deliver(data, name, by=by, way=way, wait=wait))


def attempt(data: bytes) -> dict[str, Any]:
    """What the rules say of a file, and nothing kept."""
    verdict = ehf.check(data)
    return {
        "outcome": "taken" if verdict.accepted else "refused",
        "code": "" if verdict.accepted else verdict.fatal[0].rule,
        "violations": [asdict(one) for one in verdict.violations[:SHOWN]],
    }


def watch_folder(by: Viewer) -> str:
    """Take what lies in the watched folder, and move each file to `taken` or `refused` beside it.

    A file is moved only after it is kept, so that one that stops on the way is taken the next time;
    it is known then. Those still being written (`.part`, `.tmp`, hidden) are left alone.
    """
    if not settings.INVOICE_FOLDER:
        return ""
    folder = Path(settings.INVOICE_FOLDER)
    if not folder.is_dir():
        raise DomainError(
            "no_folder", _("The watched folder %(folder)s is not there.") % {"folder": folder}
        )
    files = sorted(one for one in folder.iterdir() if one.is_file() and _is_whole(one))
    counts: dict[str, int] = {}
    for file in files[:AT_A_TIME]:
        outcome = _take_from_folder(file, by)
        counts[outcome] = counts.get(outcome, 0) + 1
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))


def _is_whole(file: Path) -> bool:
    return not file.name.startswith(".") and file.suffix not in {".part", ".tmp"}


def _take_from_folder(file: Path, by: Viewer) -> str:
    told = take_file(file.read_bytes(), file.name, by=by, way=Delivery.Way.FOLDER)
    place = file.parent / PLACES[told["outcome"]]
    place.mkdir(exist_ok=True)
    file.replace(_free(place / file.name))
    return str(told["outcome"])


def _free(path: Path) -> Path:
    """The path, or with a number before its ending when there is such a file already."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


registry.add_file_load(
    FileLoad("invoices", _("Invoices"), "money.take_invoices", take_file, attempt)
)
