#!/usr/bin/env bash
# DuckDB 1.5.5 with its extension excel (PyPI, duckdb-extension-excel 1.5.5), beside pandas 3.1.1, both on workbooks of
# openpyxl 3.1.5 (PyPI), Python 3.11.
#
# Behaviour: read_xlsx() ends at the first row whose cells are all empty, and nothing tells that there is more. A
# column's type is that of its first cell: below a number a text is made a number, without its zeros in front. So does
# pandas.
# Output seen, a statement with a blank row between two days; then three users, of whom the first is kept as a number:
#     DuckDB: 2 payments, 24.99
#     DuckDB, stop_at_empty = false: 5 rows, 4 payments, 144.99
#     pandas: 5 rows, 4 payments, 144.99
#     DuckDB, users: 254712345678.0, 712345678.0, 712345678.0
#     DuckDB, all_varchar = true, users: 254712345678, 0712345678, 712345678
#     pandas, users: 254712345678, 712345678, 712345678
#
# The wrong guess: a blank row is a row of NULLs, or is left out; and a text is text, or an error, as "ann" there is.
# Who adds what a statement has and the ledger lacks finds nothing missing of the second day on, and the day's total is
# that of the first. Two users are one, if their numbers differ by a zero in front. A statement of one day, and users
# with letters, are right.
# What helps, tried here: stop_at_empty = false, and all_varchar = true with casts of one's own.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check duckdb==1.5.5 duckdb-extensions==1.5.5 \
    duckdb-extension-excel==1.5.5 pandas==3.1.1 openpyxl==3.1.5 2>/dev/null
cat >try.py <<'PY'
import duckdb, openpyxl, pandas  # noqa: E401
from duckdb_extensions import import_extension


def write(name, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(name)


def told(rows):
    amounts = [row[1] for row in rows if row[0] and row[0] == row[0]]
    return f"{len(rows)} rows, " * (len(rows) > len(amounts)) + f"{len(amounts)} payments, {sum(amounts):.2f}"


def read(name, more=""):
    return db.execute(f"SELECT * FROM read_xlsx('{name}'{more})").fetchall()


import_extension("excel")
db = duckdb.connect()
db.load_extension("excel")
write("days.xlsx", [["reference", "amount"], ["p1", 19.99], ["p2", 5], [], ["p3", 20], ["p4", 100]])
write("users.xlsx", [["user"], [254712345678], ["0712345678"], [712345678]])
print("DuckDB:", told(read("days.xlsx")))
print("DuckDB, stop_at_empty = false:", told(read("days.xlsx", ", stop_at_empty = false")))
print("pandas:", told(pandas.read_excel("days.xlsx").values.tolist()))
print("DuckDB, users:", ", ".join(str(user) for user, in read("users.xlsx")))
print("DuckDB, all_varchar = true, users:", ", ".join(user for user, in read("users.xlsx", ", all_varchar = true")))
print("pandas, users:", ", ".join(map(repr, pandas.read_excel("users.xlsx")["user"])))
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A workbook is read otherwise." >&2; exit 1; }
