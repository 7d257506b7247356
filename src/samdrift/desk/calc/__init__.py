"""Pure calculations: values in, values out; no database, no clock, no settings."""
