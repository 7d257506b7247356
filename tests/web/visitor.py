"""A person at a browser: every page visited is held to what every page must hold."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from tests.web.running import LOGIN

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
WIDE = {"width": 1440, "height": 900}
CONTRAST = "color-contrast"
SHELL = {"/", "/components/"}
"""Pages with all there is of the shell and its parts."""
SHELL_KINDS = """() => {
  const words = new Set(['action', 'data-part', 'for', 'href', 'id', 'name', 'title', 'value']);
  const told = one => one.localName + [...one.attributes].map(({name, value}) =>
    words.has(name) ? '' : `[${name}=${value}]`).join('');
  const line = one => one ? line(one.parentElement) + ' ' + told(one) : '';
  const seen = [...document.querySelectorAll('body :not(main, main *)')]
    .filter(one => one.checkVisibility({checkVisibilityCSS: true}));
  return [...new Set(seen.map(line))];
}"""
"""Each element seen around the page's own part with those it stands in, as its colours follow from them."""
NARROW = {"width": 320, "height": 640}
SETTLED = "document.getAnimations().forEach(one => one.finish())"
REFUSED = "status of 422"
"""What the browser remarks when a form is sent in with errors, which is no fault of the page."""
LOOKED_AT = "([part, options]) => axe.run(part ? {include: [[part]]} : document, options)"
_AXE = Axe()


class Visitor:
    """One browser window, signed in as `who` (nobody for an empty name)."""

    def __init__(self, browser: Any, example: Any, who: str = "", **more: Any) -> None:
        more.setdefault("viewport", WIDE)
        self.example, self.who = example, who
        self.context = browser.new_context(base_url=example.address, locale="nb-NO", **more)
        if who:
            cookie = {"name": "sessionid", "value": example.session(who), "url": example.address}
            self.context.add_cookies([cookie])
        self.scripts = more.get("java_script_enabled", True)
        if self.scripts:
            self.context.add_init_script(_AXE.axe_script)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"} and REFUSED not in message.text:
            self.complaints.append(f"console: {message.text}")

    def open(self, path: str) -> Any:
        answer = self.page.goto(path, wait_until="load")
        assert answer.status == 200, f"{path} answers {answer.status}"
        asked = urlsplit(self.page.url).path == LOGIN
        assert not (self.who and asked), f"{self.who} is asked to sign in at {path}"
        return self.page

    def wrong(self) -> list[str]:
        """What is wrong with the page as it stands: console, headings, width, access.

        With scripts it is looked at wide and light, wide and dark, and as narrow as a phone. Dark
        changes colours alone, so only contrast is tried again; narrow changes no colour, so contrast
        is tried there on the pages that show what a phone has of its own, and not on each. Contrast of
        the shell around the page is tried where it has an element of a kind not tried before.
        """
        page = self.page
        shell = urlsplit(page.url).path in SHELL
        found = (
            [f"{page.locator('h1').count()} main headings"]
            if page.locator("h1").count() != 1
            else []
        )
        found += too_wide(page)
        if self.scripts:
            found += access(page, contrast=False)
            part = "" if shows_new_kinds(page) else "main"
            found += access(page, CONTRAST, part=part)
            page.emulate_media(color_scheme="dark")
            found += [f"dark: {one}" for one in access(page, CONTRAST, part=part)]
            page.emulate_media(color_scheme="light")
            page.set_viewport_size(NARROW)
            narrow = access(page, contrast=shell)
            found += [f"narrow: {one}" for one in [*too_wide(page), *narrow]]
            page.set_viewport_size(WIDE)
        found += self.complaints
        self.complaints = []
        here = page.url.replace(self.example.address, "")
        return [f"{self.who or 'nobody'} at {here}: {one}" for one in found]

    def close(self) -> None:
        self.context.close()


WIDEST = """() => [...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(one => one.tagName + '.' + one.className).join(', ')"""


def too_wide(page: Any) -> list[str]:
    """Whether the page has to be scrolled sideways."""
    width, wide = page.viewport_size["width"], page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px in a window of {width}: {page.evaluate(WIDEST)}"] if wide > width else []


_TRIED: set[str] = set()


def shows_new_kinds(page: Any) -> bool:
    """Whether anything around the page's own part is of a kind that this process has not tried."""
    new = set(page.evaluate(SHELL_KINDS)) - _TRIED
    _TRIED.update(new)
    return bool(new)


def access(page: Any, rule: str = "", *, contrast: bool = True, part: str = "") -> list[str]:
    """Breaches of WCAG 2.1 A and AA that a machine can find; of one rule alone if it is given, and in
    one part of the page.
    """
    page.evaluate(SETTLED)
    only = {"type": "rule", "values": [rule]} if rule else {"type": "tag", "values": RULES}
    options = {
        "runOnly": only,
        "resultTypes": ["violations"],
        "rules": {} if contrast else {CONTRAST: {"enabled": False}},
    }
    found = page.evaluate(LOOKED_AT, [part, options])["violations"]
    return [
        f"{one['id']}: {one['help']} – "
        + "; ".join(node["html"][:160] + _why(node) for node in one["nodes"][:3])
        for one in found
    ]


def _why(node: dict[str, Any]) -> str:
    told = [one["message"] for one in [*node["any"], *node["all"], *node["none"]]]
    return f" ({told[0][:160]})" if told else ""
