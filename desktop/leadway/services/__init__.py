"""What a person can do with Leadway. The only callers of the storage."""
