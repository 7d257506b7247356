"""Pure calculation of the parties: no database, no clock."""
