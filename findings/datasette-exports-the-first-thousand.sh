#!/usr/bin/env bash
# Datasette 0.65.5 (PyPI), Python 3.
#
# The page of a SQL query has links to its result as CSV and as JSON. Both end after 1,000 rows, with 200 and no
# word of it in the file; _stream=on, which gives all rows of a table, changes nothing for a query. The page
# itself says that the results were truncated. A table's CSV without _stream=on has 100 rows.
# Output seen, of 1,500 transactions of 5 credits, rows in each answer and what they add up to:
#     query, CSV: 1000 rows, 5000 credits
#     query, CSV, _stream=on: 1000 rows, 5000 credits
#     query, JSON array: 1000 rows, 5000 credits
#     table, CSV, _stream=on: 1500 rows, 7500 credits
#     query, CSV, max_returned_rows 0: 1500 rows, 7500 credits
#
# The guess that missed: what says that it exports a query exports all of it, or breaks off with an error.
# A bookkeeper's spreadsheet of last month is short by whatever came after row 1,000, and no row of it is wrong.
# It helps to query a view, which counts for a table, with _stream=on, or --setting max_returned_rows 0.
set -euo pipefail
me=$(realpath "$0"); nest=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$nest"' EXIT
cd "$nest"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check datasette==0.65.5 2>/dev/null
python3 -c 'import sqlite3
with sqlite3.connect("ledger.db") as db:
    db.execute("CREATE TABLE transactions (id INTEGER PRIMARY KEY, credits INTEGER)")
    db.execute("CREATE VIEW everything AS SELECT * FROM transactions")
    db.executemany("INSERT INTO transactions (credits) VALUES (?)", [(5,)] * 1500)'
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
at="http://127.0.0.1:$port"
serve() {
    [ -z "$server" ] || { kill "$server"; wait "$server" || true; }
    venv/bin/datasette ledger.db -p "$port" "$@" >log 2>&1 & server=$!
    for _ in $(seq 100); do curl -fs "$at/-/versions.json" >/dev/null && break; sleep 0.2; done
}
count() {   # name, path
    curl -fsL "$at/$2" >answer
    python3 -c 'import csv, json, sys
text = open("answer").read()
rows = json.loads(text) if text.startswith("[") else list(csv.DictReader(text.splitlines()))
total = sum(int(row["credits"]) for row in rows)
print(f"{sys.argv[1]}: {len(rows)} rows, {total} credits")' "$1"
}
query="sql=SELECT+*+FROM+transactions"
{
    serve
    count "query, CSV" "ledger.csv?$query"
    count "query, CSV, _stream=on" "ledger.csv?$query&_stream=on"
    count "query, JSON array" "ledger.json?$query&_shape=array"
    count "table, CSV, _stream=on" "ledger/transactions.csv?_stream=on"
    count view "ledger/everything.csv?_stream=on" | grep -q '1500 rows' || echo "view: not all rows"
    serve --setting max_returned_rows 0
    count "query, CSV, max_returned_rows 0" "ledger.csv?$query"
} >seen 2>/dev/null
cat seen
sed -n 's/^#     //p' "$me" | cmp -s - seen || { echo "Datasette exports other rows than it did." >&2; exit 1; }
