"""What a musyawarah is: its rules, its ledger, its documents.

Nothing here knows of the web. A meeting is a :class:`~sessions.musyawarah.Musyawarah` folded from the events of its
journal; :class:`~sessions.room.Room` is the only door through which it changes.
"""
