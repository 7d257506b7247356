"""A person at a browser: every page visited is held to what every page must hold."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 320, "height": 640}
SETTLED = "document.getAnimations().forEach(one => one.finish())"
_AXE = Axe()


class Visitor:
    """One browser window, signed in as `who` (nobody for an empty name)."""

    def __init__(self, browser: Any, example: Any, who: str = "", **more: Any) -> None:
        more.setdefault("viewport", WIDE)
        self.example, self.who = example, who
        self.context = browser.new_context(base_url=example.address, locale="nb-NO", **more)
        if who:
            cookie = {"name": "sessionid", "value": example.people[who], "url": example.address}
            self.context.add_cookies([cookie])
        self.scripts = more.get("java_script_enabled", True)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console: {message.text}")

    def open(self, path: str) -> Any:
        answer = self.page.goto(path, wait_until="load")
        assert answer.status == 200, f"{path} answers {answer.status}"
        return self.page

    def wrong(self) -> list[str]:
        """What is wrong with the page as it stands: access, console, width, headings."""
        found, self.complaints = self.complaints, []
        page = self.page
        width = page.viewport_size["width"]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{wide} px wide in a window of {width}: {page.evaluate(WIDEST)}")
        headings = page.locator("h1").count()
        if headings != 1:
            found.append(f"{headings} main headings")
        if self.scripts:
            page.evaluate(SETTLED)
            found += access(page)
        return [f"{self.who or 'nobody'} at {page.url.replace(self.example.address, '')}: {one}" for one in found]

    def close(self) -> None:
        self.context.close()


WIDEST = """() => [...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(one => one.tagName + '.' + one.className).join(', ')"""


def access(page: Any) -> list[str]:
    """Breaches of WCAG 2.1 A and AA that a machine can find."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = _AXE.run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {one['help']} – "
        + "; ".join(node["html"][:160] + _why(node) for node in one["nodes"][:3])
        for one in found
    ]


def _why(node: dict[str, Any]) -> str:
    told = [one["message"] for one in [*node["any"], *node["all"], *node["none"]]]
    return f" ({told[0][:160]})" if told else ""
