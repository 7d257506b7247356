"""How rows about members, people and key figures are taken."""
