"""Who may do what with bodies."""
