"""Who may do what with activities."""
