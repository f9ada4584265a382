#!/usr/bin/env bash
# DuckDB 1.5.5 with its sqlite_scanner (PyPI), Python 3.11, SQLite 3.40.1: a report that DuckDB writes into a SQLite file.
#
# Behaviour: the sum of integers is a HUGEINT, which CREATE TABLE … AS makes a column VARCHAR in SQLite, and so it does
# with a DECIMAL. SQLite then compares letters: a sum of 1000 is less than 95, as the largest one and in ORDER BY.
# Through DuckDB the same table sorts the same way. Into an INTEGER column that is there already, 2.5 goes as 3.
# Seen: columns "total VARCHAR, paid VARCHAR"; max(total) is 95 of 95 and 1000; total > 100 finds ann and bob; with
# sum(…)::BIGINT the columns are BIGINT, max 1000, and > 100 finds bob.
#
# The wrong guess: a number that both of them have, as 1000, is a number on both sides.
# What helps, tried here: sum(…)::BIGINT, and amounts of money as whole cents.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check duckdb==1.5.5 duckdb-extensions==1.5.5 \
    duckdb-extension-sqlite-scanner==1.5.5 2>/dev/null
cat >try.py <<'PY'
import sqlite3
import sys

import duckdb
from duckdb_extensions import import_extension

shop = sqlite3.connect("shop.db", isolation_level=None)
shop.executescript("""CREATE TABLE payments (user_id TEXT, credits INTEGER, paid REAL);
    CREATE TABLE whole (credits INTEGER);
    INSERT INTO payments VALUES ('ann', 95, 9.5), ('bob', 400, 40), ('bob', 600, 60)""")
import_extension("sqlite_scanner")
db = duckdb.connect()
db.load_extension("sqlite_scanner")
db.execute("ATTACH 'shop.db' AS shop (TYPE sqlite)")


def report(name, total, paid):
    db.execute(f"""CREATE TABLE shop.{name} AS SELECT user_id, {total} AS total, {paid} AS paid
        FROM shop.payments GROUP BY 1""")
    columns = [kind for _, _, kind, *_ in shop.execute(f"PRAGMA table_info({name})")][1:]
    (largest,), = shop.execute(f"SELECT max(total) FROM {name}")
    rich = [user for user, in shop.execute(f"SELECT user_id FROM {name} WHERE total > 100 ORDER BY 1")]
    return columns, largest, rich


plain = report("plain", "sum(credits)", "sum(paid::DECIMAL(10, 2))")
cast = report("cast_", "sum(credits)::BIGINT", "round(sum(paid) * 100)::BIGINT")
db.execute("INSERT INTO shop.whole VALUES (2.5)")
whole = shop.execute("SELECT credits FROM whole").fetchall()
print(plain, cast, whole, sep="\n")
if (plain, cast, whole) != ((["VARCHAR"] * 2, "95", ["ann", "bob"]), (["BIGINT"] * 2, 1000, ["bob"]), [(3,)]):
    sys.exit("DuckDB writes numbers into SQLite otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
