"""Who may do what in agreements: changes."""
