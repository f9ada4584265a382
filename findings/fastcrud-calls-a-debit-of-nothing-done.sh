#!/usr/bin/env bash
# fastcrud 0.23.0 (PyPI) over SQLAlchemy 2.1.9 and asyncpg 0.32.0, Python 3, PostgreSQL 15.20.
#
# Behaviour: update() first counts the rows that match, and raises NoResultFound if there is none; then it updates
# where the same is true, and does not look how many rows that were. Who comes between the two makes it none, and
# update() returns None, which is what it returns for a row that it has updated.
# Output seen, ann has 5 credits, and two debits of 5 where credits >= 5:
#     one after the other: None and NoResultFound, 0 credits left
#     at once: None and None, 0 credits left
#     at once, with return_columns: {'credits': 0} and None, 0 credits left
#
# The wrong guess: with the floor among the filters the debit is one statement that cannot go below it, and that
# statement's own result decides; what raises when the balance is too low raises whenever it is. Two requests for the
# last credits are both served: the database is right, one token is given for nothing, and the history, if it is
# written after update(), has a debit that never was. Tests of the refusal pass.
# What helps, tried here: return_columns, and None is a refusal. Or session.execute() and its rowcount.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check fastcrud==0.23.0 SQLAlchemy==2.1.9 asyncpg==0.32.0 \
    greenlet >log 2>&1 || { cat log; exit 1; }
cat >try.py <<'PYTHON'
import asyncio, os
from fastcrud import FastCRUD
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Mapped, declarative_base, mapped_column

Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id: Mapped[str] = mapped_column(primary_key=True)
    credits: Mapped[int]
async def debit(session, **options):
    try:
        return await FastCRUD(User).update(session, {"credits": User.credits - 5}, id="ann", credits__gte=5,
                                           commit=False, **options)
    except Exception as error:
        return type(error).__name__
async def main():
    engine = create_async_engine("postgresql+asyncpg://{PGUSER}:{PGPASSWORD}@localhost:{PGPORT}/postgres".format(
        **os.environ))
    for name, options in [("one after the other", {}), ("at once", {}),
                          ("at once, with return_columns", {"return_columns": ["credits"]})]:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.drop_all)
            await connection.run_sync(Base.metadata.create_all)
            await connection.execute(insert(User).values(id="ann", credits=5))
        async with AsyncSession(engine) as first, AsyncSession(engine) as second:
            one = await debit(first, **options)
            if name.startswith("one"):
                await first.commit()
            waiting = asyncio.create_task(debit(second, **options))
            await asyncio.sleep(1)
            await first.commit()
            two = await waiting
            left = await second.scalar(select(User.credits))
        print(f"{name}: {one} and {two}, {left} credits left")
asyncio.run(main())
PYTHON
timeout 100 venv/bin/python try.py 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "fastcrud's update() ends otherwise now." >&2; exit 1; }
