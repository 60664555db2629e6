"""Tidying: garbage is collected while nobody waits for an answer.

Left alone, the collector walks through all that a thousand phones keep, for a tenth of a second, once enough is new,
which is amid a storm of votes. Here it looks by itself only at what is young, and at everything in a quiet moment.
"""

import asyncio
import gc

from live.hall import Hall

LOOK_SECONDS = 1.0
# Objects made new until the youngest are looked at, and such looks until those are that outlived one: a turn.
YOUNG, LOOKS = 2_000, 5
NEVER = 10**6
TURNS, MOST_TURNS = 10, 200


async def tidy(hall: Hall) -> None:
    """Do so for as long as the server runs."""
    before = gc.get_threshold()
    gc.set_threshold(YOUNG, LOOKS, NEVER)
    gc.freeze()
    try:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            waits = any(opened.room.unanswered for opened in hall.meetings.values())
            if gc.get_count()[2] >= (MOST_TURNS if waits else TURNS):
                gc.unfreeze()
                gc.collect()
                # What is left stays for a while: even the looks at what is young need not pass it.
                gc.freeze()
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
