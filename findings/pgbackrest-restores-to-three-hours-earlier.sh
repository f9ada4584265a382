#!/usr/bin/env bash
# pgBackRest 2.45 with PostgreSQL 15 (Debian 12), on a machine whose zone is UTC; the server's timezone is its own.
#
# Behaviour: restore --type=time --target='2026-12-01 12:00:00' hands the target to the server as it was written, and the
# server reads it by the timezone of postgresql.conf, whatever the zone in which pgBackRest ran and lists its backups.
# Output seen: payment 1, a backup, payment 2, the time is noted by date -u, payment 3; payments after a restore to it:
#     timezone Africa/Nairobi: 1
#     timezone Africa/Nairobi, +00 behind the time: 1,2
#     timezone UTC: 1,2
#     timezone America/New_York: the server does not start
#
# The wrong guess: date, the backups' list and the restore speak of one clock; or a target without a zone is refused.
# East of Greenwich the ledger comes up as it was hours before the moment that was asked for, at least at the backup's
# end, and says nothing: the payments between are gone, and their references are new again for whoever sends them again.
# A drill on a machine with timezone = UTC passes.
# What helps, tried here: the zone behind the time, +00.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin; pg=$dir/pg
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- env TZ=UTC "$@"; else env TZ=UTC "$@"; fi; }
trap 'as_user $B/pg_ctl -D $pg/data -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT
command -v pgbackrest >/dev/null || { echo "needs Debian 12's pgbackrest"; exit 1; }
chmod 711 "$dir"
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
ask() { psql -XAtq -h "$pg" -p "$port" -U postgres postgres -c "$1"; }
back() { as_user pgbackrest --config="$pg/conf" --stanza=ledger "$@" >>"$dir/log" 2>&1; }
serve() { as_user $B/pg_ctl -D "$pg/data" -w -l "$pg/log/server" start >/dev/null 2>&1; }
try() {   # the server's zone, what is put behind the time
    rm -rf "$pg"; mkdir "$pg"; [ "$(id -u)" != 0 ] || chown postgres "$pg"
    cd "$pg"; as_user mkdir repo log lock
    printf '%s\n' "[global]" "repo1-path=$pg/repo" "repo1-retention-full=2" "log-path=$pg/log" "lock-path=$pg/lock" \
        "start-fast=y" "[ledger]" "pg1-path=$pg/data" "pg1-socket-path=$pg" "pg1-port=$port" >conf
    as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
    printf '%s\n' "listen_addresses = ''" "port = $port" "unix_socket_directories = '$pg'" "archive_mode = on" \
        "archive_command = 'pgbackrest --config=$pg/conf --stanza=ledger archive-push %p'" "timezone = '$1'" \
        >>data/postgresql.conf
    serve
    back stanza-create
    ask "CREATE TABLE payments (number int)"
    ask "INSERT INTO payments VALUES (1)"
    back backup
    ask "INSERT INTO payments VALUES (2)"
    sleep 1.1; target=$(date -u '+%Y-%m-%d %H:%M:%S'); sleep 1.1
    ask "INSERT INTO payments VALUES (3)"
    as_user $B/pg_ctl -D data -w -m fast stop >/dev/null
    back restore --delta --type=time --target="$target${2:-}" --target-action=promote
    said="the server does not start"
    ! serve || said=$(ask "SELECT string_agg(number::text, ',' ORDER BY number) FROM payments")
    echo "timezone $1${2:+, $2 behind the time}: $said"
    as_user $B/pg_ctl -D data -m immediate stop >/dev/null 2>&1 || true
}
{ try Africa/Nairobi; try Africa/Nairobi +00; try UTC; try America/New_York; } | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "pgBackRest restores otherwise than it did." >&2; exit 1; }
