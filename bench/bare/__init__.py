"""A bare Django site over the same database: one page of 50 plain rows behind a login.

What Samdrift's own pages are measured against: the least that any Django page of rows costs.
"""
