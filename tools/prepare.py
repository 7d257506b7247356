"""Make a checkout ready to start: Python environment, front-end assets, translations, compiled code.

Usage: python tools/prepare.py check|make run|dev

`check` answers by its exit code and is quick: it runs at every start. `make` does what is missing,
one line on stderr for each step that takes time. Only the standard library is used, since this
runs before anything is installed. `dev` holds all that `run` does and what the tests need.

A step is done when its stamp equals the fingerprint of what went into it; the stamp is written
last. While packages are installed the lock file holds a word, so that the next start finds out
that an installation was cut off, and builds the environment from nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".samdrift"
LOCK = ROOT / ".venv.lock"
BUSY = "working\n"
VENDOR = ROOT / "src" / "samdrift" / "kernel" / "static" / "vendor"
LEVELS = {"run": ("run", "build"), "dev": ("dev",)}
OUR_PIP = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "PIP_NO_INPUT": "1",
}


class NotReady(Exception):
    """A step failed; the text says which and what can be done."""


def main(arguments: list[str]) -> int:
    match arguments:
        case ["check" | "make" as act, level] if level in LEVELS:
            pass
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    if act == "check":
        return 0 if ready(level) else 1
    try:
        make(level)
    except NotReady as trouble:
        sys.stderr.write(f"samdrift: {trouble}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("samdrift: stopped; the next start does the rest.\n")
        return 130
    return 0


def ready(level: str) -> bool:
    """Whether nothing needs doing and no installation was cut off."""
    if LOCK.exists() and LOCK.read_text(encoding="utf-8") == BUSY:
        return False
    return environment_ready(level) and frontend_ready() and messages_ready() and code_ready()


def make(level: str) -> None:
    """Do the steps that are missing, one runner at a time."""
    with LOCK.open("a+", encoding="utf-8") as lock:
        wait_for(lock)
        interrupted = os.fstat(lock.fileno()).st_size > 0
        if not interrupted and ready(level):
            return
        if interrupted or not environment_ready(level):
            say_busy(lock)
            make_environment(level, afresh=interrupted or not reusable())
            lock.truncate(0)
        if not frontend_ready():
            run_tool("frontend.py", doing="fetching the front-end assets")
        if not messages_ready():
            run_tool("messages.py", "compile", doing="compiling the translations")
            write_stamp("messages", messages_fingerprint())
        if not code_ready():
            compile_code()
            write_stamp("code", code_fingerprint())


def wait_for(lock: IO[str]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another start is making this checkout ready; waiting for it …")
        fcntl.flock(lock, fcntl.LOCK_EX)


def say_busy(lock: IO[str]) -> None:
    lock.truncate(0)
    lock.write(BUSY)
    lock.flush()


def say(what: str) -> None:
    sys.stderr.write(f"samdrift: {what}\n")
    sys.stderr.flush()


# The Python environment


def environment_ready(level: str) -> bool:
    return PYTHON.exists() and read_stamp(level) == environment_fingerprint(level)


def environment_fingerprint(level: str) -> str:
    """Equal as long as the place, the Python version and the pins are the same."""
    # `dev` is held to the pins of `run` as well: a newer `run` alone has changed what is installed.
    names = dict.fromkeys(("run", *LEVELS[level]))
    return fingerprint([*(lock_file(name) for name in names)], str(ROOT), python_version())


def lock_file(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def python_version() -> str:
    """The version the environment was made with, as '3.11'; empty when there is none."""
    found = sorted((VENV / "lib").glob("python3.*/site-packages"))
    return found[-1].parent.name.removeprefix("python") if found else ""


def reusable() -> bool:
    """Whether the environment works, has pip, and was made in this very place."""
    home = STAMPS / "root"
    if home.exists() and home.read_text(encoding="utf-8") != str(ROOT):
        return False
    if not PYTHON.exists():
        return False
    asked = [str(PYTHON), "-IBc", "import pip, sys; print('%d.%d' % sys.version_info[:2])"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == python_version()


def make_environment(level: str, *, afresh: bool) -> None:
    say("making the Python environment in .venv (a minute or two the first time) …")
    if afresh:
        if VENV.exists():
            shutil.rmtree(VENV)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
        if not reusable():
            raise NotReady(
                "could not make a Python environment; on Debian and Ubuntu it takes: "
                "apt-get install python3-venv"
            )
    install(level)
    (site_packages() / "samdrift.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    write_stamp("root", str(ROOT))
    for made in {level, "run"}:
        write_stamp(made, environment_fingerprint(made))


def install(level: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--no-deps", "--require-hashes"]
    for name in LEVELS[level]:
        command += ["-r", str(lock_file(name))]
    if subprocess.run(command, env=os.environ | OUR_PIP, check=False).returncode:
        raise NotReady(
            "could not install what requirements/ asks for (see above); "
            "check the connection to the package index and start again."
        )


def site_packages() -> Path:
    return VENV / "lib" / f"python{python_version()}" / "site-packages"


# Front-end assets and translations


def frontend_ready() -> bool:
    return read(VENDOR / ".stamp") == frontend_fingerprint()


def frontend_fingerprint() -> str:
    return fingerprint([ROOT / "package-lock.json", ROOT / "tools" / "frontend.py"])


def messages_ready() -> bool:
    if any(not file.with_suffix(".mo").exists() for file in message_files()):
        return False
    return read_stamp("messages") == messages_fingerprint()


def messages_fingerprint() -> str:
    files = message_files()
    return fingerprint(files, *(str(file.relative_to(ROOT)) for file in files))


def message_files() -> list[Path]:
    return sorted((ROOT / "src" / "samdrift").glob("**/locale/*/LC_MESSAGES/*.po"))


# Compiled code


def code_ready() -> bool:
    return read_stamp("code") == code_fingerprint()


def code_fingerprint() -> str:
    """Changes when a file of the product comes, goes or is replaced, as an update does: told by the
    folders' times, since every start waits for this. What is edited in its place is left to Python.
    """
    found = []
    for folder, folders, names in os.walk(ROOT / "src" / "samdrift"):
        folders[:] = [name for name in folders if name != "__pycache__"]
        if any(name.endswith(".py") for name in names):
            found.append(f"{folder} {Path(folder).stat().st_mtime_ns}")
    return fingerprint([], python_version(), *sorted(found))


def compile_code() -> None:
    """Compile what has changed. Where PYTHONDONTWRITEBYTECODE is set, as in many images, each start
    would otherwise compile it all anew, which takes seconds.
    """
    command = [str(PYTHON), "-m", "compileall", "-qq", "-j", "0", str(ROOT / "src" / "samdrift")]
    # A file that cannot be compiled is told of, with its place, when it is used.
    subprocess.run(command, check=False)


def run_tool(name: str, *arguments: str, doing: str) -> None:
    say(f"{doing} …")
    command = [str(PYTHON), "-B", str(ROOT / "tools" / name), *arguments]
    if subprocess.run(command, check=False).returncode:
        raise NotReady(f"{doing} did not succeed (see above).")


# Stamps


def fingerprint(files: list[Path], *words: str) -> str:
    digest = hashlib.sha256("\0".join(words).encode())
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None


def read_stamp(name: str) -> str | None:
    return read(STAMPS / name)


def write_stamp(name: str, content: str) -> None:
    """Whole or not at all, also when the machine stops in the middle."""
    STAMPS.mkdir(exist_ok=True)
    draft = STAMPS / f"{name}.new"
    draft.write_text(content, encoding="utf-8")
    draft.replace(STAMPS / name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
