"""Measurements of Leadway beside a bare PySide6 program, and beside another revision of itself."""
