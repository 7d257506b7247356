"""How rows about systems, uses, roles and integrations are taken."""
