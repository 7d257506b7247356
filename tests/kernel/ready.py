"""A process with Django loaded, from which commands come as copies of it, each with an environment of
its own: loading takes longer than most commands do.

Run as a module it reads one job a line, and answers each with its exit code. A job is a line of JSON:
the environment, the folder, the files for what is said, and a command's words or some code.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


class Ready:
    """The process, started when it is first asked, and there until the tests end."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kernel.ready"],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._end)

    def run(
        self, environment: Mapping[str, str], folder: Path, words: Sequence[str], code: str = ""
    ) -> tuple[int, str, str]:
        """Run a command, or the code; gives its exit code and what it said on both streams."""
        assert self._process.stdin and self._process.stdout
        with tempfile.TemporaryDirectory() as said:
            out, err = Path(said) / "out", Path(said) / "err"
            job = {
                "environment": dict(environment),
                "folder": str(folder),
                "out": str(out),
                "err": str(err),
                "words": list(words),
                "code": code,
            }
            self._process.stdin.write(json.dumps(job) + "\n")
            self._process.stdin.flush()
            ended = self._process.stdout.readline()
            assert ended, "the process that others are copies of has ended"
            return int(ended), out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")

    def _end(self) -> None:
        self._process.communicate()


def main() -> None:
    import django

    django.setup()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            do(json.loads(line))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def do(job: Mapping[str, Any]) -> None:
    """In the copy: become a process as if started with this environment, and end as it would."""
    for stream, name in ((0, os.devnull), (1, job["out"]), (2, job["err"])):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT), stream)
    os.environ.clear()
    os.environ.update(job["environment"])
    os.chdir(job["folder"])
    code = 1
    try:
        read_settings_again()
        if job["code"]:
            exec(job["code"], {"__name__": "__main__"})  # noqa: S102 -- the tests' own
            code = 0
        else:
            from samdrift import cli

            code = cli.run(job["words"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 -- told, as Python would
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def read_settings_again() -> None:
    import importlib

    from django.conf import settings
    from django.db import connections
    from django.utils.functional import empty

    import samdrift.settings

    importlib.reload(samdrift.settings)
    settings._wrapped = empty
    vars(connections).clear()
    connections.__init__()  # type: ignore[misc]


if __name__ == "__main__":
    main()
