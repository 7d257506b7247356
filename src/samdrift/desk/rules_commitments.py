"""Who may do what with commitments."""
