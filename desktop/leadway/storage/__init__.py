"""The only room that knows the database: its file, its tables, its migrations."""
