#!/bin/bash
# Python's sqlite3 module, 3.11.2 of Debian 12 with SQLite 3.40.1, isolation_level=None (autocommit), WAL.
#
# UPDATE ... RETURNING in autocommit mode commits when its last row has been read, not when execute() returns. Until
# then the row is changed for this connection only; another one sees the old value, cannot write ("database is
# locked"), and kill -9 undoes the change. in_transaction says False all the while. Of two rows the second must be read
# too: fetchone() is not enough, though for one row it is (the module looks one row ahead).
# Within BEGIN, COMMIT fails: "cannot commit transaction - SQL statements in progress", and the transaction stays open.
# Guess that was wrong: SQLite makes all changes before the first row comes out (it does), and in autocommit mode
# the statement is therefore durable when execute() returns.
# Whoever does not want the row reads it nevertheless: fetchall(), or `for row in cursor`.
# Output seen:
#     nothing read: others see 10, in_transaction False, another writer: database is locked, after kill -9: 10
#     1 of 1 read: others see 9, in_transaction False, another writer: wrote, after kill -9: 9
#     1 of 2 read: others see 10, in_transaction False, another writer: database is locked, after kill -9: 10
#     COMMIT after 1 of 2: cannot commit transaction - SQL statements in progress
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
python=/usr/bin/python3
found=$($python -c 'import sqlite3, sys; print(sys.version.split()[0], sqlite3.sqlite_version)') || { echo "needs Debian's python3"; exit 1; }
[ "$found" = "3.11.2 3.40.1" ] || echo "note: seen with Python 3.11.2 and SQLite 3.40.1, this is $found"
timeout 60 $python - "$T/ledger.db" <<'PYTHON'
import os, sqlite3, sys
file = sys.argv[1]
open_file = lambda: sqlite3.connect(file, isolation_level=None, timeout=0.2)
def credits():
    return open_file().execute("SELECT credits FROM users WHERE id = 1").fetchone()[0]
def attempt(db, sql):
    try:
        return "wrote" if db.execute(sql) else ""
    except sqlite3.OperationalError as error:
        return str(error)
setup = open_file()
setup.executescript("PRAGMA journal_mode = WAL; CREATE TABLE users (id INTEGER PRIMARY KEY, credits INTEGER);")
seen = []
for name, rows, reads in ("nothing read", 1, 0), ("1 of 1 read", 1, 1), ("1 of 2 read", 2, 1):
    setup.executescript("DELETE FROM users; INSERT INTO users VALUES (1, 10), (2, 10), (3, 0);")
    if not (child := os.fork()):
        db = open_file()
        cursor = db.execute("UPDATE users SET credits = credits - 1 WHERE id <= ? RETURNING credits", (rows,))
        [cursor.fetchone() for _ in range(reads)]
        other = attempt(open_file(), "UPDATE users SET credits = 1 WHERE id = 3")
        print(f"{name}: others see {credits()}, in_transaction {db.in_transaction}, another writer: {other}", end="", flush=True)
        os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    seen.append(credits())
    print(f", after kill -9: {seen[-1]}", flush=True)
cursor = [setup.execute("BEGIN"), setup.execute("UPDATE users SET credits = 5 RETURNING credits")][1]
cursor.fetchone()
seen.append(attempt(setup, "COMMIT"))
print(f"COMMIT after 1 of 2: {seen[-1]}")
if seen != [10, 9, 10, "cannot commit transaction - SQL statements in progress"]:
    raise SystemExit("Changed: an unread RETURNING is committed at another moment than at the top of this file.")
PYTHON
