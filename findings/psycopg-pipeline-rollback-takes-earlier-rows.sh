#!/bin/bash
# psycopg 3.3.9 (pipeline mode) with PostgreSQL 15.18 (Debian 12).
#
# On an autocommit connection, inside `with connection.pipeline()`:
#     INSERT 1;  BEGIN;  INSERT 2;  ROLLBACK;  INSERT 3
# keeps 3 alone. The server joins a statement that no sync has followed to the BEGIN behind it, so ROLLBACK takes the
# first row too, although it was sent before BEGIN on a connection that commits each statement by itself. No error
# is raised. Guess that was wrong: 1 and 3 stay, as they do without the pipeline.
# COMMIT instead of ROLLBACK keeps 1 and 2 against a later error in the same pipeline, so it ends that transaction.
# `with connection.transaction()` instead of a BEGIN by hand sends a sync first: then 1 and 3 stay.
# Output seen:
#     no pipeline: [1, 3]; pipeline: [3]; pipeline, sync() before BEGIN: [1, 3]; pipeline, transaction(): [1, 3]
#     pipeline, COMMIT, then an error: [1, 2]
set -euo pipefail
T=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $T/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15) || { echo "needs Debian 12's postgresql-15"; exit 1; }
[ "$found" = 15.18-0+deb12u1 ] || echo "note: seen with 15.18-0+deb12u1, this is $found"
chmod 711 "$T"; mkdir "$T/pg"; [ "$(id -u)" = 0 ] && chown postgres "$T/pg"
cd "$T/pg"; as_user $B/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
export PORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_user $B/pg_ctl -D data -w -t 60 -l log -o "-c listen_addresses=127.0.0.1 -p $PORT -k $T/pg -c autovacuum=off" start >/dev/null
python3 -m venv "$T/venv"; "$T/venv/bin/pip" install -q --disable-pip-version-check 'psycopg[binary]==3.3.9'
export PGHOST=127.0.0.1 PGPORT=$PORT PGUSER=postgres PGDATABASE=postgres
timeout 120 "$T/venv/bin/python" - <<'PYTHON'
import contextlib, psycopg
db, other = psycopg.connect(autocommit=True), psycopg.connect(autocommit=True)
other.execute("CREATE TABLE moves (id int PRIMARY KEY)")
def insert(i):
    db.execute("INSERT INTO moves VALUES (%s)", (i,))
def by_hand(end="ROLLBACK", sync=lambda: None):
    insert(1)
    sync()
    db.execute("BEGIN")
    insert(2)
    db.execute(end)
    insert(3)
def by_block():
    insert(1)
    with db.transaction(force_rollback=True):
        insert(2)
    insert(3)
def kept(steps, pipelined=True):
    other.execute("TRUNCATE moves")
    with contextlib.suppress(psycopg.errors.DivisionByZero), db.pipeline() if pipelined else contextlib.nullcontext() as p:
        steps(p)
    return [i for i, in other.execute("SELECT id FROM moves ORDER BY id").fetchall()]
def failing(p):
    by_hand("COMMIT")
    db.execute("SELECT 1 / 0")
plain, joined = kept(lambda p: by_hand(), pipelined=False), kept(lambda p: by_hand())
synced, block = kept(lambda p: by_hand(sync=p.sync)), kept(lambda p: by_block())
print(f"no pipeline: {plain}; pipeline: {joined}; pipeline, sync() before BEGIN: {synced}; pipeline, transaction(): {block}")
committed = kept(failing)
print(f"pipeline, COMMIT, then an error: {committed}")
if (plain, joined, synced, block, committed) != ([1, 3], [3], [1, 3], [1, 3], [1, 2]):
    raise SystemExit("Changed: a pipeline keeps other rows than at the top of this file.")
PYTHON
