#!/usr/bin/env bash
# chdb 4.4.0 (PyPI; ClickHouse 26.9.2 in a library), Python 3, beside duckdb 2.0.0.
#
# Behaviour: a number with a point in an expression is a float, and a float becomes a Decimal by cutting, not rounding.
# 19.99 is a little less as a float, so CAST(19.99 AS Decimal(10, 2)) is 19.98. The same number in INSERT … VALUES, or
# as a text, is read digit by digit and is 19.99.
# Seen: a column of floats (from a CSV, JSON or pandas) with 19.99, 0.29 and 4.35 that is copied into one of Decimal is
# 19.98, 0.28 and 4.34: of the prices from 0.01 to 99.99 573 lose a cent, and none gains one; by DuckDB none does.
#
# The wrong guess: a cast to two digits gives the nearest number of two digits, as in PostgreSQL and DuckDB.
# For a report of what was sold, from raw amounts: it is short of the gateway's by a cent here and there, always to one
# side, and in pieces too small to be looked for.
# What helps, tried here: toDecimal64(toString(amount), 2), or round(amount * 100) as an integer of cents.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check chdb==4.4.0 duckdb==2.0.0
cat >try.py <<'PY'
import sys

import duckdb
from chdb import session

db = session.Session("data")


def ask(sql):
    return db.query(sql, "CSV").data().strip().replace("\n", " ")


for sql in ("CREATE DATABASE d ENGINE = Atomic",
            "CREATE TABLE d.raw (amount Float64) ENGINE = MergeTree ORDER BY amount",
            "CREATE TABLE d.paid (amount Decimal(10, 2)) ENGINE = MergeTree ORDER BY amount",
            "INSERT INTO d.raw VALUES (19.99), (0.29), (4.35)",
            "INSERT INTO d.paid SELECT amount FROM d.raw"):
    db.query(sql)
prices = "SELECT number / 100 AS price, CAST(price AS Decimal(10, 2)) * 100 - number AS cents FROM numbers(1, 9999)"
seen = {
    "literal": ask("SELECT CAST(19.99 AS Decimal(10, 2))"),
    "copied": ask("SELECT amount FROM d.paid ORDER BY amount"),
    "by text": ask("SELECT toDecimal64(toString(amount), 2) FROM d.raw ORDER BY amount"),
    "cents": ask("SELECT toInt64(round(amount * 100)) FROM d.raw ORDER BY amount"),
    "lost, gained": ask(f"SELECT countIf(cents < 0), countIf(cents > 0) FROM ({prices})"),
    "DuckDB": duckdb.sql("SELECT count(*) FROM range(1, 10000) t(n) "
                         "WHERE (n / 100::DOUBLE)::DECIMAL(10, 2) * 100 <> n").fetchall()[0][0],
}
print(ask("SELECT version()"), seen)
lost, gained = map(int, seen.pop("lost, gained").split(","))
expected = ["19.98", "0.28 4.34 19.98", "0.29 4.35 19.99", "29 435 1999", 0]
if list(seen.values()) != expected or (lost, gained) != (573, 0):
    sys.exit("ClickHouse makes decimals of floats otherwise than it did.")
PY
timeout 120 venv/bin/python try.py
