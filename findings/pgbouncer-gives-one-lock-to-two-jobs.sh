#!/usr/bin/env bash
# PgBouncer 1.18.0 in transaction mode, PostgreSQL 15.18 (both Debian 12).
#
# pg_try_advisory_lock(), by which a nightly job makes sure that it runs once, belongs to a session of the server, and
# a session may take the same lock again. PgBouncer lends one session to many clients: the second job gets true,
# too, while the first is still at work. When both have gone, the lock stays with the session, so that a job
# which gets another session is refused for as long as the first one is kept.
# Output seen, two jobs at one time, then a third when both have gone:
#     direct: first t, second f, third t
#     PgBouncer: first t, second t, third in another session f
#     PgBouncer, pg_try_advisory_xact_lock: first t, second f, third in another session t
#
# The guess: a lock that answers true has one holder, or the pooler refuses the call as it refuses others.
# Two machines' timers grant a month's credits twice, and next month neither does. A test of the job alone sees
# nothing. What helps: the lock that ends with its transaction (the last row), and a reference for each grant.
set -euo pipefail
file=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$file"
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
cat >jobs.py <<'PY'
import os, sys
import psycopg

DIRECT, POOLED = f"port={os.environ['PGPORT']}", f"port={sys.argv[1]} host=127.0.0.1"


def ask(client, sql):
    return {True: "t", False: "f"}.get(answer := client.execute(sql, prepare=False).fetchone()[0], answer)


def try_it(name, address, lock, third):
    with psycopg.connect(address, autocommit=True) as one, psycopg.connect(address, autocommit=True) as two:
        one.execute("BEGIN" if "xact" in lock else "SELECT 1")  # there the job is one transaction
        first, second = ask(one, lock), ask(two, lock)
        one.execute("COMMIT" if "xact" in lock else "SELECT 1")
    with psycopg.connect(address) as busy, psycopg.connect(address, autocommit=True) as other:
        busy.execute("SELECT 1")                     # holds the session that the jobs had
        print(f"{name}: first {first}, second {second}, {third} {ask(other, lock)}")


try_it("direct", DIRECT, "SELECT pg_try_advisory_lock(1)", "third")
try_it("PgBouncer", POOLED, "SELECT pg_try_advisory_lock(2)", "third in another session")
try_it("PgBouncer, pg_try_advisory_xact_lock", POOLED, "SELECT pg_try_advisory_xact_lock(3)", "third in another session")
PY
venv/bin/python jobs.py "$port" | tee seen
sed -n 's/^#     //p' "$file" | cmp -s - seen || { echo "PgBouncer lends locks otherwise than it did." >&2; exit 1; }
