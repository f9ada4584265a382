#!/bin/bash
# SQLite 3.40.1 (Debian 12), through its python3.
#
# PRAGMA wal_checkpoint returns (busy, frames in the -wal, frames moved). While a reader holds an old snapshot, the
# default mode, PASSIVE, moves what lies before that snapshot and says busy = 0, as if it were done: 2 of 101 frames.
# FULL, RESTART and TRUNCATE say busy = 1 at the same point. The other way round, a TRUNCATE that has moved everything
# says (0, 0, 0): it counts the file it has just emptied. And a reader at the newest snapshot lets FULL succeed, busy
# = 0 with all moved, though the -wal cannot be restarted and goes on growing; only RESTART and TRUNCATE say 1 to that.
# Guess that was wrong: busy = 0 means that the -wal is in the database, and the third number is what was moved.
# For an alarm on a growing -wal: compare the second with the third, PASSIVE or not, and take (0, 0, 0) for success.
# Output seen:
#     old reader: PASSIVE (0, 101, 2), FULL (1, 101, 2), RESTART (1, 101, 2), TRUNCATE (1, 101, 2)
#     reader at the newest: PASSIVE (0, 101, 101), FULL (0, 101, 101), RESTART (1, 101, 101), TRUNCATE (1, 101, 101)
#     no reader: PASSIVE (0, 101, 101), FULL (0, 101, 101), RESTART (0, 101, 101), TRUNCATE (0, 0, 0)
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
python=/usr/bin/python3
found=$($python -c 'import sqlite3; print(sqlite3.sqlite_version)') || { echo "needs Debian 12's python3"; exit 1; }
[ "$found" = 3.40.1 ] || echo "note: seen with SQLite 3.40.1, this is $found"
timeout 60 $python - "$T/ledger.db" <<'PYTHON'
import sqlite3, sys
MODES = "PASSIVE", "FULL", "RESTART", "TRUNCATE"
writer, reader = (sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0.2) for _ in range(2))
writer.execute("PRAGMA page_size = 4096")
writer.execute("PRAGMA journal_mode = WAL")
writer.execute("CREATE TABLE moves (id INTEGER PRIMARY KEY, reason TEXT)")
seen = []
def look(name):
    seen.append([writer.execute(f"PRAGMA wal_checkpoint({mode})").fetchone() for mode in MODES])
    print(f"{name}: " + ", ".join(f"{mode} {result}" for mode, result in zip(MODES, seen[-1])))
def snapshot():
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM moves").fetchall()
snapshot()
for _ in range(50):
    writer.execute("INSERT INTO moves (reason) VALUES (?)", ("x" * 2000,))
look("old reader")
reader.execute("COMMIT")
snapshot()
look("reader at the newest")
reader.execute("COMMIT")
look("no reader")
old, newest, none = seen
if ([r[0] for r in old + newest + none] != [0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0] or none[3] != (0, 0, 0)
        or any(r[2] >= r[1] for r in old) or any(r[1] != r[2] for r in newest)):
    raise SystemExit("Changed: wal_checkpoint reports otherwise than at the top of this file.")
PYTHON
