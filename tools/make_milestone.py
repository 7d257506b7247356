"""Make the backup that later versions must still restore: python tools/make_milestone.py NAME

Fills a new home with the example and writes it to tests/fixtures/NAME.samdrift. Done once for each
milestone; the file is never made anew, since what it shows is how a site of that day was written.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    target = ROOT / "tests" / "fixtures" / f"{arguments[0]}.samdrift"
    with tempfile.TemporaryDirectory(prefix="samdrift-milestone-") as home:
        run(home, "demo")
        run(home, "verify-history")
        run(home, "backup", str(target))
    target.chmod(0o644)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")
    return 0


def run(home: str, *command: str) -> None:
    """Run a command of this checkout in the home, with no settings but that."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SAMDRIFT_")}
    environment = plain | {"SAMDRIFT_HOME": home, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-m", "samdrift", *command], env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
