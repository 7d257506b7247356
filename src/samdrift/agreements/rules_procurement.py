"""Who may do what in agreements: procurement."""
