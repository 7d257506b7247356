"""Who may do what with matters."""
