"""How commands speak: lines on stdout, troubles on stderr with how to mend them, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from samdrift.environment import BadSetting

DONE, PARTLY, UNUSABLE = 0, 1, 2


class Trouble(Exception):
    """A command cannot go on: the text says what, where and how to mend it."""

    def __init__(self, text: str, code: int = UNUSABLE) -> None:
        super().__init__(text)
        self.code = code


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def warn(line: str) -> None:
    sys.stderr.write(f"samdrift: {line}\n")
    sys.stderr.flush()


def told(act: Callable[[], int]) -> int:
    """Do it and return its exit code; what is in the way is told in words, not as a traceback."""
    try:
        return act()
    except Trouble as trouble:
        warn(str(trouble))
        return trouble.code
    except BadSetting as trouble:
        warn(f"{trouble} All settings: docs/drift/innstillinger.md")
        return UNUSABLE
    except KeyboardInterrupt:
        warn("stopped.")
        return 130
    except BrokenPipeError:
        # Whoever read the output has had enough; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PARTLY
    except Exception as error:
        text = _known(error)
        if text is None:
            raise
        warn(text)
        return UNUSABLE


def _known(error: Exception) -> str | None:
    """The words for what the database, a service or a backup says; None for an error of our own."""
    from samdrift.cli.start import is_started  # noqa: PLC0415 -- only when something is wrong

    if not is_started():
        return None
    from django.db import InterfaceError, OperationalError  # noqa: PLC0415

    from samdrift.kernel.backup import BackupError  # noqa: PLC0415
    from samdrift.kernel.errors import DomainError  # noqa: PLC0415

    if isinstance(error, DomainError | BackupError):
        return str(error)
    if isinstance(error, OperationalError | InterfaceError):
        said = " ".join(str(error).split())
        return f"the database does not answer: {said}. Look at SAMDRIFT_DATABASE_URL and SAMDRIFT_HOME."
    return None
