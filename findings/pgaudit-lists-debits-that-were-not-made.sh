#!/usr/bin/env bash
# pgaudit 1.7.0 (postgresql-15-pgaudit, Debian 12) with PostgreSQL 15.20, pgaudit.log = 'write'.
#
# The audit has a line for each statement that was begun. A debit that failed at its CHECK, one that found no row and one
# that was rolled back have a line like the one that was made. With pgaudit.log_rows a line has the number of rows, which
# is 1 for the one that was rolled back, too; the one that failed then has no line at all.
# Output seen:
#     off: made WRITE, failed WRITE, nobody WRITE, rolled back WRITE
#     on: made WRITE 1, failed none, nobody WRITE 0, rolled back WRITE 1
#     credits: 5, then 3, then 1
#
# I had guessed that an audit of writes lists what was written, or marks what was not, and that log_rows adds a number and
# takes nothing away.
# A balance cannot be reckoned from it, nor a refused debit be found with log_rows. What helps: a history that is written
# in the transaction of the debit.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 -o shared_preload_libraries=pgaudit bash "$self"
out=$(mktemp); trap 'rm -f "$out" "$out.log"' EXIT
sql() { psql -XAtq -v ON_ERROR_STOP=1 -c "$1"; }
found=$(dpkg-query -W -f='${Version}' postgresql-15-pgaudit) || { echo "needs Debian 12's postgresql-15-pgaudit"; exit 1; }
[[ $found = 1.7.0-* && $(sql "SHOW server_version") = 15.20* ]] || echo "note: seen with 1.7.0 and 15.20"
sql "CREATE EXTENSION pgaudit"
sql "CREATE TABLE balances (user_id text PRIMARY KEY, credits int CHECK (credits >= 0));
    INSERT INTO balances VALUES ('ann', 5)"
debit() {   # Its name and its SQL: what the audit says of it. The client is shown what the log would have.
    PGOPTIONS="-c pgaudit.log=write -c pgaudit.log_rows=$rows -c pgaudit.log_client=on -c pgaudit.log_level=notice" \
        psql -XAtq >"$out.log" 2>&1 <<<"$2" || true
    line=$(grep -o 'AUDIT: .*' "$out.log" || true)
    kind=$(grep -o WRITE <<<"$line" || echo none)
    [ "$rows" = off ] || count=$(grep -oE '[0-9]+$' <<<"$line" || true)
    echo "$1 $kind${count:+ $count}"
}
credits=5
for rows in off on; do
    count=
    made=$(debit made "UPDATE balances SET credits = credits - 2 WHERE user_id = 'ann'")
    failed=$(debit failed "UPDATE balances SET credits = credits - 9 WHERE user_id = 'ann'")
    nobody=$(debit nobody "UPDATE balances SET credits = credits - 1 WHERE user_id = 'bob'")
    undone=$(debit "rolled back" "BEGIN; UPDATE balances SET credits = credits - 1 WHERE user_id = 'ann'; ROLLBACK")
    credits="$credits, then $(sql "SELECT credits FROM balances")"
    echo "$rows: $made, $failed, $nobody, $undone" | tee -a "$out"
done
echo "credits: $credits" | tee -a "$out"
sed -n 's/^#     //p' "$self" | cmp -s - "$out" || { echo "pgaudit lists writes otherwise now." >&2; exit 1; }
