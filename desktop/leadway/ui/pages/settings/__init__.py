"""The settings: a list of sections at left, the chosen one beside it."""
