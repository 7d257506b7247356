"""The whole site in one file, the same whatever the engine: written while people work, restored whole.

A backup is a zip file: `manifest.json`, one `tables/…jsonl` for each table and `files/…` for what
people have sent in. `layout` says what is in it, `writing` makes it, `reading` opens and checks it,
`restoring` puts it into an empty database.
"""

from samdrift.kernel.backup.layout import BackupError, Manifest
from samdrift.kernel.backup.reading import Archive
from samdrift.kernel.backup.restoring import Restored, restore
from samdrift.kernel.backup.writing import write

__all__ = ["Archive", "BackupError", "Manifest", "Restored", "restore", "write"]
