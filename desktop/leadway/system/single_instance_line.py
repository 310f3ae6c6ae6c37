"""How one program speaks to another that runs: one short line, and one word back."""

MOST_BYTES = 4096
"""The longest line that is listened to."""
MOST_CALLERS = 8
"""How many may speak at once; whoever came first and still says nothing makes room."""
ANSWER = b"heard\n"
