#!/usr/bin/env bash
# better-sqlite3 12.11.1 (npm), Node 20, and Python 3.11's sqlite3, each with the SQLite that it brings, WAL mode.
#
# Behaviour: SQLite's backup goes step by step, and when another connection has written in between, the next step
# begins at page 1 again. better-sqlite3's backup() makes steps of 100 pages, Python's does with pages=100.
# Output seen, a ledger of 100 MB; another process makes 50 debits a second, or none; 8 seconds:
#     better-sqlite3, quiet: done
#     better-sqlite3, 50 debits a second: not done, begun again often
#     Python, pages=100, 50 debits a second: not done
#     Python, one step, 50 debits a second: done
#     better-sqlite3, VACUUM INTO, 50 debits a second: done
#
# The wrong guess: an online backup in small steps is made for a database in use; in WAL mode it reads a snapshot, as
# each other reader does, so that writers do not matter to it.
# The nightly job of a small, quiet ledger takes a second. The same job of one that sells by night never ends, reads
# the disk all the time, raises nothing, and after a month there is no backup.
# What helps, tried here: all pages in one step, or VACUUM INTO.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null; npm install --silent --no-audit --no-fund better-sqlite3@12.11.1
cat >debits.py <<'PY'
import sqlite3, sys, time
db = sqlite3.connect("ledger.db", isolation_level=None, timeout=20)
for number in range(int(sys.argv[1])):
    db.execute("UPDATE users SET credits = credits - 1 WHERE id = ?", (f"u{number % 5000}",))
    time.sleep(0.02)
PY
cat >backup.py <<'PY'
import sqlite3, sys, time
end, pages = time.monotonic() + 8, int(sys.argv[1])
def progress(*_):
    if time.monotonic() > end:
        sys.exit("not done")
sqlite3.connect("ledger.db").backup(sqlite3.connect("copy.db"), pages=pages, progress=progress, sleep=0)
print("done")
PY
cat >backup.mjs <<'JS'
import Database from "better-sqlite3"
const db = new Database("ledger.db"), end = Date.now() + 8000
let most = 0, again = 0
const progress = ({ totalPages, remainingPages }) => {
  if (most > totalPages - remainingPages) again++
  most = totalPages - remainingPages
  if (Date.now() > end) throw new Error(`not done, begun again ${again > 20 ? "often" : again}`)
  return 100
}
const copy = async () => process.argv[2] ? db.exec("VACUUM INTO 'copy.db'") : db.backup("copy.db", { progress })
console.log(await copy().then(() => "done", (error) => error.message))
JS
sqlite3 ledger.db "PRAGMA journal_mode = WAL; CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER, more BLOB);
    INSERT INTO users SELECT 'u' || value, 1000, zeroblob(20000) FROM generate_series(0, 4999)" >log
try() {   # a name, how many debits, a command
    rm -f copy.db*; python3 debits.py "$2" & pid=$!
    sleep 0.5; echo "$1: $(timeout 60 "${@:3}" 2>&1 || true)"
    kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true
}
{ try "better-sqlite3, quiet" 0 node backup.mjs
try "better-sqlite3, 50 debits a second" 2000 node backup.mjs
try "Python, pages=100, 50 debits a second" 2000 python3 backup.py 100
try "Python, one step, 50 debits a second" 2000 python3 backup.py -1
try "better-sqlite3, VACUUM INTO, 50 debits a second" 2000 node backup.mjs vacuum; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A backup in steps ends otherwise than it did." >&2; exit 1; }
