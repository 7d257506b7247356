"""Who may do what in money: the joint investment portfolio and grants."""
