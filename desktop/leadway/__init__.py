"""Leadway: the guided weekly ritual for people who lead a team for the first time."""

__version__ = "0.1.0"
