"""A database that fails: PostgreSQL answers any write as it would if its disk were full, torn or read only."""

from typing import Any

import asyncpg

# What the server says then (SQLSTATE): an error of the disk, no room on it, and a server that may only be read.
IO_ERROR, DISK_FULL, READ_ONLY = "58030", "53100", "25006"

_TRIGGERS = """
create sequence writes;
create table fault (code text not null, first bigint not null, last bigint not null);
create function write_fails() returns trigger language plpgsql as $$
declare
    number bigint := nextval('writes');
    told text := (select code from fault where number between first and last);
begin
    if told is not null then
        raise exception 'as if' using errcode = told;
    end if;
    return null;
end $$;
create trigger fails before insert or update or delete on entries execute function write_fails();
create trigger fails before insert or update or delete on kept execute function write_fails();
create trigger fails before insert or update or delete on urns execute function write_fails();
"""


class FailingDatabase:
    """Which writes from now on fail, as for :class:`~tests.proofs.failing_disk.FailingDisk`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._made = False

    async def fail(self, code: str, after: int, count: int) -> None:
        """Let ``count`` writes fail with ``code`` after ``after`` more have gone well."""
        if not self._made:
            await self._say(_TRIGGERS)
            self._made = True
        await self._say("alter sequence writes restart")
        await self._say("insert into fault values ($1, $2, $3)", code, after + 1, after + count)

    async def heal(self) -> bool:
        """All writes go well again; whether any has failed."""
        failed = await self._say("select last_value >= first and is_called as failed from writes, fault")
        await self._say("delete from fault")
        return bool(failed[0]["failed"])

    async def _say(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self._url)
        try:
            if values or statement.startswith("select"):
                return list(await connection.fetch(statement, *values))
            await connection.execute(statement)
            return []
        finally:
            await connection.close()
