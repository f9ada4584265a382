#!/usr/bin/env bash
# duckdb 2.0.0 (PyPI), Python 3, beside Debian 12's SQLite 3.40.1.
#
# Behaviour: INSERT … ON CONFLICT DO UPDATE SET credits = credits + excluded.credits takes one row per key from what one
# statement brings, the first; the others of that key are dropped, without an error, and the number of rows changed
# does not count them. INSERT OR REPLACE takes the first, too. UPDATE … FROM is alike; MERGE INTO raises.
# Seen: two payments of u1, 10 and 100, are added to a balance of 1. It is 11, or 101 when the SELECT sorts the other
# way round, and the count is 1. SQLite makes 111 of the same statement, PostgreSQL 15 refuses it ("cannot affect row a
# second time").
#
# The wrong guess: both rows are added, as in SQLite, or the statement fails, as in PostgreSQL, whose syntax it is.
# For balances that are built from payments in batches: what a user paid twice in one batch is credited once. A batch of
# one payment per user, as in tests, is right.
# What helps, tried here: SELECT id, sum(amount) … GROUP BY id in the INSERT, or executemany().
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check duckdb==2.0.0
cat >try.py <<'PY'
import sqlite3
import sys

import duckdb

TABLES = """CREATE TABLE payments (n INTEGER, id TEXT, amount INTEGER);
INSERT INTO payments VALUES (1, 'u1', 10), (2, 'u1', 100), (3, 'u2', 7);
CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER); INSERT INTO users VALUES ('u1', 1)"""
UPSERT = " ON CONFLICT (id) DO UPDATE SET credits = credits + excluded.credits"


def balances(do, sqlite=False):
    db = sqlite3.connect(":memory:") if sqlite else duckdb.connect()
    for statement in TABLES.split(";"):
        db.execute(statement)
    do(db)
    return dict(db.execute("SELECT id, credits FROM users ORDER BY id").fetchall())


def each(sql):
    return lambda db: db.execute(sql)


rows = "INSERT INTO users SELECT id, amount FROM payments WHERE true"
summed = "INSERT INTO users SELECT id, sum(amount) FROM payments WHERE true GROUP BY id"
seen = {
    "SQLite": balances(each(rows + UPSERT), sqlite=True),
    "DuckDB": balances(each(rows + " ORDER BY n" + UPSERT)),
    "the other way round": balances(each(rows + " ORDER BY n DESC" + UPSERT)),
    "OR REPLACE": balances(each(rows.replace("INSERT", "INSERT OR REPLACE") + " ORDER BY n")),
    "summed": balances(each(summed + UPSERT)),
    "executemany": balances(lambda db: db.executemany(
        "INSERT INTO users VALUES (?, ?)" + UPSERT, [["u1", 10], ["u1", 100], ["u2", 7]])),
}
print(seen)
if [each["u1"] for each in seen.values()] != [111, 11, 101, 10, 111, 111] or {x["u2"] for x in seen.values()} != {7}:
    sys.exit("DuckDB adds the rows of one upsert otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
