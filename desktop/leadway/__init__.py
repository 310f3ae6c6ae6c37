"""Leadway: the guided weekly ritual for people who lead a team for the first time."""

__version__ = "0.1.0"

ADDRESS = "https://leadway.example"
"""Where the project is found. It leads nowhere until there is such a place: no release goes out with it."""
RELEASES = f"{ADDRESS}/releases/latest"
