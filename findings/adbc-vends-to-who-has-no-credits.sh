#!/usr/bin/env bash
# adbc-driver-postgresql 1.13.0 and adbc-driver-sqlite 1.13.0 (PyPI), their DBAPI cursors, beside psycopg 3.3.9,
# Python 3, PostgreSQL 15.20.
#
# Behaviour: after an execute() with parameters, and with SQLite after any, rowcount is -1, whether a row was changed or
# none. executemany(), with the same parameters in a list, tells the count, and with PostgreSQL a statement without
# parameters does. No error is raised.
# Output seen, rowcount after "UPDATE users SET credits = credits - 5 WHERE id = 'ann' AND credits >= 5", ann having 5:
#     PostgreSQL, execute(), no parameters: 1, then 0
#     PostgreSQL, execute(), the id as a parameter: -1, then -1
#     PostgreSQL, executemany(), the id as a parameter: 1, then 0
#     SQLite, execute(), no parameters: -1, then -1
#     SQLite, execute(), the id as a parameter: -1, then -1
#     SQLite, executemany(), the id as a parameter: 1, then 0
#     psycopg, execute(), the id as a parameter: 1, then 0
#
# The wrong guess: rowcount is as in the drivers that it replaces; -1 is for queries whose rows nobody has counted, and
# what tells it for one UPDATE tells it for the same with a parameter. "if cursor.rowcount:" is true of -1, so that who
# has no credits left is vended to, each time; "== 1" refuses all, after their credits were taken. And what one tries in
# a console, without a parameter, is right.
# What helps, tried here: RETURNING, and whether a row was fetched. Or executemany() of one.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check adbc-driver-postgresql==1.13.0 adbc-driver-sqlite==1.13.0 \
    pyarrow==26.0.1 'psycopg[binary]==3.3.9' >log 2>&1 || { cat log; exit 1; }
cat >try.py <<'PYTHON'
import os
import sys
import adbc_driver_postgresql.dbapi
import adbc_driver_sqlite.dbapi
import psycopg
uri = "postgresql://{PGUSER}:{PGPASSWORD}@localhost:{PGPORT}/postgres".format(**os.environ)
servers = {"PostgreSQL": (adbc_driver_postgresql.dbapi.connect(uri), "$1"),
           "SQLite": (adbc_driver_sqlite.dbapi.connect("ledger.db"), "?"), "psycopg": (psycopg.connect(uri), "%s")}
debit = "UPDATE users SET credits = credits - 5 WHERE id = {} AND credits >= 5"
for name, (connection, mark) in servers.items():
    with connection, connection.cursor() as cursor:
        ways = ["execute(), no parameters", "execute(), the id as a parameter", "executemany(), the id as a parameter"]
        for way in ways[1:2] if name == "psycopg" else ways:
            cursor.execute("DROP TABLE IF EXISTS users")
            cursor.execute("CREATE TABLE users (id text PRIMARY KEY, credits int)")
            cursor.execute("INSERT INTO users VALUES ('ann', 5)")
            seen = []
            for _ in range(2):
                if way.startswith("executemany"):
                    cursor.executemany(debit.format(mark), [("ann",)])
                elif "no parameters" in way:
                    cursor.execute(debit.format("'ann'"))
                else:
                    cursor.execute(debit.format(mark), ("ann",))
                seen.append(cursor.rowcount)
            print(f"{name}, {way}: {seen[0]}, then {seen[1]}")
            cursor.execute(debit.format(mark) + " RETURNING id", ("ann",))
            assert not cursor.fetchall()
        connection.commit()
PYTHON
timeout 100 venv/bin/python try.py 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "ADBC counts changed rows otherwise now." >&2; exit 1; }
