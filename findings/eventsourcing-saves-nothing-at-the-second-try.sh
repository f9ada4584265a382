#!/usr/bin/env bash
# eventsourcing 9.5.6 (PyPI), Python 3.11, its store in memory and over SQLite.
#
# Behaviour: save(aggregate) takes the aggregate's new events out of it before it writes them. When the write fails,
# they are gone; a second save() of the same aggregate writes nothing, raises nothing, and returns an empty list.
# Output seen, a payment adds 10 to a user's 5; the file is locked, or another process was first, at the first save():
#     SQLite, locked for a moment: OperationalError, then ok with 0 written; shown 15, kept 5
#     SQLite, another added 1 first: IntegrityError, then ok with 0 written; shown 15, kept 6
#     in memory, another added 1 first: IntegrityError, then ok with 0 written; shown 15, kept 6
#     SQLite, locked, and all done anew: OperationalError, then ok with 1 written; shown 15, kept 15
#
# The wrong guess: what could not be saved is still to be saved, so that save() again saves it, or fails again.
# A webhook handler that tries save() a second time, as retry decorators do, answers 200, the gateway does not send the
# payment again, and the user has no credits for it. The object in hand shows them, as does a cache of aggregates. No
# test without a failing database shows it. The store over PostgreSQL does the same.
# What helps, tried here: to repeat from repository.get() on; or to look at what save() returns.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check eventsourcing==9.5.6 2>/dev/null
cat >try.py <<'PY'
import sqlite3
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

class User(Aggregate):
    def __init__(self):
        self.credits = 5

    @event("Added")
    def add(self, credits):
        self.credits += credits

def add(app, user, credits):
    user.add(credits)
    return app.save(user)

def look(name, settings, locked, again):
    app, user = Application(env=settings), User()
    app.save(user)
    holder = sqlite3.connect("users.db")
    holder.execute("BEGIN IMMEDIATE") if locked else add(app, app.repository.get(user.id), 1)
    try:
        first = f"ok with {len(add(app, user, 10))}"
    except Exception as error:
        first = type(error).__name__
    holder.close()
    second = len(again(app, user))
    kept = app.repository.get(user.id).credits
    print(f"{name}: {first}, then ok with {second} written; shown {user.credits}, kept {kept}")

sqlite = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": "users.db", "SQLITE_LOCK_TIMEOUT": "1"}
same = lambda app, user: app.save(user)
look("SQLite, locked for a moment", sqlite, True, same)
look("SQLite, another added 1 first", sqlite, False, same)
look("in memory, another added 1 first", {}, False, same)
look("SQLite, locked, and all done anew", sqlite, True, lambda app, user: add(app, app.repository.get(user.id), 10))
PY
timeout 100 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A failed save() is repeated otherwise." >&2; exit 1; }
