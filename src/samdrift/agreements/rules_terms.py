"""Who may do what in agreements: terms."""
