"""Static files as on the site, but looked for once by each process: a test's client is a site of its own
to Django, and would look for them again before its first page.
"""

from typing import Any, ClassVar

from whitenoise.middleware import WhiteNoiseMiddleware


class StaticOnce(WhiteNoiseMiddleware):
    found: ClassVar[dict[str, Any]] = {}

    def add_files_from_finders(self) -> None:
        if not self.found:
            super().add_files_from_finders()
            self.found.update(self.files)
        self.files = self.found
