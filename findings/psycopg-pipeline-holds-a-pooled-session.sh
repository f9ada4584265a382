#!/usr/bin/env bash
# psycopg 3.3.9 through PgBouncer 1.18.0 in transaction mode, PostgreSQL 15 (Debian 12).
#
# The block of Connection.pipeline() ends with the protocol's Sync, and, unless all answers are there already, with
# a Flush after it. PgBouncer takes a session away from a client with the answer to the Sync. A Flush that comes later
# is given a session of its own, and as nothing answers a Flush, the idle client holds it until its next
# transaction: hours at night. With a full pool other clients wait for it, until query_wait_timeout (120 s).
# Output seen, 400 transactions of one client, all on one core, and sessions held 200 ms after each (11 to 30):
#     COMMIT as the last command inside of the pipeline: held after some
#     COMMIT after the pipeline: held after none
#
# The guess: when COMMIT is answered the session is the pooler's again, as the documentation of transaction mode has
# it. Seen first as another program's query_wait_timeout beside a service at rest, one run in forty. What helps:
# COMMIT as a statement after the pipeline, whose Flush then belongs to a transaction; it costs one more trip.
set -euo pipefail
file=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec taskset -c 0 pg_virtualenv -t -v 15 bash "$file"
pgbouncer --version | grep -q '1\.18\.0' || echo "note: seen with PgBouncer 1.18.0"
dir=$(mktemp -d); pid=
trap '[ -z "$pid" ] || { kill "$pid"; wait "$pid"; } 2>/dev/null || true; rm -rf "$dir"' EXIT
chmod 755 "$dir"; cd "$dir"
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
printf '%s\n' "[databases]" "postgres = host=127.0.0.1 port=$PGPORT user=$PGUSER password=$PGPASSWORD" "[pgbouncer]" \
    "listen_addr = 127.0.0.1" "listen_port = $port" "auth_type = any" "pool_mode = transaction" >pgbouncer.ini
if [ "$(id -u)" = 0 ]; then pgbouncer -u postgres pgbouncer.ini 2>log & else pgbouncer pgbouncer.ini 2>log & fi
pid=$!
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check 'psycopg[binary]==3.3.9' 2>/dev/null
cat >held.py <<'PY'
import sys, time
import psycopg

pooled = psycopg.connect(f"host=127.0.0.1 port={sys.argv[1]}", autocommit=True, prepare_threshold=None)
console = psycopg.connect(f"host=127.0.0.1 port={sys.argv[1]} dbname=pgbouncer", autocommit=True,
                          cursor_factory=psycopg.ClientCursor)


def held():
    cursor = console.execute("SHOW POOLS")
    names = [column.name for column in cursor.description]
    return any(row["sv_active"] for row in (dict(zip(names, values)) for values in cursor))


for inside in (True, False):
    after = 0
    for _ in range(400):
        with pooled.pipeline():
            pooled.execute("BEGIN")
            pooled.execute("SELECT %s::int", [1])
            if inside:
                pooled.execute("COMMIT")
        if not inside:
            pooled.execute("COMMIT")
        time.sleep(0.002)
        after += held() and (time.sleep(0.2) or held())
    where = "as the last command inside of" if inside else "after"
    print(f"COMMIT {where} the pipeline: held after {'some' if after else 'none'}")
PY
venv/bin/python held.py "$port" | tee seen
sed -n 's/^#     //p' "$file" | cmp -s - seen || { echo "psycopg or PgBouncer gives the session back otherwise." >&2; exit 1; }
