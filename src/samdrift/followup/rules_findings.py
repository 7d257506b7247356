"""Who may do what with findings."""
