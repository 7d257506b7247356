"""Build the wheel and prove that it is whole: it installs without Node and runs the example.

Usage: python tools/wheel_check.py

The environment it is installed in is empty, its PATH holds nothing else, and the checkout is not
on its import path.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

sys.path.insert(0, str(Path(__file__).resolve().parent))
import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = prepare.ROOT / "src"
PATIENCE = 60


class NotWhole(Exception):
    """What the wheel lacks, in words."""


def main() -> int:
    try:
        with tempfile.TemporaryDirectory(prefix="samdrift-wheel-") as folder:
            wheel = build(Path(folder))
            look_inside(wheel)
            try_out(wheel, Path(folder))
    except NotWhole as trouble:
        sys.stderr.write(f"wheel: {trouble}\n")
        return 1
    return 0


def build(folder: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    call([*command, str(prepare.ROOT)], what="the wheel could not be built")
    return next(folder.glob("samdrift-*.whl"))


def call(command: list[str], *, what: str, **options: object) -> None:
    done = subprocess.run(  # type: ignore[call-overload]
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,
    )
    if done.returncode:
        raise NotWhole(f"{what}:\n{done.stdout}")


# Contents


def look_inside(wheel: Path) -> None:
    """Everything under src/samdrift is in it, what was made for it too, and nothing else."""
    names = zipfile.ZipFile(wheel).namelist()
    inside = {name for name in names if not re.match(r"samdrift-[^/]+\.dist-info/", name)}
    wanted = wanted_files()
    differences = [f"missing: {name}" for name in sorted(wanted - inside)]
    differences += [f"not ours: {name}" for name in sorted(inside - wanted)]
    for kind in ("static/vendor/designsystemet/designsystemet.css", "LC_MESSAGES/django.mo"):
        if not any(name.endswith(kind) for name in inside):
            differences.append(f"no {kind}")
    if not any(name.endswith("/licenses/LICENSE") for name in names):
        differences.append("no licence")
    if differences:
        raise NotWhole("\n".join(["its contents are not right:", *differences]))


def wanted_files() -> set[str]:
    return {
        str(file.relative_to(SOURCE))
        for file in (SOURCE / "samdrift").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


# Running


def try_out(wheel: Path, folder: Path) -> None:
    home = folder / "env"
    call([sys.executable, "-m", "venv", str(home)], what="no environment could be made")
    install(home / "bin" / "python", wheel)
    samdrift = str(home / "bin" / "samdrift")
    call([samdrift, "init"], what="init", cwd=folder, env=bare(home, folder / "own"))
    call([samdrift, "demo"], what="demo", cwd=folder, env=bare(home, folder / "example"))
    with serving(samdrift, folder, bare(home, folder / "example")) as address:
        look_at_login(address)


def install(python: Path, wheel: Path) -> None:
    pip = [str(python), "-m", "pip", "install", "-qq", "--no-deps"]
    pins = [*pip, "--require-hashes", "-r", str(prepare.lock_file("run"))]
    environment = os.environ | prepare.OUR_PIP
    call(pins, what="its dependencies could not be installed", env=environment)
    call([*pip, "--no-index", str(wheel)], what="it could not be installed", env=environment)
    call([str(python), "-m", "pip", "check"], what="its dependencies do not agree", env=environment)


def bare(home: Path, state: Path) -> dict[str, str]:
    """An environment with nothing but the wheel's own programs on the PATH."""
    return {
        "PATH": str(home / "bin"),
        "SAMDRIFT_HOME": str(state),
        "SAMDRIFT_PORT": str(free_port()),
    }


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
        return port


@contextmanager
def serving(samdrift: str, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a server that runs for as long as the block."""
    log = folder / "serve.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [samdrift, "serve"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield f"http://127.0.0.1:{environment['SAMDRIFT_PORT']}"
    except (NotWhole, URLError) as trouble:
        raise NotWhole(f"serve: {trouble}\n{log.read_text(errors='replace')}") from trouble
    finally:
        stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def look_at_login(address: str) -> None:
    """The front page leads a stranger to the login page, and that page has its style sheets."""
    page = fetch_patiently(f"{address}/")
    if 'type="password"' not in page:
        raise NotWhole(f"the front page does not lead to the login page but to:\n{page[:2000]}")
    sheets = [sheet for sheet in re.findall(r'href="([^"]+\.css)"', page) if "vendor" in sheet]
    if not sheets:
        raise NotWhole("the login page asks for no style sheet from vendor/")
    for sheet in sheets:
        fetch(f"{address}{sheet}")


def fetch_patiently(address: str) -> str:
    """The page, waiting for the server to come up."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return fetch(address)
        except URLError as trouble:
            if time.monotonic() > end or not isinstance(trouble.reason, ConnectionRefusedError):
                raise
            time.sleep(0.2)


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
        content: bytes = answer.read()
        return content.decode()


if __name__ == "__main__":
    sys.exit(main())
