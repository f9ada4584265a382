#!/bin/bash
# PgBouncer 1.18.0 (Debian 12), pool_mode = session, before PostgreSQL 15.18; psycopg 3.3.9.
#
# Once PgBouncer has seen the server, it greets clients by itself: connecting succeeds at once while all server
# connections of the pool are taken, and also while PostgreSQL is stopped. connect_timeout never applies; the first
# statement waits (query_wait_timeout, 120 s by default) or fails, as SQLSTATE 08P01, "protocol violation".
# When PostgreSQL is back, statements still fail for server_login_retry, 15 s, and then once more, however long nobody
# has asked (40 s were tried, too): the statement that fails is what makes PgBouncer try the server again.
# Guess that was wrong: in session mode, one server connection a client, connecting waits for one (then 53300 or
# 08006 at the connect, as without PgBouncer). So a /health that only connects, or a pool that counts its connections,
# says "well" for a dead database; and a retry list without 08P01 takes an outage for a bug of the client.
# Output seen (query_wait_timeout = 2):
#     pool taken: connected, then 08P01 query_wait_timeout
#     server stopped: connected, then 08P01 query_wait_timeout
#     server stopped, later: connected, then 08P01 server login has been failing, try again later (server_login_retry)
#     server back: connected, then 08P01 server login has been failing, try again later (server_login_retry)
#     server back, 16 s later: connected, then 08P01 server login has been failing, try again later (server_login_retry)
#     server back, a second after that: connected, then works
set -euo pipefail
T=$(mktemp -d); B=/usr/lib/postgresql/15/bin; bouncer=
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap '[ -z "$bouncer" ] || kill $(cat $T/pg/pid) 2>/dev/null || true; as_user $B/pg_ctl -D $T/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version} ' pgbouncer postgresql-15) || { echo "needs Debian 12's pgbouncer and postgresql-15"; exit 1; }
[ "$found" = "1.18.0-1+deb12u1 15.18-0+deb12u1 " ] || echo "note: seen with 1.18.0-1+deb12u1 and 15.18-0+deb12u1, this is $found"
chmod 711 "$T"; mkdir "$T/pg"; [ "$(id -u)" != 0 ] || chown postgres "$T/pg"
cd "$T/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
read -r port front < <(python3 -c 'import socket; s = [socket.create_server(("127.0.0.1", 0)) for _ in "12"]; print(*(x.getsockname()[1] for x in s))')
server() { as_user $B/pg_ctl -D data -w -t 60 -l log -m fast -o "-c listen_addresses=127.0.0.1 -p $port -k $T/pg" "$1" >/dev/null; }
printf '%s\n' "[databases]" "* = host=127.0.0.1 port=$port user=postgres" "[pgbouncer]" "listen_addr = 127.0.0.1" "listen_port = $front" \
    "unix_socket_dir =" "auth_type = any" "pool_mode = session" "default_pool_size = 1" "query_wait_timeout = 2" "pidfile = $T/pg/pid" > "$T/bouncer.ini"
chmod 644 "$T/bouncer.ini"; server start
as_user /usr/sbin/pgbouncer -q "$T/bouncer.ini" 2>/dev/null & bouncer=$!
python3 -m venv "$T/venv"; "$T/venv/bin/pip" install -q --disable-pip-version-check 'psycopg[binary]==3.3.9'
seen=
try() {   # name
    said=$(PGHOST=127.0.0.1 PGPORT=$front PGUSER=postgres PGDATABASE=postgres PGCONNECT_TIMEOUT=2 timeout 30 "$T/venv/bin/python" - "$1" <<'PYTHON'
import psycopg, sys
taken = psycopg.connect() if sys.argv[1] == "pool taken" else None
taken and taken.execute("SELECT 1")
try:
    said, db = "connected, then ", psycopg.connect(autocommit=True)
except psycopg.Error as error:
    raise SystemExit(print("connecting failed"))
try:
    db.execute("SELECT 1")
    print(said + "works")
except psycopg.Error as error:
    print(f"{said}{error.sqlstate} {str(error).splitlines()[0]}")
PYTHON
    ); echo "$1: $said"; seen+="${said:0:27}|"
}
try "pool taken"; server stop
try "server stopped"; try "server stopped, later"; server start; try "server back"; sleep 16; try "server back, 16 s later"; sleep 1; try "server back, a second after that"
query="connected, then 08P01 query|" login="connected, then 08P01 serve|"
[ "$seen" = "$query$query$login$login${login}connected, then works|" ] || { echo "Changed: PgBouncer greets its clients otherwise than at the top of this file."; exit 1; }
