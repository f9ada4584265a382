#!/usr/bin/env bash
# tablefunc of PostgreSQL 15.20 (Debian 12): crosstab(text), the pivot with which reports make a column of each month.
#
# Behaviour: with one argument it fills the columns from the left with the values as they come, and does not look at
# the category beside them. A month without a row is no empty cell: what follows moves up, and the last cells are empty.
# Output seen, bob having bought in January and in March:
#     rows: ann 01 10, ann 02 20, ann 03 30, bob 01 5, bob 03 7
#     crosstab: ann 10 20 30, bob 5 7 -
#     February of all: 27
#     with the categories as a second argument: ann 10 20 30, bob 5 - 7
#     February of all, with the categories: 20
#
# The wrong guess: a pivot puts each value under the heading of its own category, as those of a spreadsheet and of
# pandas do; the query must select the category, after all.
# A report by month is right while everybody buys each month, as in its test, and then books March's sales in February:
# each user's total and the grand total stay right, so that no sum tells.
# What helps: the form with two arguments (the last two rows), or sum(…) FILTER (WHERE month = …).
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
[[ $(psql -XAtc "SHOW server_version") = 15.20* ]] || echo "note: seen with 15.20"
sql() { psql -XAtq -F ' ' -P null=- -v ON_ERROR_STOP=1 -c "$1"; }
list() { sql "$1" | paste -sd, | sed 's/,/, /g'; }
sql "CREATE EXTENSION tablefunc"
sql "CREATE TABLE sales (user_id text, month text, credits int)"
sql "INSERT INTO sales VALUES ('ann', '01', 10), ('ann', '02', 20), ('ann', '03', 30), ('bob', '01', 5), ('bob', '03', 7)"
rows="SELECT user_id, month, credits FROM sales ORDER BY 1, 2"
columns="AS t (user_id text, january int, february int, march int)"
one="crosstab('$rows') $columns"
two="crosstab('$rows', 'VALUES (''01''), (''02''), (''03'')') $columns"
{ echo "rows: $(list "$rows")"
echo "crosstab: $(list "SELECT * FROM $one")"
echo "February of all: $(sql "SELECT sum(february) FROM $one")"
echo "with the categories as a second argument: $(list "SELECT * FROM $two")"
echo "February of all, with the categories: $(sql "SELECT sum(february) FROM $two")"
} | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "crosstab() fills its columns otherwise than it did." >&2; exit 1; }
