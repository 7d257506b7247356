"""Rules of law that agreements are held against, as dated data."""
