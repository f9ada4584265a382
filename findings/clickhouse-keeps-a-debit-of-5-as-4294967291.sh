#!/usr/bin/env bash
# chdb 4.4.0 (PyPI; ClickHouse 26.9.2 in a library), Python 3.
#
# Behaviour: an integer that does not fit its column is taken modulo the column's size, when it is inserted, updated or
# cast; there is no error.
# Seen: -5 in a UInt32 is 4294967291, in INSERT … VALUES, in INSERT … SELECT and by an update of 10 to 10 - 15; a pack
# of 300 in a UInt8 is 44. From a CSV -5 is refused. accurateCast() refuses, too.
#
# The wrong guess: a value that does not fit is refused, as in PostgreSQL and MySQL, or kept as it is, as in SQLite.
# For a copy of a ledger's history, amounts unsigned as purchases are: the first refund or debit adds four thousand
# million credits to the day's sum.
# What helps, tried here: Int64 for all amounts, or accurateCast(amount, 'UInt32') in the INSERT … SELECT.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check chdb==4.4.0
cat >try.py <<'PY'
import sys

from chdb import session

db = session.Session("data")
db.query("CREATE DATABASE d ENGINE = Atomic")
with open("history.csv", "w", encoding="utf-8") as file:
    file.write("-5,300\n")
REFUSED = "CANNOT_PARSE_NUMBER", "CANNOT_CONVERT_TYPE"


def stored(*statements, types=("UInt32", "UInt8")):
    db.query("CREATE OR REPLACE TABLE d.history (amount {}, pack {}) ENGINE = MergeTree ORDER BY tuple()".format(*types))
    try:
        for statement in statements:
            db.query(statement)
    except RuntimeError as error:
        return "refused" if any(code in str(error) for code in REFUSED) else str(error)
    return db.query("SELECT amount, pack FROM d.history", "CSV").data().strip()


seen = {
    "VALUES": stored("INSERT INTO d.history VALUES (-5, 300)"),
    "SELECT": stored("INSERT INTO d.history SELECT -5, 300"),
    "ALTER … UPDATE": stored("INSERT INTO d.history VALUES (10, 44)", "ALTER TABLE d.history UPDATE "
                             "amount = amount - 15 WHERE 1 SETTINGS mutations_sync = 1"),
    "CSV": stored("INSERT INTO d.history SELECT * FROM file('history.csv', 'CSV', 'a UInt32, p UInt8')"),
    "accurateCast": stored("INSERT INTO d.history SELECT accurateCast(-5, 'UInt32'), 1"),
    "Int64": stored("INSERT INTO d.history VALUES (-5, 300)", types=("Int64", "Int64")),
}
print(seen)
if list(seen.values()) != ["4294967291,44"] * 3 + ["refused", "refused", "-5,300"]:
    sys.exit("ClickHouse keeps what does not fit otherwise than it did.")
PY
timeout 120 venv/bin/python try.py
