"""Deletes records for good: from the data, the pages of sealed weeks, the search index, drafts and undo."""
