"""Who: the community's arrangements and members, its people and their roles, suppliers, key figures."""
