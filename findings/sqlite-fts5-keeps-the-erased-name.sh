#!/usr/bin/env bash
# SQLite 3.40.1 with FTS5 (Debian 12's python3).
#
# Behaviour: a full-text index is kept in tables of its own, as segments, and a DELETE adds a segment that
# says "gone" and names each word of the row once more. For SQLite the old words are stored bytes and nothing
# that was deleted, so PRAGMA secure_delete does not overwrite them, and VACUUM copies them. A plain table's
# row is overwritten at once.
# Seen: with secure_delete on, an erased address stands in the file twice after the DELETE, and after VACUUM,
# though the search finds nothing. FTS4 keeps it too.
#
# The wrong guess: secure_delete holds for each table of the file, and VACUUM writes a file in which there is
# only what a SELECT can reach.
# For a ledger with a search over users and reasons: a person who was erased is in the file and in each backup
# of it. What helps, tried here: INSERT INTO search(search) VALUES ('optimize') after the DELETE. Newer
# versions, from 3.42 on, have an option for it, by their manual (not tried): VALUES ('secure-delete', 1).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
timeout 60 /usr/bin/python3 - <<'PY'
import pathlib, sqlite3, sys

if sqlite3.sqlite_version != "3.40.1":
    print("note: seen with 3.40.1, this is", sqlite3.sqlite_version)
NAME = "zoemiller"


def seen(kind, *last):
    """How often the name stands in the file at the start, after DELETE, after VACUUM, after what helps."""
    path = pathlib.Path(f"{len(list(pathlib.Path().iterdir()))}.db")
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA secure_delete = ON")
    db.execute(kind)
    db.executemany("INSERT INTO search (user_id, reason) VALUES (?, ?)", [(NAME, "card"), ("bob", "cash")])
    counts = []
    for sql in ("SELECT 1", "DELETE FROM search WHERE reason = 'card'", "VACUUM", *last):
        db.execute(sql).fetchall()
        counts.append(path.read_bytes().lower().count(NAME.encode()))
    rows = db.execute("SELECT user_id FROM search").fetchall()
    assert rows == [("bob",)], rows
    db.close()
    return counts


optimize = "INSERT INTO search (search) VALUES ('optimize')"
got = {
    "a plain table": seen("CREATE TABLE search (user_id TEXT, reason TEXT)"),
    "FTS5": seen("CREATE VIRTUAL TABLE search USING fts5 (user_id, reason)"),
    "FTS4": seen("CREATE VIRTUAL TABLE search USING fts4 (user_id, reason)"),
    "FTS5 with optimize": seen("CREATE VIRTUAL TABLE search USING fts5 (user_id, reason)", optimize),
}
for name, counts in got.items():
    print(f"{name}: {counts}")
plain, five, four, helped = got.values()
if plain != [1, 0, 0] or not (five[2] and four[2]) or helped[3]:
    sys.exit("SQLite's full-text index forgets otherwise than it did.")
PY
