"""Who may do what with queue."""
