"""Makes the pictures of the documentation from the running example.

    python tools/pictures.py [FOLDER]

Starts Samdrift in a folder of its own, fills it with the example, signs in as those who open each
page, and writes docs/bilder/NAME.png (1440 wide) and NAME-telefon.png (390 wide).
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "bilder"
LOGIN = re.compile(r"^(?P<email>\S+@\S+)\s+(?P<password>\S+)\s+(?P<what>.+)$", re.MULTILINE)
WIDE, PHONE = 1440, 390

PICTURES = {
    "min-dag": ("daily manager of the cooperation", "/"),
    "samarbeidet": ("daily manager of the cooperation", "/parties/arrangements/"),
    "medlem": ("daily manager of the cooperation", "/parties/members/1/"),
    "systemer": ("management lead", "/portfolio/systems/"),
    "system": ("management lead", "/portfolio/systems/1/"),
    "matrise": ("management lead", "/portfolio/matrix/"),
    "kart": ("management lead", "/portfolio/map/"),
    "mangler": ("management lead", "/portfolio/gaps/"),
    "funn": ("management lead", "/followup/findings/"),
    "arshjul": ("management lead", "/followup/wheel/"),
    "organ": ("management lead", "/governance/bodies/1/"),
    "sak": ("management lead", "/governance/matters/16/"),
    "mote": ("secretary", "/governance/meetings/1/"),
    "vedtak": ("secretary", "/governance/decisions/1/"),
    "tilslutning": ("secretary", "/governance/ratifications/1/"),
    "veikart": ("management lead", "/governance/roadmap/"),
    "avtale": ("management lead", "/agreements/1/"),
    "vilkar": ("management lead", "/agreements/1/terms/"),
    "hva-om": ("management lead", "/agreements/1/what-if/"),
    "krav": ("controller", "/agreements/claims/3/"),
    "endringer": ("management lead", "/agreements/1/ledger/"),
    "vinduer": ("management lead", "/agreements/windows/"),
    "faktura": ("controller", "/money/invoices/5/"),
    "nokkel": ("controller", "/money/keys/1/"),
    "kjoring": ("controller", "/money/runs/1/"),
    "faktura-til-medlem": ("controller", "/money/member-invoices/1/"),
    "portefolje": ("controller", "/money/investments/"),
    "leie": ("controller", "/money/lease/1/"),
    "fa-hjelp": ("employee in Alta", "/desk/"),
    "ko": ("service desk agent", "/desk/cases/"),
    "brukersak": ("service desk agent", "/desk/cases/28/"),
    "ny-sak": ("service desk agent", "/desk/quick/"),
    "frist": ("service desk agent", "/desk/clocks/54/"),
    "nivaer": ("management lead", "/desk/levels/side-by-side/"),
    "lese-inn": ("management lead", "/intake/"),
}
"""Name of the picture → whose login, and the address."""


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with example() as (address, logins), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for who in dict.fromkeys(who for who, _path in PICTURES.values()):
            picture_all(browser, address, who, logins[who], folder)
        browser.close()


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise SystemExit("Chromium is needed to make the pictures.")


@contextmanager
def example() -> Iterator[tuple[str, dict[str, tuple[str, str]]]]:
    """A running example: its address, and what a person is → e-mail and password."""
    home = Path(tempfile.mkdtemp(prefix="samdrift-pictures-"))
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    env = {**os.environ, "SAMDRIFT_HOME": str(home), "SAMDRIFT_PORT": str(port)}
    samdrift = [sys.executable, "-m", "samdrift"]
    subprocess.run([*samdrift, "demo"], env=env, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([*samdrift, "serve", "--all"], env=env, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}", logins_in(home)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def wait_for(port: int) -> None:
    for _attempt in range(150):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise TimeoutError("the example did not start")


def logins_in(home: Path) -> dict[str, tuple[str, str]]:
    """What a person is → e-mail and password, from the file the example wrote."""
    text = (home / "demo-logins.txt").read_text(encoding="utf-8")
    return {m["what"].strip(): (m["email"], m["password"]) for m in LOGIN.finditer(text)}


def picture_all(
    browser: Browser, address: str, who: str, login: tuple[str, str], folder: Path
) -> None:
    page = browser.new_page(viewport={"width": WIDE, "height": 900}, locale="nb-NO")
    sign_in(page, address, login)
    for name, (whose, path) in PICTURES.items():
        if whose == who:
            picture(page, address + path, folder / f"{name}.png", WIDE)
            picture(page, address + path, folder / f"{name}-telefon.png", PHONE)
    page.close()


def sign_in(page: Page, address: str, login: tuple[str, str]) -> None:
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", login[0])
    page.fill("input[name=password]", login[1])
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def picture(page: Page, url: str, file: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(file))
    make_small(file)


def make_small(file: Path) -> None:
    """Fewer colours, where ImageMagick is at hand: the pages have few, and the tree stays light."""
    convert = shutil.which("convert")
    if convert:
        subprocess.run([convert, str(file), "-strip", "-colors", "96", f"PNG8:{file}"], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
