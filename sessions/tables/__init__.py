"""Tables that somebody else made, in a spreadsheet or a text file, and what of them a meeting can use."""
