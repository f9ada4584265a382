#!/bin/bash
# PostgreSQL 15.18 (Debian 12), asked by psycopg 3.3.9.
#
# INSERT ... ON CONFLICT DO NOTHING raises in REPEATABLE READ: if the row that is in the way was committed after the
# transaction took its snapshot, the answer is 40001, "could not serialize access due to concurrent update", though no
# row is updated at all. The plain INSERT of the same row, without the clause, says 23505 there, unique violation.
# Guess that was wrong: DO NOTHING does nothing at every isolation level, and it is the plain INSERT that may raise.
# A payment's notice that arrives twice at the same moment thus needs a retry loop for 40001 exactly where the clause
# was to make one unnecessary. And a handler that takes 23505 for "already there" must be on the plain INSERT.
# Output seen:
#     read committed: DO NOTHING -> 0 rows, plain -> 23505
#     repeatable read: DO NOTHING -> 40001, plain -> 23505
#     repeatable read, row there before the snapshot: DO NOTHING -> 0 rows
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
import psycopg
db, other = psycopg.connect(autocommit=True), psycopg.connect(autocommit=True)
other.execute("CREATE TABLE payments (reference text PRIMARY KEY)")
def insert(level, clause, reference, first=False):
    arrive = lambda: other.execute("INSERT INTO payments VALUES (%s)", (reference,))
    if first:
        arrive()
    db.execute(f"BEGIN ISOLATION LEVEL {level}")
    db.execute("SELECT count(*) FROM payments")
    if not first:
        arrive()
    try:
        return f'{db.execute(f"INSERT INTO payments VALUES (%s) {clause}", (reference,)).rowcount} rows'
    except psycopg.Error as error:
        return error.sqlstate
    finally:
        db.execute("ROLLBACK")
nothing = "ON CONFLICT DO NOTHING"
seen = {level: (insert(level, nothing, level + " 1"), insert(level, "", level + " 2"))
        for level in ("read committed", "repeatable read")}
for level in seen:
    print(f"{level}: DO NOTHING -> {seen[level][0]}, plain -> {seen[level][1]}")
earlier = insert("repeatable read", nothing, "earlier", first=True)
print(f"repeatable read, row there before the snapshot: DO NOTHING -> {earlier}")
if seen != {"read committed": ("0 rows", "23505"), "repeatable read": ("40001", "23505")} or earlier != "0 rows":
    raise SystemExit("Changed: ON CONFLICT DO NOTHING answers otherwise than at the top of this file.")
PYTHON
