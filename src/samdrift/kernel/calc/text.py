"""Text that comes in is sanitised once, at the door."""

from samdrift.formats.text import clean, fold

__all__ = ["clean", "fold"]
