"""The REST API, made from the registers that the rooms have declared."""
