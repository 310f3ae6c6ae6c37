"""People's first months in the program: what they type, the hands they do it with, and what the pages say."""
