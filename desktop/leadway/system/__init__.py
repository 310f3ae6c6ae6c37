"""One file for each capability of the operating system."""
