"""Measures speed: against a bare Django page and raw SQL, on the same machine in the same run."""
