#!/usr/bin/env bash
# PostgreSQL 15.20 (Debian 12), MERGE as an upsert of balances, in READ COMMITTED.
#
# Of two first payments of one user at a time the second waits for the first and fails with 23505, though MERGE has a
# branch for the row that is there by then. INSERT … ON CONFLICT DO UPDATE adds both. And where one MERGE brings two
# payments of one user, the whole of it fails with 21000, or, while the user is new, with 23505.
# Output seen (what the second says, and the credits of two payments of 10):
#     MERGE: 23505, 10 credits
#     ON CONFLICT: done, 20 credits
#     MERGE, user known: done, 20 credits
#     MERGE of two rows: 23505 for a new user, 21000 for a known one
#
# I had guessed that MERGE is the standard's word for the same upsert, and that WHEN MATCHED is tried again.
# Tests pass, as they do one payment after the other; in production the payment of a new user who pays twice, or whose
# gateway delivers twice at once, is refused.
# It helps to write ON CONFLICT, or to repeat a MERGE that failed so.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
out=$(mktemp); trap 'rm -f "$out" "$out".*' EXIT
sql() { psql -XAtq -v VERBOSITY=sqlstate -v ON_ERROR_STOP=1 "$@"; }
[[ $(sql -c "SHOW server_version") = 15.20* ]] || echo "note: seen with 15.20"
merge() {
    echo "MERGE INTO balances b USING (VALUES $1) paid (user_id, credits) ON b.user_id = paid.user_id
        WHEN MATCHED THEN UPDATE SET credits = b.credits + paid.credits
        WHEN NOT MATCHED THEN INSERT VALUES (paid.user_id, paid.credits);"
}
upsert="INSERT INTO balances AS b VALUES ('ann', 10)
    ON CONFLICT (user_id) DO UPDATE SET credits = b.credits + excluded.credits;"
said() { { sql -c "$1" 2>&1 && echo "done"; } | sed 's/^ERROR: *//' || true; }
new="CREATE TABLE balances (user_id text PRIMARY KEY, credits int NOT NULL)"
await() { until [ "$(sql -c "SELECT count(*) FROM pg_stat_activity WHERE $1")" = 1 ]; do sleep 0.1; done; }
both() {   # The title, and the statement that two sessions send at a time.
    mkfifo "$out.in"
    sql <"$out.in" >/dev/null & local first=$!
    exec 3>"$out.in"
    echo "BEGIN; $2" >&3
    await "state = 'idle in transaction'"
    said "$2" >"$out.second" & local second=$!
    await "wait_event_type = 'Lock'"
    echo "COMMIT;" >&3
    exec 3>&-
    wait $first $second
    rm "$out.in"
    echo "$1: $(cat "$out.second"), $(sql -c "SELECT credits FROM balances") credits" | tee -a "$out"
    sql -c "DELETE FROM balances"
}
sql -c "$new"
both MERGE "$(merge "('ann', 10)")"
both "ON CONFLICT" "$upsert"
sql -c "INSERT INTO balances VALUES ('ann', 0)"
both "MERGE, user known" "$(merge "('ann', 10)")"
two=$(merge "('ann', 10), ('ann', 10)")
first=$(said "$two")
sql -c "INSERT INTO balances VALUES ('ann', 0)"
echo "MERGE of two rows: $first for a new user, $(said "$two") for a known one" | tee -a "$out"
sed -n 's/^#     //p' "$self" | cmp -s - "$out" || { echo "MERGE meets another payment otherwise now." >&2; exit 1; }
