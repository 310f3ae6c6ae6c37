"""Copies of the data: the list, what one holds beside what is there now, and the way back to it."""
