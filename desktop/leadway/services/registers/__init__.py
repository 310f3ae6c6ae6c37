"""The registers: every kind of record listed, shown, changed, followed and deleted in the same way."""
