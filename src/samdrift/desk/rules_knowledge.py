"""Who may do what with knowledge."""
