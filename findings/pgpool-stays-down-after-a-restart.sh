#!/usr/bin/env bash
# Pgpool-II 4.3.5 (Debian 12) before one PostgreSQL 15.18.
#
# Behaviour: when a backend refuses a connection or shuts down, Pgpool marks the node as down and does not
# come back to it by itself, also where it is the only one. It tells each client that all backend nodes are
# down.
# Seen: PostgreSQL is restarted, as an update of its package does, while a client asks. 10 s after it is back,
# psql is served by PostgreSQL and not through Pgpool. A health check each second and auto_failback = on
# change nothing: by the manual that one wants a standby which replicates.
#
# The wrong guess: a pooler with one server goes on when that server is back, as PgBouncer does in the end; or
# the health check, once told to watch the node, also finds that it is well again.
# For a ledger: two seconds of maintenance are an outage until somebody starts Pgpool anew, or attaches the
# node by hand (both by its manual, not run). What helps, tried here: failover_on_backend_error = off and
# failover_on_backend_shutdown = off, and no health check; then the first client after the restart is served.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin; pool=
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
stop_pool() { [ -z "$pool" ] || kill -INT "$(tr -d '\0' <"$dir/pg/pid")" 2>/dev/null || true; wait; pool=; }
trap 'stop_pool; as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version} ' pgpool2 postgresql-15) || { echo "needs both packages"; exit 1; }
[[ $found = "4.3.5-1"*" 15.18-"* ]] || echo "note: seen with 4.3.5 and 15.18, this is $found"
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
read -r port front pcp < <(python3 -c 'import socket
s = [socket.create_server(("127.0.0.1", 0)) for _ in "123"]
print(*(x.getsockname()[1] for x in s))')
server() {   # start or stop
    as_user $B/pg_ctl -D data -w -t 60 -l log -m fast \
        -o "-c listen_addresses=127.0.0.1 -p $port -k $dir/pg" "$1" >/dev/null
}
ask() {   # port
    said=$(PGCONNECT_TIMEOUT=5 timeout 20 psql -XAtq -h 127.0.0.1 -p "$1" -U postgres postgres \
        -c "SELECT 'served'" 2>/dev/null) || said="not served"
}
seen=
try() {   # settings that are added
    printf '%s\n' "listen_addresses = '127.0.0.1'" "port = $front" "pcp_port = $pcp" \
        "socket_dir = '$dir/pg'" "pcp_socket_dir = '$dir/pg'" "backend_hostname0 = '127.0.0.1'" \
        "backend_port0 = $port" "pid_file_name = '$dir/pg/pid'" \
        "logdir = '$dir/pg'" "work_dir = '$dir/pg'" "pool_passwd = ''" \
        "sr_check_user = 'postgres'" "health_check_user = 'postgres'" "num_init_children = 4" \
        "$@" >"$dir/conf"
    rm -f pgpool_status
    as_user /usr/sbin/pgpool -n -f "$dir/conf" -F /dev/null -a /dev/null >"$dir/pool.log" 2>&1 & pool=$!
    for _ in $(seq 50); do ask "$front"; [ "$said" = served ] && break; sleep 0.2; done
    before=$said; sleep 2; server stop; ask "$front"; server start; sleep 10
    ask "$port"; direct=$said; ask "$front"
    echo "${*:-as it comes}: before $before; after PostgreSQL is back: by it $direct, by Pgpool $said"
    seen+="$before,$direct,$said "; stop_pool
}
server start
try
try "health_check_period = 1" "auto_failback = on" "auto_failback_interval = 1"
try "failover_on_backend_error = off" "failover_on_backend_shutdown = off"
[ "$seen" = "served,served,not served served,served,not served served,served,served " ] ||
    { echo "Pgpool comes back after a restart otherwise than it did."; exit 1; }
