"""What the wheel needs that is not in git: front-end assets, compiled translations, dependencies.

Whoever installs the wheel needs neither Node nor Babel.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

MADE = ["src/samdrift/kernel/static/vendor/**", "src/samdrift/**/locale/**/*.mo"]


class Assets(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the assets and takes them along though git ignores them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the files are gathered."""
        if version == "editable":
            return
        tools = Path(self.root) / "tools"
        for command in (["frontend.py"], ["messages.py", "compile"]):
            subprocess.run([sys.executable, "-B", tools / command[0], *command[1:]], check=True)
        build_data["artifacts"] += MADE


class Dependencies(MetadataHookInterface):
    """Says each dependency once: in requirements/run.in."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Put the lines of run.in where pyproject.toml has left them open."""
        metadata["dependencies"] = requirements(Path(self.root) / "requirements" / "run.in")


def requirements(file: Path) -> list[str]:
    """The requirements of a file without the reasons beside them."""
    lines = (line.split("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("-")]
