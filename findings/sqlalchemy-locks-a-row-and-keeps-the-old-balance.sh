#!/bin/bash
# SQLAlchemy 2.1.9 with psycopg 3.3.9 and PostgreSQL 15.18 (Debian 12).
#
# select(User).with_for_update() locks the row and reads its newest values, and then throws these away if the session
# knows the object already: user.credits stays what it was before the lock. Session.get(User, 1, with_for_update=True)
# after it, and the older session.query(), do so too. Only the identity is looked up; no warning is given.
# Guess that was wrong: the row comes back locked, so the object has its values; READ COMMITTED is for that.
# A request that has looked the user up once (to sign in, say) and later locks it to spend, `user.credits -= 1`, writes
# back a balance of before: another's debit or top-up is lost, though both sides locked the row.
# What helps: .execution_options(populate_existing=True), session.refresh(user, with_for_update=True), or the
# arithmetic in SQL: update(User).values(credits=User.credits - 1).
# Output seen (10 credits; another client takes 6 after the first look; then 1 is spent, so that 3 should be left):
#     looked up, select for update: 10 read, 9 left
#     looked up, query for update: 10 read, 9 left
#     select for update alone: 4 read, 3 left
#     looked up, populate_existing: 4 read, 3 left
#     looked up, refresh for update: 4 read, 3 left
set -euo pipefail
T=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $T/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15) || { echo "needs Debian 12's postgresql-15"; exit 1; }
[ "$found" = 15.18-0+deb12u1 ] || echo "note: seen with 15.18-0+deb12u1, this is $found"
chmod 711 "$T"; mkdir "$T/pg"; [ "$(id -u)" != 0 ] || chown postgres "$T/pg"
cd "$T/pg"; as_user $B/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
export PORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_user $B/pg_ctl -D data -w -t 60 -l log -o "-c listen_addresses=127.0.0.1 -p $PORT -k $T/pg -c autovacuum=off" start >/dev/null
python3 -m venv "$T/venv"; "$T/venv/bin/pip" install -q --disable-pip-version-check sqlalchemy==2.1.9 'psycopg[binary]==3.3.9'
timeout 60 "$T/venv/bin/python" - <<'PYTHON'
import os
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    credits: Mapped[int]
engine = create_engine(f"postgresql+psycopg://postgres@127.0.0.1:{os.environ['PORT']}/postgres")
Base.metadata.create_all(engine)
locked = select(User).where(User.id == 1).with_for_update()
WAYS = {"looked up, select for update": lambda session, user: session.scalars(locked).one(),
        "looked up, query for update": lambda session, user: session.query(User).filter_by(id=1).with_for_update().one(),
        "select for update alone": lambda session, user: session.scalars(locked).one(),
        "looked up, populate_existing": lambda session, user:
            session.scalars(locked.execution_options(populate_existing=True)).one(),
        "looked up, refresh for update": lambda session, user: session.refresh(user, with_for_update=True) or user}
def other(statement):
    with engine.begin() as connection:
        return connection.execute(text(statement))
seen = []
for way, lock in WAYS.items():
    other("DELETE FROM users"), other("INSERT INTO users VALUES (1, 10)")
    with Session(engine) as session:
        user = session.get(User, 1) if way.startswith("looked") else None
        other("UPDATE users SET credits = credits - 6")
        user = lock(session, user)
        read = user.credits
        user.credits -= 1
        session.commit()
        seen.append((read, user.credits))
    print(f"{way}: {read} read, {seen[-1][1]} left")
if seen != [(10, 9), (10, 9), (4, 3), (4, 3), (4, 3)]:
    raise SystemExit("Changed: what SQLAlchemy reads under a row lock is otherwise than at the top of this file.")
PYTHON
