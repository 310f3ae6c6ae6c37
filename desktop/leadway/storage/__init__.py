"""The only package that knows the database: its file, its tables, its migrations."""
