"""Who may do what in money: lease."""
