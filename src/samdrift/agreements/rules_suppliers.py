"""Who may do what in agreements: suppliers."""
