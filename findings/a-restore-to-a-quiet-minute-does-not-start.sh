#!/usr/bin/env bash
# PostgreSQL 15.20 (Debian 12), a base backup with a WAL archive, as pgBackRest and barman restore it, too.
#
# recovery_target_time that lies after the last commit in the archive, as "10:00" where the last payment was at 9:58, is
# no time to which PostgreSQL recovers: at the end of the archive it ends with FATAL, and the server does not start. The
# data are there. As soon as one more commit has been archived, the very same restore works.
# Output seen:
#     target after the last commit: not started, recovery ended before configured recovery target was reached
#     the same target, one commit later: started, 2 payments, the third is not there
#     no target: started, 3 payments
#
# I had guessed that a time without a commit after it is the end of what there is.
# For who restores at night, in a hurry, to the minute before the mistake that stopped all work: nothing was written since,
# and the server says FATAL. It helps to name no target, or recovery_target_lsn, or the last commit's time from
# pg_waldump.
set -euo pipefail
bin=/usr/lib/postgresql/15/bin
[ -x $bin/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
$bin/postgres --version | grep -q ' 15\.20 ' || echo "note: seen with 15.20"
self=$(realpath "$0"); dir=$(mktemp -d)
stop() {
    for data in live restored; do as $bin/pg_ctl -D "$dir/$data" -m immediate stop >/dev/null 2>&1 || true; done
    rm -rf "$dir"
}
trap stop EXIT
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$dir"
cd "$dir"
as mkdir wal
as $bin/initdb -D "$dir/live" -A trust -U postgres >/dev/null
printf '%s\n' "unix_socket_directories = '$dir'" "listen_addresses = ''" "archive_mode = on" \
    "archive_command = 'cp %p $dir/wal/%f'" "restore_command = 'cp $dir/wal/%f %p 2>/dev/null'" \
    "hot_standby = off" "recovery_target_action = promote" >>live/postgresql.conf
sql() { psql -XAtq -h "$dir" -U postgres -c "$1"; }
archive() { as $bin/pg_ctl -D "$dir/live" "$@" -w >/dev/null; }   # A clean stop archives what there is.
archive -l "$dir/log" start
sql "CREATE TABLE payments (reference text)"
as $bin/pg_basebackup -h "$dir" -U postgres -D "$dir/base" -c fast
sql "INSERT INTO payments VALUES ('r1'), ('r2')"
sleep 2
time=$(sql "SELECT now()")
sleep 2
archive -m fast stop
restore() {   # The title, and the target.
    as cp -r "$dir/base" "$dir/restored"
    [ -z "$2" ] || echo "recovery_target_time = '$2'" >>restored/postgresql.conf
    as touch "$dir/restored/recovery.signal"
    as $bin/pg_ctl -D "$dir/restored" -l "$dir/restored.log" start >/dev/null 2>&1 || true
    until count=$(sql "SELECT count(*) FROM payments" 2>/dev/null); do
        as $bin/pg_ctl -D "$dir/restored" status >/dev/null || break
        sleep 0.2
    done
    if [ -n "$count" ]; then
        echo "$1: started, $count payments$([ "$count" = 3 ] || echo ", the third is not there")"
        as $bin/pg_ctl -D "$dir/restored" -m immediate -w stop >/dev/null
    else
        echo "$1: not started, $(sed -n 's/.*FATAL: *//p' restored.log | grep -v 'not accepting\|starting up')"
    fi
    rm -r restored
}
{
    restore "target after the last commit" "$time"
    archive -l "$dir/log" start
    sql "INSERT INTO payments VALUES ('r3')"
    archive -m fast stop
    restore "the same target, one commit later" "$time"
    restore "no target" ""
} | tee out
sed -n 's/^#     //p' "$self" | cmp -s - out || { echo "PostgreSQL recovers to a quiet time otherwise now." >&2; exit 1; }
