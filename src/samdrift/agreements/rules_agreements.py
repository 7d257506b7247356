"""Who may do what in agreements: agreements."""
