#!/usr/bin/env bash
# pg_partman 4.7.2 (postgresql-15-partman, Debian 12) with PostgreSQL 15.20: grants and payments, each by month.
#
# One row that is dated further ahead than there are partitions, as a credit that counts from next spring, is taken by the
# default partition without a word. From then on run_maintenance() fails, for every table that pg_partman keeps, as it
# takes them in one transaction: no table gets a new month, and when the last one is over all payments go into their
# default partition, where no retention finds them.
# Output seen (partitions by month that are ready):
#     before: grants 3, payments 3
#     maintenance with a row ahead: failed, grants 3, payments 3
#     maintenance after partition_data_proc: done, grants 8, payments 6
#
# I had guessed that such a row is refused, or hinders its own month alone.
# It helps to look at the default partitions (partman.check_default), and to empty them by partition_data_proc.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
out=$(mktemp); trap 'rm -f "$out"' EXIT
sql() { psql -XAtq -v ON_ERROR_STOP=1 -c "$1" 2>/dev/null; }
found=$(dpkg-query -W -f='${Version}' postgresql-15-partman) || { echo "needs Debian 12's postgresql-15-partman"; exit 1; }
[[ $found = 4.7.2-* ]] || echo "note: seen with 4.7.2, this is $found"
sql "CREATE SCHEMA partman"
sql "CREATE EXTENSION pg_partman SCHEMA partman"
for table in grants payments; do
    sql "CREATE TABLE $table (reference text, at timestamptz NOT NULL) PARTITION BY RANGE (at)"
    sql "SELECT partman.create_parent('public.$table', 'at', 'native', 'monthly', p_premake => 1)" >/dev/null
    sql "INSERT INTO $table VALUES ('r1', now())"
done
show() {
    line=$1
    for table in grants payments; do
        line+=" $table $(sql "SELECT count(*) FROM pg_inherits WHERE inhparent = '$table'::regclass
            AND inhrelid <> '${table}_default'::regclass"),"
    done
    echo "${line%,}" | tee -a "$out"
}
maintain() { sql "SELECT partman.run_maintenance()" >/dev/null && echo "done" || echo failed; }
show before:
sql "INSERT INTO grants VALUES ('spring', date_trunc('month', now()) + interval '2 months 3 days')"
sql "UPDATE partman.part_config SET premake = 4"   # As if the next months had come.
show "maintenance with a row ahead: $(maintain),"
sql "CALL partman.partition_data_proc('public.grants')"
show "maintenance after partition_data_proc: $(maintain),"
sed -n 's/^#     //p' "$self" | cmp -s - "$out" || { echo "pg_partman takes a row ahead otherwise now." >&2; exit 1; }
