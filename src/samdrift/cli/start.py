"""Load Django for a command, and see that the database is this version's before it is used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from samdrift.cli.trouble import Trouble
from samdrift.kernel.rings import never_sought

if TYPE_CHECKING:
    from samdrift.kernel.viewer import Viewer


def django() -> None:
    """Load the settings and the rooms. The terminal speaks English."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samdrift.settings")
    with never_sought(stays=True):
        import django as framework  # noqa: PLC0415 -- slow

        framework.setup()
    from django.utils import translation  # noqa: PLC0415

    translation.activate("en")


def is_started() -> bool:
    import sys  # noqa: PLC0415

    apps = sys.modules.get("django.apps")
    return bool(apps and apps.apps.ready)


def site() -> None:
    """Load Django on a database that is made and up to date; says what to do when it is not."""
    django()
    from samdrift.kernel import schema  # noqa: PLC0415

    match schema.standing():
        case schema.Standing.EMPTY:
            raise Trouble(
                "the database is empty. Make a site: samdrift init (or the example: samdrift demo)"
            )
        case schema.Standing.BEHIND:
            waiting = schema.waiting()
            raise Trouble(
                f"the database is older than this version ({len(waiting)} changes wait, from "
                f"{waiting[0]}). Bring it up to date: samdrift upgrade"
            )
        case schema.Standing.AHEAD:
            raise Trouble(
                "the database was brought up to date by a newer Samdrift. Install that version."
            )


def terminal() -> Viewer:
    """Who acts when a command does."""
    from django.utils import timezone  # noqa: PLC0415

    from samdrift.kernel import viewer  # noqa: PLC0415

    return viewer.terminal(timezone.localdate())
