"""Registers of the parties, by subject."""
