"""A hand at a page: fills in forms by the names of their fields and presses buttons by their address,
so that it does the same in every language.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect


class Hand:
    """Somebody at work in a window."""

    def __init__(self, window: Any) -> None:
        self.window, self.page = window, window.page

    def look(self) -> None:
        """The page as it stands now holds what every page must hold."""
        assert self.window.wrong() == []

    def go(self, path: str) -> None:
        self.window.open(path)

    @property
    def path(self) -> str:
        return str(self.page.evaluate("location.pathname"))

    @property
    def main(self) -> Any:
        return self.page.locator("#main")

    def fill(self, **values: Any) -> None:
        for name, value in values.items():
            self._fill(name.replace("__", "-"), value)

    def _fill(self, name: str, value: Any) -> None:
        field = self.main.locator(f"[name='{name}']:not([type=hidden])")
        kind = field.first.evaluate("one => one.type")
        if kind in {"radio", "checkbox"}:
            self.main.locator(f"[name='{name}'][value='{value}']").check()
        elif kind == "select-one":
            told = value if isinstance(value, dict) else {"value": value}
            field.select_option(**told)
        else:
            field.fill(str(value))

    def send(self, **values: Any) -> None:
        """Fill in the page's form, and send it: it is taken as it is."""
        self.try_to_send(**values)
        expect(self.page.locator("#main .error-summary")).to_have_count(0)

    def try_to_send(self, **values: Any) -> None:
        self.fill(**values)
        self._click(self.main.locator("form.form button[type=submit]").first)

    def press(self, tail: str) -> None:
        """The button that sends to an address with this end."""
        self._click(self.main.locator(f"form[action$='/{tail}/'] button").first)

    def follow(self, tail: str) -> None:
        """The link to an address with this end."""
        self._click(self.main.locator(f"a[href$='{tail}']").first)

    def follow_start(self, start: str) -> None:
        """The link to an address that begins so."""
        self._click(self.main.locator(f"a[href^='{start}']").first)

    def follow_row(self, start: str) -> None:
        """The link to a row of a list: an address that begins so and goes on with its number."""
        links = self.main.locator(f"a[href^='{start}']").all()
        rows = [one for one in links if str(one.get_attribute("href"))[len(start) :][:1].isdigit()]
        self._click(rows[0])

    def option(self, name: str, text: str) -> str:
        """The whole label of the choice that has this text in it."""
        choice = self.main.locator(f"select[name='{name}'] option", has_text=text)
        return str(choice.first.text_content()).strip()

    def _click(self, what: Any) -> None:
        with self.page.expect_navigation(wait_until="load"):
            what.click()
