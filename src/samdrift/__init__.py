"""Samdrift: what was agreed meets what is observed, for municipalities that run their ICT together."""

__version__ = "0.1.0"
