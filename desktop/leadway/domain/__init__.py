"""Pure rules and values: no Qt, no database, no operating system; the clock is passed in."""
