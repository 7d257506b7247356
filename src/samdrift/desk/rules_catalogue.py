"""Who may do what with catalogue."""
