"""Measurements of Leadway beside a bare PySide6 program, and the pictures of every screen."""
