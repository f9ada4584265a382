#!/usr/bin/env bash
# sqldiff 3.40.1 (Debian 12's sqlite3-tools 3.40.1-2+deb12u2).
#
# sqldiff compares two SQLite files and writes the SQL that would make the first into the second. Of a table it
# compares the names of its columns and the rows. A copy without CHECK, NOT NULL, UNIQUE, triggers and
# user_version is equal to it, with --schema and --summary as well. An index of its own name is told.
# Output seen, of a ledger and a copy that lacks one thing each; its exit status is 0 in each case:
#     row: DELETE FROM users WHERE rowid=1;
#     CHECK: nothing
#     NOT NULL: nothing
#     UNIQUE: nothing
#     STRICT: nothing
#     trigger: nothing
#     user_version: nothing
#     named index: DROP INDEX once;
#
# Guessed, but for the triggers that its manual leaves out: --schema tells where two tables were made differently.
# A restored or moved ledger that "does not differ" may let balances fall below zero and take a receipt twice.
# What helps, tried here: to compare the output of sqlite3 FILE .schema, in all but the row and user_version.
set -euo pipefail
where=$(realpath "$0")
is=$(dpkg-query -W -f='${Version}' sqlite3-tools) || { echo "needs Debian 12's sqlite3-tools and sqlite3"; exit 1; }
[ "$is" = 3.40.1-2+deb12u2 ] || echo "note: seen with 3.40.1-2+deb12u2, this is $is"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >compare.py <<'PY'
import pathlib, sqlite3, subprocess

TABLE = "CREATE TABLE users (user_id TEXT{NOT NULL}, credits INTEGER{CHECK}, receipt TEXT{UNIQUE}){STRICT}"
PARTS = {"row": "INSERT INTO users VALUES ('ann', 5, 'r1')", "CHECK": " CHECK (credits >= 0)", "NOT NULL": " NOT NULL",
         "UNIQUE": " UNIQUE", "STRICT": " STRICT",
         "trigger": "CREATE TRIGGER kept BEFORE DELETE ON users BEGIN SELECT raise(ABORT, 'kept'); END",
         "user_version": "PRAGMA user_version = 3", "named index": "CREATE UNIQUE INDEX once ON users (user_id)"}


def make(name, lacking=None):
    part = {key: "" if key == lacking else sql for key, sql in PARTS.items()}
    pathlib.Path(name).unlink(missing_ok=True)
    with sqlite3.connect(name) as db:
        db.execute(TABLE.format_map(part))
        for key in ("row", "trigger", "user_version", "named index"):
            db.execute(part[key])


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

make("ledger.db")
for lacking in PARTS:
    make("copy.db", lacking)
    told = output("sqldiff", "ledger.db", "copy.db")
    if not told:
        assert not output("sqldiff", "--schema", "ledger.db", "copy.db")
        assert output("sqldiff", "--summary", "ledger.db", "copy.db").endswith("1 unchanged")
    schemas = {output("sqlite3", name, ".schema") for name in ("ledger.db", "copy.db")}
    assert len(schemas) == (1 if lacking in ("row", "user_version") else 2), lacking
    print(f"{lacking}: {told or 'nothing'}")
PY
python3 compare.py | tee seen
sed -n 's/^#     //p' "$where" | cmp -s - seen || { echo "sqldiff tells other differences than it did." >&2; exit 1; }
