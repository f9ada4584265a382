#!/usr/bin/env bash
# A nightly job that grants credits is done twice in production, because somebody restored a dump.
# pg_cron 1.4.2 (postgresql-15-cron 1.4.2-2+b1) with PostgreSQL 15.18, both of Debian 12.
#
# pg_cron writes down the address of the server on which a job was scheduled, host and port, and connects to
# it to do the job. pg_dump takes the table of jobs along. A copy that is restored on the same machine under
# another port, to look at last week's data or to try an update, therefore does its jobs in the first server.
# Seen within 70 s, one run being due each minute: the live server has two grants for each run, the copy has
# none, and the copy's own log of jobs says "succeeded".
#
# What I took for granted: a job runs in the database that holds it, or a restored copy runs none.
# It helps to empty the copy's table of jobs before the copy may start them, or a job that brings a unique
# reference with the day in it. Not tried: cron.use_background_workers, which knows no address.
set -euo pipefail
bin=/usr/lib/postgresql/15/bin
seen=$(dpkg-query -W -f='${Version} ' postgresql-15-cron postgresql-15) || { echo "install the two first"; exit 1; }
[[ $seen = "15.18-"*" 1.4.2-2"* ]] || echo "note: seen with 15.18 and 1.4.2, not with $seen"
root=$(mktemp -d)
admin() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
finish() {
    for each in live copy; do admin $bin/pg_ctl -D "$root/db/$each" -m immediate stop >/dev/null 2>&1 || true; done
    rm -rf "$root"
}
trap finish EXIT
chmod 711 "$root"; mkdir "$root/db"; [ "$(id -u)" != 0 ] || chown postgres "$root/db"
cd "$root/db"
free_port() { python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])'; }
start() {   # name, port
    admin $bin/initdb -D "$1" -U postgres -A trust --locale=C -E UTF8 --no-sync >/dev/null
    admin $bin/pg_ctl -D "$1" -w -l "$1.log" -o "-c listen_addresses=127.0.0.1 -p $2 -k $root/db \
        -c shared_preload_libraries=pg_cron -c cron.database_name=postgres" start >/dev/null
}
query() { psql -XAtq -h 127.0.0.1 -p "$1" -U postgres -c "$2"; }
live=$(free_port); start live "$live"
query "$live" "CREATE EXTENSION pg_cron" && query "$live" "CREATE TABLE grants (made timestamptz DEFAULT now())"
query "$live" "SELECT cron.schedule('grant', '* * * * *', 'INSERT INTO grants DEFAULT VALUES')" >/dev/null
pg_dump -h 127.0.0.1 -p "$live" -U postgres postgres >dump.sql
copy=$(free_port); start copy "$copy"
psql -Xq -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$copy" -U postgres -f dump.sql >/dev/null
query "$live" "TRUNCATE grants, cron.job_run_details"; query "$copy" "TRUNCATE grants, cron.job_run_details"
sleep $((66 - 10#$(date +%S)))
counts="live $(query "$live" "SELECT count(*) FROM grants"), copy $(query "$copy" "SELECT count(*) FROM grants")"
log=$(query "$copy" "SELECT DISTINCT status FROM cron.job_run_details")
runs=$(query "$live" "SELECT count(*) FROM cron.job_run_details")
echo "$runs run(s) due: grants: $counts; the copy's log: $log"
[ "$counts, $log" = "live $((2 * runs)), copy 0, succeeded" ] ||
    { echo "A restored pg_cron now does its jobs elsewhere than it did." >&2; exit 1; }
