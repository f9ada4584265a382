#!/usr/bin/env bash
# connectorx 0.4.6 with pyarrow 26.0.1, beside adbc-driver-sqlite 1.13.0 (PyPI), Python 3.
#
# Behaviour: reading a SQLite file, connectorx takes the type of a column whose declaration it does not know, or that
# has none, from the FIRST row. A first row of NULL raises, and after an integer each fraction does.
# Seen: sum(credits) of a user without rows: "Cannot infer type from null for SQLite", and count(*) beside it is lost
# as well. A DECIMAL(10,2) column of 20, which SQLite stores as an integer, and 19.99 reads well in falling order of
# rows and raises "Invalid column type Real" in rising order. ADBC reads all of them.
#
# The wrong guesses: an aggregate over nothing reads as null; and a declared DECIMAL is read as such, in each order.
# For reports over a ledger's file: the first day, and the first user without a purchase, stop the report. What helps,
# each tried here: coalesce(sum(credits), 0), which also starts with an integer, and price * 1.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check connectorx==0.4.6 pyarrow==26.0.1 \
    adbc-driver-sqlite==1.13.0 2>/dev/null
cd "$dir"
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sqlite3
import sys

import adbc_driver_sqlite.dbapi
import connectorx

with sqlite3.connect("ledger.db") as connection:
    connection.execute("CREATE TABLE ledger (user_id TEXT, credits INTEGER, price DECIMAL(10,2))")
    connection.executemany("INSERT INTO ledger VALUES (?, ?, ?)", [("ann", 5, "20.00"), ("ann", 7, "19.99")])
connection.close()


def read(query):
    try:
        table = connectorx.read_sql("sqlite://ledger.db", query, return_type="arrow")
        first = [list(row.values()) for row in table.to_pylist()]
    except RuntimeError as error:
        first = str(error).split(" at index")[0]
    with adbc_driver_sqlite.dbapi.connect("ledger.db") as connection, connection.cursor() as cursor:
        return first, [list(row) for row in cursor.execute(query).fetchall()]


BOB, NONE, PRICES = "count(*) FROM ledger WHERE user_id = 'bob'", [[None, 0]], [[20.0], [19.99]]
EXPECTED = {
    f"SELECT sum(credits), {BOB}": ("Cannot infer type from null for SQLite", NONE),
    f"SELECT coalesce(sum(credits), 0), {BOB}": ([[0, 0]], [[0, 0]]),
    "SELECT price FROM ledger ORDER BY rowid": ("Invalid column type Real", PRICES),
    "SELECT price FROM ledger ORDER BY rowid DESC": (PRICES[::-1], PRICES[::-1]),
    "SELECT price * 1.0 FROM ledger ORDER BY rowid": (PRICES, PRICES),
}
for query, expected in EXPECTED.items():
    seen = read(query)
    print(f"{query}: connectorx {seen[0]}, ADBC {seen[1]}")
    if seen != expected:
        sys.exit("connectorx or ADBC now reads this query otherwise than it did.")
PY
