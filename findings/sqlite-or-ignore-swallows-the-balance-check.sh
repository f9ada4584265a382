#!/bin/bash
# SQLite 3.40.1 (Debian 12's sqlite3).
#
# With CHECK (credits >= 0) in a STRICT table:
#     INSERT OR IGNORE, UPDATE OR IGNORE     a debit below zero: no error, no change, exit status 0
#     INSERT ... ON CONFLICT DO NOTHING      raises CHECK constraint failed
# OR IGNORE swallows CHECK and NOT NULL as well as UNIQUE; DO NOTHING swallows UNIQUE alone. A foreign key that leads
# nowhere raises with both. In a statement over several users the others are debited, so a batch is half done.
# Guess that was wrong: OR IGNORE is the old spelling of ON CONFLICT DO NOTHING.
# For a ledger: "OR IGNORE", for payments that may come twice, also makes a payment that breaks a CHECK disappear.
# Output seen:
#     INSERT OR IGNORE of -3: ok, 0 changed
#     INSERT ... ON CONFLICT DO NOTHING of -3: CHECK constraint failed: credits >= 0
#     INSERT OR IGNORE of NULL: ok, 0 changed
#     INSERT OR IGNORE of a stranger's payment: FOREIGN KEY constraint failed
#     UPDATE OR IGNORE of 10 and 2 by -5: ok, 1 changed
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
found=$(sqlite3 --version | cut -d' ' -f1) || { echo "needs Debian 12's sqlite3"; exit 1; }
[ "$found" = 3.40.1 ] || echo "note: seen with 3.40.1, this is $found"
seen=
try() {   # name, statement
    sqlite3 "$T/ledger.db" "DELETE FROM payments; DELETE FROM users; INSERT INTO users VALUES (1, 10), (2, 2);"
    if answer=$(sqlite3 "$T/ledger.db" "PRAGMA foreign_keys = ON; $2; SELECT 'ok, ' || changes() || ' changed'" 2>&1); then :; fi
    answer=$(sed -E 's/.*(: stepping, |: )?((CHECK|FOREIGN KEY) constraint failed[^(]*).*/\2/; s/ *$//' <<<"$answer")
    echo "$1: $answer"; seen+="$answer|"
}
sqlite3 "$T/ledger.db" "
    CREATE TABLE users (id INTEGER PRIMARY KEY, credits INTEGER NOT NULL CHECK (credits >= 0)) STRICT;
    CREATE TABLE payments (reference TEXT PRIMARY KEY, user INTEGER NOT NULL REFERENCES users (id)) STRICT;"
try "INSERT OR IGNORE of -3" "INSERT OR IGNORE INTO users VALUES (3, -3)"
try "INSERT ... ON CONFLICT DO NOTHING of -3" "INSERT INTO users VALUES (3, -3) ON CONFLICT DO NOTHING"
try "INSERT OR IGNORE of NULL" "INSERT OR IGNORE INTO users VALUES (3, NULL)"
try "INSERT OR IGNORE of a stranger's payment" "INSERT OR IGNORE INTO payments VALUES ('a', 99)"
try "UPDATE OR IGNORE of 10 and 2 by -5" "UPDATE OR IGNORE users SET credits = credits - 5"
check="CHECK constraint failed: credits >= 0"
[ "$seen" = "ok, 0 changed|$check|ok, 0 changed|FOREIGN KEY constraint failed|ok, 1 changed|" ] || {
    echo "Changed: OR IGNORE and DO NOTHING swallow other constraints than at the top of this file."; exit 1; }
