"""Documents a person can print or send: the data of each, its charts, and the call that sets it in type."""
