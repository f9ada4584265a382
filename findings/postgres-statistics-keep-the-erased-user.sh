#!/usr/bin/env bash
# PostgreSQL 15.18 (Debian 12).
#
# Behaviour: ANALYZE keeps values of each column in pg_statistic: the most frequent ones, and a hundred bounds
# between equal parts, the first and the last value among them. They stay there as they were until the table
# is analyzed again. Neither UPDATE nor VACUUM FULL, which writes table and indexes anew, touches them;
# autovacuum analyzes a table when a tenth of its rows have changed.
# Seen: one user of 1,000 is erased, by an UPDATE to a random id in both tables, and both are written anew.
# pg_stats still tells her address, from the users as a bound and from the history, which has
# 11,000 rows, as a frequent value. After ANALYZE it does not.
#
# The wrong guess: what VACUUM FULL has left is what a SELECT over the tables finds.
# For whoever erases a person: the address of a good customer stays in the database, with its share of the
# rows, and in each physical backup (pg_basebackup), until a tenth of all rows have changed, which one
# person's erasure never brings about. What helps, tried here: ANALYZE right after it.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15) || { echo "needs Debian 12's postgresql-15"; exit 1; }
[[ $found = 15.18-* ]] || echo "note: seen with 15.18, this is $found"
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir/pg"
as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null
ask() { psql -XAtq -v ON_ERROR_STOP=1 -h "$dir/pg" -U postgres -c "$1"; }
ask "CREATE TABLE users (user_id text PRIMARY KEY, credits bigint);
    CREATE TABLE history (id bigint PRIMARY KEY, user_id text);
    INSERT INTO users SELECT 'user-' || i || '@shop.example', i FROM generate_series(1, 1000) AS i;
    INSERT INTO users VALUES ('zoe@shop.example', 4);
    INSERT INTO history SELECT i, 'user-' || i % 1000 || '@shop.example' FROM generate_series(1, 10000) AS i;
    INSERT INTO history SELECT i, 'zoe@shop.example' FROM generate_series(10001, 11000) AS i"
ask "ANALYZE"
look() {
    remembered=$(ask "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_stats
        WHERE concat(most_common_vals, histogram_bounds) LIKE '%zoe@shop.example%'")
    rows=$(ask "SELECT (SELECT count(*) FROM users WHERE user_id = 'zoe@shop.example')
        + (SELECT count(*) FROM history WHERE user_id = 'zoe@shop.example')")
    echo "$1: $rows rows of hers, statistics of: ${remembered:-no table}"
    seen+="$rows $remembered|"
}
seen=
look "before"
for table in users history; do
    ask "UPDATE $table SET user_id = 'erased-5d1f' WHERE user_id = 'zoe@shop.example'"
    ask "VACUUM FULL $table"
done
look "erased and written anew"
ask "ANALYZE"
look "analyzed"
[ "$seen" = "1001 history users|0 history users|0 |" ] ||
    { echo "PostgreSQL forgets otherwise than it did."; exit 1; }
