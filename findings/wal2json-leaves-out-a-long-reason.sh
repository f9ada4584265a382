#!/usr/bin/env bash
# wal2json 2.5 (postgresql-15-wal2json 2.5-1+b1) with PostgreSQL 15.20, Debian 12, whose new output_plugin_libraries
# must name it.
#
# A feed of changes in JSON, from which a search, a cache or an audit takes its copy of each row. A text of some
# 2 kB and more lies outside of its row, and where an UPDATE leaves it as it is, the new row in the feed has no
# such column at all: no null, no mark. A shorter text is there each time. test_decoding says of the same
# change "unchanged-toast-datum".
# Output seen, members of the row in the feed after INSERT, and after an UPDATE of the credits alone:
#     a reason of 100 characters: user_id, credits, reason; user_id, credits, reason
#     a reason of 9000 characters: user_id, credits, reason; user_id, credits
#     the same with REPLICA IDENTITY FULL: user_id, credits, reason; user_id, credits
#     and its identity: user_id, credits, reason
#
# Wrong was the guess that an update's "columns" are the row's columns, as they were in all tests with short texts.
# A consumer that replaces the row loses the reason (a receipt, a signed body) when the user spends next.
# What helps: merge into the row one has; with REPLICA IDENTITY FULL the value is in "identity".
set -euo pipefail
if [ -z "${PGVERSION-}" ]; then
    dpkg-query -W -f='${Package} ${Version}\n' postgresql-15-wal2json postgresql-15
    exec pg_virtualenv -t -v 15 -o wal_level=logical -o output_plugin_libraries=pgoutput,wal2json \
        bash "$(realpath "$0")"
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
db() { psql -XAtqc "$1"; }
db "CREATE TABLE balances (user_id text PRIMARY KEY, credits int, reason text)"
feed() {   # the columns of each change in the feed, the identity's too if asked for
    db "SELECT data FROM pg_logical_slot_get_changes('feed', NULL, NULL, 'format-version', '2')" | python3 -c '
import json, sys
changes = [change for change in map(json.loads, sys.stdin) if change["action"] in "IU"]
key = sys.argv[1]
print("; ".join(", ".join(column["name"] for column in change[key]) for change in changes if key in change))' "$1"
}
change() {   # length of the reason
    db "DELETE FROM balances" && feed columns >/dev/null
    db "INSERT INTO balances SELECT 'ann', 5, string_agg(md5(n::text), '') FROM generate_series(1, $1 / 32 + 1) n"
    db "UPDATE balances SET credits = 4"
}
db "SELECT 1 FROM pg_create_logical_replication_slot('feed', 'wal2json')" >/dev/null
{ change 100; echo "a reason of 100 characters: $(feed columns)"
  change 9000; echo "a reason of 9000 characters: $(feed columns)"
  db "ALTER TABLE balances REPLICA IDENTITY FULL"
  change 9000; echo "the same with REPLICA IDENTITY FULL: $(feed columns)"
  change 9000; echo "and its identity: $(feed identity)"; } | tee "$log"
db "SELECT pg_drop_replication_slot('feed')" >/dev/null
sed -n 's/^#     //p' "$0" | cmp -s - "$log" || { echo "wal2json now gives other columns of an update." >&2; exit 1; }
