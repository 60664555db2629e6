"""A hall full of people who are not there (``musyawarah demo``): to try, to train, and to load a server.

Each is a phone that reads the same panels and sends the same forms as people's phones do, and knows nothing else.
"""
