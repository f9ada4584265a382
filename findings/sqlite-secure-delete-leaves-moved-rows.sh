#!/usr/bin/env bash
# SQLite 3.40.1 (Debian 12's python3) and SQLite 3.54.1 (apsw 3.54.1.0 from PyPI).
#
# Behaviour: PRAGMA secure_delete = ON overwrites what is deleted where it stands. When a page grows too full
# or too empty, SQLite moves rows to its neighbours, and of a moved row a copy may stay in the part of the old
# page that is not in use. The row is erased later in its new place; the copy is not, and nothing leads to it.
# Seen: 3,000 users and their 20,000 rows get another id each, in a transaction per user, and the -wal file is
# moved and cut. No SELECT finds a former id; in the file stand 52, all between a page's list of cells and its
# first cell. Of 300 users erased one at a time two left such a copy. VACUUM removes them.
#
# The wrong guess: with secure_delete and a checkpoint no byte of what was deleted stays in the file.
# For a ledger that erases a person on request, and for whoever checks it with grep: it mostly holds, so one
# test of it passes. Look into the file afterwards, and VACUUM when something is found.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check apsw==3.54.1.0
cat > trial.py <<'PY'
import collections, pathlib, random, sys
try:
    import apsw
    db, version = apsw.Connection("ledger.db"), apsw.sqlite_lib_version()
except ImportError:
    import sqlite3
    db, version = sqlite3.connect("ledger.db", isolation_level=None), sqlite3.sqlite_version
for sql in ("PRAGMA journal_mode = WAL", "PRAGMA secure_delete = ON", "PRAGMA synchronous = OFF",
            "CREATE TABLE users (user_id TEXT PRIMARY KEY, credits INTEGER) WITHOUT ROWID",
            "CREATE TABLE history (id INTEGER PRIMARY KEY, user_id TEXT, reason TEXT)",
            "CREATE INDEX history_by_user ON history (user_id, id)"):
    list(db.execute(sql))
chance = random.Random(1)
users = [f"FORMER-{number}-{chance.randrange(10**9)}" for number in range(3000)]
db.execute("BEGIN")
db.executemany("INSERT INTO users VALUES (?, 1)", [(user,) for user in users])
for _ in range(20_000):
    reason = chance.choice([None, "FORMER card " * chance.randint(1, 20)])
    db.execute("INSERT INTO history (user_id, reason) VALUES (?, ?)", (chance.choice(users), reason))
db.execute("COMMIT")
chance.shuffle(users)
for user in users:
    new = f"erased-{chance.randbytes(16).hex()}"
    db.execute("BEGIN")
    db.execute("UPDATE users SET user_id = ? WHERE user_id = ?", (new, user))
    db.execute("UPDATE history SET user_id = ?, reason = NULL WHERE user_id = ?", (new, user))
    db.execute("COMMIT")


def left():
    list(db.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
    assert pathlib.Path("ledger.db-wal").stat().st_size == 0
    return pathlib.Path("ledger.db").read_bytes().count(b"FORMER")


assert not list(db.execute("SELECT 1 FROM history WHERE user_id LIKE 'FORMER%' OR reason IS NOT NULL"))
moved = left()
list(db.execute("VACUUM"))
print(f"SQLite {version}: {moved} copies of former rows are in the file, {left()} after VACUUM")
if not moved or left():
    sys.exit("The behaviour has changed: secure_delete leaves nothing, or VACUUM leaves something.")
PY
for python in /usr/bin/python3 venv/bin/python; do rm -f ledger.db*; timeout 120 "$python" trial.py; done
