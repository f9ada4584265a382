#!/usr/bin/env bash
# libsql 0.1.11 (PyPI, Turso's client with the local database inside), beside Python's sqlite3 and pyturso 0.8.3.
#
# Behaviour: the client binds an int of 32 bits as an integer and a larger one as a REAL, so the type of a parameter
# depends on its value. An INTEGER column makes an integer of it again, a TEXT column stores it with ".0" behind it,
# and beyond 2^53 another number is stored, also in an INTEGER column. Nothing is raised.
# Seen: 254712345678 for a TEXT user_id is stored as "254712345678.0", and WHERE user_id = '254712345678' finds nothing;
# 5 is stored as "5". 2^53 + 1 comes back as 2^53. Half of 5 is 2, half of 3000000001 is 1500000000.5.
#
# The wrong guess: an int is bound as an integer of 64 bits, as by Python's own module, whose interface this one copies;
# or, as in Node, every number is a REAL, which the first test shows.
# For a ledger: tests with small ids pass, and the first phone number or time in milliseconds is another text. What
# helps, tried here: str() for what is text, and CAST(? AS INTEGER) around str() for large integers.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check libsql==0.1.11 pyturso==0.8.3 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sqlite3
import sys

import libsql
import turso

PHONE = 254712345678


def seen(library):
    db = library.connect(":memory:")
    db.execute("CREATE TABLE users (user_id TEXT, credits INTEGER)")
    for user_id, credits in ((5, 10), (PHONE, 2**53 + 1), (str(PHONE + 1), 10)):
        db.execute("INSERT INTO users VALUES (?, ?)", (user_id, credits))
    stored = db.execute("SELECT user_id, credits FROM users").fetchall()
    found = db.execute("SELECT count(*) FROM users WHERE user_id = ?", (str(PHONE),)).fetchone()[0]
    halves = [db.execute("SELECT ? / 2", (number,)).fetchone()[0] for number in (5, 3_000_000_001)]
    cast = db.execute("SELECT CAST(? AS INTEGER)", (str(2**53 + 1),)).fetchone()[0]
    return [tuple(row) for row in stored], found, halves, cast


right = [("5", 10), (str(PHONE), 2**53 + 1), (str(PHONE + 1), 10)], 1, [2, 1_500_000_000], 2**53 + 1
wrong = [("5", 10), (f"{PHONE}.0", 2**53), (str(PHONE + 1), 10)], 0, [2, 1_500_000_000.5], 2**53 + 1
for library in (sqlite3, turso, libsql):
    print(f"{library.__name__}: stored {seen(library)[0]}, found {seen(library)[1]}, halves {seen(library)[2]}")
if seen(libsql) != wrong or seen(sqlite3) != right or seen(turso) != right:
    sys.exit("One of the three binds integers otherwise than it did.")
PY
