"""Who may do what with portal."""
