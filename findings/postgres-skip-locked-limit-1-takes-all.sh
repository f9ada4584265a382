#!/usr/bin/env bash
# PostgreSQL 15.18 (Debian 12).
#
# Behaviour: the statement by which queues and shops of vouchers hand out one row,
#     UPDATE ... WHERE owner IS NULL AND code IN (SELECT code ... WHERE owner IS NULL LIMIT 1 FOR UPDATE SKIP LOCKED)
# may run its subquery once for each row of the outer table. Each time, the row that this statement has taken already
# is passed over, so the subquery yields the next one: LIMIT 1 is one for each time, not one in all.
# Seen: 1000 vouchers, all sold, and ANALYZE has run. 100 new ones are loaded and a user asks for one: the user gets
# all 100. FROM (subquery) does the same. After ANALYZE the same statement gives out one, by another plan.
#
# The wrong guess: a subquery that names nothing of the outer query is computed once. That holds for = (SELECT ...).
# The planner expects no free voucher, as there were none when it looked, so that a loop costs nothing. It goes wrong
# with the first request after a delivery, and not on a test's table, fresh or filled evenly.
# What helps, tried here: the subquery as WITH one AS MATERIALIZED (...), or = in place of IN.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg -c autovacuum=off" start >/dev/null
ask() { as_user $B/psql -qAtX -v ON_ERROR_STOP=1 -h "$dir/pg" -U postgres -c "$1"; }
ask "CREATE TABLE vouchers (code text PRIMARY KEY, owner text)"
one="SELECT code FROM vouchers WHERE owner IS NULL LIMIT 1 FOR UPDATE SKIP LOCKED"
seen=
try() {   # name, statement, before it
    ask "TRUNCATE vouchers; INSERT INTO vouchers SELECT 'old' || i, 'u1' FROM generate_series(1, 1000) i"
    ask "ANALYZE vouchers"
    ask "INSERT INTO vouchers SELECT 'new' || i FROM generate_series(1, 100) i; $3"
    ask "$2" >/dev/null
    taken=$(ask "SELECT count(*) FROM vouchers WHERE owner = 'u2'")
    echo "$1: $taken taken"; seen+="$taken "
}
try "IN" "UPDATE vouchers SET owner = 'u2' WHERE owner IS NULL AND code IN ($one)" ""
try "FROM" "UPDATE vouchers v SET owner = 'u2' FROM ($one) o WHERE v.owner IS NULL AND v.code = o.code" ""
try "IN, after ANALYZE" "UPDATE vouchers SET owner = 'u2' WHERE owner IS NULL AND code IN ($one)" "ANALYZE vouchers"
try "MATERIALIZED" "WITH one AS MATERIALIZED ($one) UPDATE vouchers SET owner = 'u2'
    WHERE owner IS NULL AND code IN (SELECT code FROM one)" ""
try "=" "UPDATE vouchers SET owner = 'u2' WHERE owner IS NULL AND code = ($one)" ""
[ "$seen" = "100 100 1 1 1 " ] || { echo "Changed: PostgreSQL hands out otherwise than it did."; exit 1; }
