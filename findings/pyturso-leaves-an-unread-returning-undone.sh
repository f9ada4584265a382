#!/usr/bin/env bash
# pyturso 0.8.3 (PyPI), beside Python's sqlite3, Python 3.
#
# Behaviour: execute() of an UPDATE, INSERT or DELETE with RETURNING does nothing yet. The first fetch does it, whole.
# What is not fetched is not done, in a transaction as outside, and rowcount is -1 either way. With ON CONFLICT DO
# NOTHING, where one often wants no row back, it is the same.
# Seen: "UPDATE ... credits = credits - 5 ... RETURNING credits", executed and not read, then COMMIT: 10 of 10 credits
# are left, and the payment that was inserted so is not there. Python's sqlite3 does both in execute().
#
# The wrong guess: a statement that changes something is done when execute() is back, whether one reads what it returns
# or not; this is what SQLite promises of RETURNING, and Turso's own client for Node keeps to it.
# For a vend whose statement gained a RETURNING for one caller's sake, while others do not read it: these vend for free.
# What helps, tried here: fetchall() after each RETURNING; no RETURNING where nobody reads.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q --disable-pip-version-check pyturso==0.8.3
timeout 60 "$dir/venv/bin/python" - <<'PYTHON'
import sqlite3

import turso

DEBIT = "UPDATE users SET credits = credits - 5 WHERE id = 'u1'"
PAYMENT = "INSERT INTO payments VALUES ('r1') ON CONFLICT DO NOTHING"

def left(module, how, returning=""):
    db = module.connect(":memory:", isolation_level=None)
    db.execute("CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER)")
    db.execute("CREATE TABLE payments (reference TEXT PRIMARY KEY)")
    db.execute("INSERT INTO users VALUES ('u1', 10)")
    db.execute("BEGIN")
    for statement in DEBIT, PAYMENT:
        cursor = db.execute(statement + returning)
        if how == "read":
            cursor.fetchall()
        cursor.close()
    db.execute("COMMIT")
    return db.execute("SELECT credits, (SELECT count(*) FROM payments) FROM users").fetchone()

seen = []
for module in sqlite3, turso:
    for how, returning in ("unread", ""), ("read", " RETURNING *"), ("unread", " RETURNING *"):
        seen.append(tuple(left(module, how, returning)))
        print(f"{module.__name__}{returning}, {how}: {seen[-1][0]} credits, {seen[-1][1]} payment(s)")
if seen != [(5, 1)] * 5 + [(10, 0)]:
    raise SystemExit("Changed: pyturso now executes an unread RETURNING, or another statement is not executed.")
PYTHON
