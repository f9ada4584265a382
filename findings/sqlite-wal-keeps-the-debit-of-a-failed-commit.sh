#!/usr/bin/env bash
# SQLite 3.40.1 (Debian 12), over the sqlite3 module of its Python 3.11; two files, the second by ATTACH.
#
# Behaviour: with journal_mode = WAL a transaction over two files is committed file by file, each by the last frame in
# its own log. Where the second cannot be written COMMIT fails, the transaction is over, and the first stays committed.
# Output seen, a debit of 5 in main and its row in the attached history, whose file may not grow:
#     delete: COMMIT says disk I/O error; of 10 credits 10 are left, rows of history: 0
#     wal: COMMIT says disk I/O error; of 10 credits 5 are left, rows of history: 0
#     wal, history is main: COMMIT says disk I/O error; of 10 credits 10 are left, rows of history: 0
#
# The wrong guess: a COMMIT that says that it failed has done nothing. The manual tells that WAL is atomic for each file
# alone "if the host computer crashes in the middle of COMMIT"; here nothing crashes, and each process sees the half.
# A vend that answers 503 has taken the credits, and each retry on a full disk takes them again, without a row that
# tells of it. What helps, tried here: one journal file (delete), or history, which grows, as the main file; best one
# file for both.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >try.py <<'PY'
import resource, sqlite3, sys

if sqlite3.sqlite_version != "3.40.1":
    print("note: seen with 3.40.1, this is", sqlite3.sqlite_version, file=sys.stderr)
limit = resource.getrlimit(resource.RLIMIT_FSIZE)

def balance_and_history(paths):
    database = sqlite3.connect(paths[0], isolation_level=None)
    database.execute("ATTACH ? AS second", [paths[1]])
    return database

for name, mode, turned in (("delete", "delete", False), ("wal", "wal", False), ("wal, history is main", "wal", True)):
    paths = [f"{name} one.db", f"{name} two.db"]
    users, history = ("second", "main") if turned else ("main", "second")
    database = balance_and_history(paths)
    for schema in ("main", "second"):
        database.execute(f"PRAGMA {schema}.journal_mode = {mode}")
    database.executescript(f"""CREATE TABLE {users}.users (id TEXT PRIMARY KEY, credits INTEGER);
        CREATE TABLE {history}.history (user_id TEXT, amount INTEGER, reason TEXT);
        INSERT INTO users VALUES ('u1', 10)""")
    database.execute("BEGIN IMMEDIATE")
    database.execute("UPDATE users SET credits = credits - 5 WHERE id = 'u1' AND credits >= 5")
    database.execute("INSERT INTO history VALUES ('u1', 5, ?)", ["a long reason " * 10_000])
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limit[1]))  # the bytes of a file: a full disk for the second
    try:
        database.execute("COMMIT")
        said = "done"
    except sqlite3.OperationalError as error:
        said = error
    assert not database.in_transaction
    resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    database.close()
    fresh = balance_and_history(paths)
    left, rows = fresh.execute("SELECT credits, (SELECT count(*) FROM history) FROM users").fetchone()
    print(f"{name}: COMMIT says {said}; of 10 credits {left} are left, rows of history: {rows}")
PY
/usr/bin/python3 try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A COMMIT over two files fails otherwise than it did." >&2; exit 1; }
