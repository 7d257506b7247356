"""Who may do what with clocks."""
