"""Rules of accounting that figures are made by, as dated data."""
