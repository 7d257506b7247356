"""Who may do what with major."""
