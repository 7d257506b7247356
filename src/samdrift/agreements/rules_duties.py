"""Who may do what in agreements: duties."""
