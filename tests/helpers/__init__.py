"""What tests share: the pinned clock, the guards of every test, a private display and keychain."""

MEASURED = "measured"
"""The property under which a test records a sentence about what it measured, for the end of the run."""
