"""Who may do what with meetings."""
