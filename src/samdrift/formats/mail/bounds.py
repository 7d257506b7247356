"""How much of a mail is opened. What is beyond is named in the flaws, and stays in the mail itself."""

HEADER_BYTES = 1_000_000
HEADERS = 1_000
HEADER_CHARACTERS = 100_000
"""Of one header; the rest of it is left out."""
PARTS = 300
DEPTH = 20
TEXT = 500_000
"""Characters of text."""
HTML = 2_000_000
"""Characters of HTML that are made safe; of longer, the text alone is read."""
TAGS = 20_000
"""Tags within it; what they cost to set right grows with their square."""
OPEN_TAGS = 1_000
ADDRESSES = 1_000
REFERENCES = 100
NAME = 150
SUBJECT = 1_000
RECIPIENTS = 200
"""Recipients that a delivery report tells of."""
HOPS = 30
"""Servers a mail has been through; more than this goes round."""
LINES = 50_000
"""Lines of text that are parted into what is said and what is quoted."""
