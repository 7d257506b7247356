"""Who may do what in agreements: hours."""
