#!/usr/bin/env bash
# SQLite 3.40.1 (Debian 12), a history without an INTEGER PRIMARY KEY and without an index, read by rowid.
#
# Behaviour: VACUUM numbers the rows of such a table anew, from 1, without gaps, and so does a .dump. With an index on
# any column they keep their numbers, and in what VACUUM INTO writes, too.
# Output seen, 1,000 payments, the first 300 put away as old; a reader that asks for rowid > 1000, its last; then 5 new
# payments:
#     before VACUUM: rows 301 to 1000
#     VACUUM: rows 1 to 700, told 0 of 5
#     VACUUM, and 301 new payments: the first that the reader is told is new payment 301
#     VACUUM, an index on the reference: rows 301 to 1000, told 5 of 5
#     VACUUM, an INTEGER PRIMARY KEY: rows 301 to 1000, told 5 of 5
#     VACUUM INTO: rows 301 to 1000, told 5 of 5
#     .dump: rows 1 to 700, told 0 of 5
#
# The wrong guess: a rowid is the row's own for good, as each INSERT gives a higher one; VACUUM makes the file smaller
# and leaves the contents alone.
# What is fed by rowid (a webhook sender, a copy, an export "since the last time") says nothing of the next 300 payments,
# raises nothing, and then goes on as if nothing were missing. VACUUM comes with the clean-up of old rows, which is what
# makes the gap; and whether it does harm depends on an index that the reader does not use.
# What helps, tried here: a column that is the INTEGER PRIMARY KEY.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
[[ $(sqlite3 -version) = 3.40.1* ]] || echo "note: seen with 3.40.1"
fill() {   # a file, the columns, further statements
    rm -f "$1"; sqlite3 "$1" "CREATE TABLE history ($2);
        INSERT INTO history (reference, credits) SELECT 'r' || value, 5 FROM generate_series(1, 1000);
        DELETE FROM history WHERE rowid <= 300; $3"
}
rows() { sqlite3 "$1" "SELECT 'rows ' || min(rowid) || ' to ' || max(rowid) FROM history"; }
add() { sqlite3 "$1" "INSERT INTO history (reference, credits) SELECT $2 || value, 5 FROM generate_series(1, $3)"; }
told() { sqlite3 "$1" "SELECT $2 FROM history WHERE rowid > 1000"; }
look() { echo "$1: $(rows "$2"), told $(add "$2" "'n'" 5; told "$2" "count(*)") of 5"; }   # a name, a file
columns="reference TEXT, credits INTEGER"
{ fill ledger.db "$columns" ""; echo "before VACUUM: $(rows ledger.db)"
fill ledger.db "$columns" VACUUM; look VACUUM ledger.db
fill ledger.db "$columns" VACUUM; add ledger.db "'new payment '" 301
echo "VACUUM, and 301 new payments: the first that the reader is told is $(told ledger.db reference)"
fill ledger.db "$columns" "CREATE INDEX by_reference ON history (reference); VACUUM"
look "VACUUM, an index on the reference" ledger.db
fill ledger.db "id INTEGER PRIMARY KEY, $columns" VACUUM; look "VACUUM, an INTEGER PRIMARY KEY" ledger.db
fill ledger.db "$columns" "VACUUM INTO 'copy.db'"; look "VACUUM INTO" copy.db
fill ledger.db "$columns" ""; sqlite3 ledger.db .dump | sqlite3 dump.db; look .dump dump.db
} | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "VACUUM numbers rows otherwise than it did." >&2; exit 1; }
