#!/bin/bash
# Python's sqlite3 module, 3.11.2 of Debian 12 with SQLite 3.40.1; 3.10 to 3.13 do the same.
#
# In the module's default mode a transaction begins by itself before INSERT, UPDATE, DELETE and REPLACE. It looks at
# the first word of the statement. A statement that begins with WITH is none of the four, so
#     WITH due AS (...) UPDATE users SET credits = credits - 1 ...
# is committed at once, alone: in_transaction stays False, rollback() takes nothing back, and rowcount is -1 instead
# of 1. The plain UPDATE beside it is taken back. If a plain statement went before, the WITH is inside its transaction,
# so it depends on the order whether a debit and its history row are one.
# Guess that was wrong: SQLite knows that the statement writes (sqlite3_stmt_readonly), and the module asks it.
# What helps: isolation_level=None and a BEGIN of one's own; count with SELECT changes() or RETURNING, not rowcount.
# Output seen:
#     UPDATE: rowcount 1, in_transaction True, after rollback 10
#     WITH ... UPDATE: rowcount -1, in_transaction False, after rollback 9
#     UPDATE, WITH ... UPDATE: rowcount -1, in_transaction True, after rollback 10
#     WITH ... UPDATE, UPDATE: rowcount 1, in_transaction True, after rollback 9
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
python=/usr/bin/python3
found=$($python -c 'import sqlite3, sys; print(sys.version.split()[0], sqlite3.sqlite_version)') || { echo "needs Debian's python3"; exit 1; }
[ "$found" = "3.11.2 3.40.1" ] || echo "note: seen with Python 3.11.2 and SQLite 3.40.1, this is $found"
timeout 60 $python - "$T/ledger.db" <<'PYTHON'
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, credits INTEGER)")
other.execute("INSERT INTO users VALUES (1, 10)")
STATEMENTS = {"UPDATE": "UPDATE users SET credits = credits - 1",
              "WITH ... UPDATE": "WITH due (id) AS (VALUES (1)) UPDATE users SET credits = credits - 1 WHERE id IN (SELECT id FROM due)"}
seen = []
for names in ["UPDATE"], ["WITH ... UPDATE"], ["UPDATE", "WITH ... UPDATE"], ["WITH ... UPDATE", "UPDATE"]:
    other.execute("UPDATE users SET credits = 10")
    db = sqlite3.connect(sys.argv[1])
    rowcount = [db.execute(STATEMENTS[name]).rowcount for name in names][-1]
    within = db.in_transaction
    db.rollback()
    db.close()
    credits = other.execute("SELECT credits FROM users").fetchone()[0]
    seen.append((rowcount, within, credits))
    print(f"{', '.join(names)}: rowcount {rowcount}, in_transaction {within}, after rollback {credits}")
if seen != [(1, True, 10), (-1, False, 9), (-1, True, 10), (1, True, 9)]:
    raise SystemExit("Changed: the sqlite3 module treats WITH ... UPDATE otherwise than at the top of this file.")
PYTHON
