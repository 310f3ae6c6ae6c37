"""Measurements of Leadway against a bare PySide6 program, and against another revision of itself."""
