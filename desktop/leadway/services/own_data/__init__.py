"""A person's own data: out of Leadway whole, and into it from an export or another journal."""
