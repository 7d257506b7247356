"""Remake the lock files: requirements/*.txt from *.in, package-lock.json from package.json.

Usage: python tools/lock.py [--upgrade]

Without --upgrade every pin that still fits is kept. Needs `uv` and `npm` on the PATH; both are
tools of the one who changes a dependency, not of the one who runs Samdrift.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = "3.11"
# In this order: what comes later is held to the pins of what came before.
FILES = {"run": None, "dev": "run", "build": "dev", "node": None}


def main(arguments: list[str]) -> int:
    missing = [tool for tool in ("uv", "npm") if not shutil.which(tool)]
    if missing:
        sys.stderr.write(f"lock: install {' and '.join(missing)} first (uv: pip install uv).\n")
        return 2
    upgrade = "--upgrade" in arguments
    for name, held_by in FILES.items():
        lock_python(name, held_by=held_by, upgrade=upgrade)
    npm = ["npm", "update" if upgrade else "install", "--package-lock-only", "--ignore-scripts"]
    subprocess.run(npm, cwd=ROOT, check=True)
    return 0


def lock_python(name: str, *, held_by: str | None, upgrade: bool) -> None:
    """Resolve requirements/<name>.in for every platform and Python from the oldest, with hashes."""
    command = ["uv", "pip", "compile", "--quiet", "--generate-hashes", "--universal"]
    command += ["--python-version", OLDEST_PYTHON]
    command += ["--upgrade"] if upgrade else []
    command += ["--constraint", f"requirements/{held_by}.txt"] if held_by else []
    command += [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
    environment = os.environ | {"UV_CUSTOM_COMPILE_COMMAND": "python tools/lock.py"}
    subprocess.run(command, cwd=ROOT, check=True, env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
