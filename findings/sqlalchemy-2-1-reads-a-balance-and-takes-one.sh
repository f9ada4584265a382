#!/usr/bin/env bash
# SQLAlchemy 2.1.9 with psycopg 3.3.9 (PyPI), beside SQLAlchemy 2.0.58 with psycopg2 2.9.10, through PgBouncer
# 1.18.0 in transaction mode, on PostgreSQL 15.18 (both of Debian 12).
#
# In 2.1 the URL postgresql://… means psycopg, in 2.0 it meant psycopg2. psycopg prepares what it has run five
# times, in each connection under the names _pg3_0, _pg3_1, and so on; PgBouncer before 1.21 gives the servers'
# sessions to any client and does not know of names. Two programs, or two pools, whose statements have
# the same parameters then run each other's without an error: a SELECT of a balance takes a credit.
# Output seen, the reader and the seller each having its statement prepared in another session:
#     2.0.58: psycopg2 reads 90, then there are 90
#     2.1.9: psycopg reads 89, then there are 89
#     2.1.9, prepare_threshold None: psycopg reads 90, then there are 90
#
# The guess: an upgrade changes no statement's meaning, and a clash of names ends in an error. It often does
# (DuplicatePreparedStatement); what is said above comes without one. Unarranged, 3 of 100 reads beside 100 sales sold.
# What helps: connect_args={"prepare_threshold": None}, or postgresql+psycopg2://, or PgBouncer from 1.21 on (untried).
set -euo pipefail
me=$(realpath "$0"); [ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$me"
pgbouncer --version | grep -q '1\.18\.0' || echo "note: seen with PgBouncer 1.18.0"
tmp=$(mktemp -d); pooler=
trap '[ -z "$pooler" ] || { kill "$pooler"; wait "$pooler"; } 2>/dev/null || true; rm -rf "$tmp"' EXIT
cd "$tmp"; chmod 755 .
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
printf '%s\n' '[databases]' "shop = host=127.0.0.1 port=$PGPORT dbname=postgres user=$PGUSER password=$PGPASSWORD" \
    '[pgbouncer]' listen_addr=127.0.0.1 "listen_port=$port" auth_type=any pool_mode=transaction default_pool_size=2 >ini
drop=(); [ "$(id -u)" != 0 ] || drop=(-u postgres)
pgbouncer "${drop[@]}" ini 2>log & pooler=$!
cat >read.py <<'PY'
import sys
import sqlalchemy as sa
READ = sa.text("SELECT credits FROM users WHERE user_id = :user")
SELL = sa.text("UPDATE users SET credits = credits - 1 WHERE user_id = :user RETURNING credits")
options = {"connect_args": {"prepare_threshold": None}} if len(sys.argv) > 2 else {}
reader, seller, holder = (sa.create_engine(sys.argv[1], pool_size=1, **options) for _ in range(3))

def run(engine, statement, times=1):
    for _ in range(times):
        with engine.begin() as connection:
            result = connection.execute(statement, {"user": "ann"}).scalar_one()
    return result
run(reader, READ, 10)                             # prepared in the first session
with reader.begin() as first:
    session = first.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
    run(seller, SELL, 10)                         # in the second one, as the first is taken
with holder.begin() as connection:                # takes the first, so that the reader gets the second
    assert connection.execute(sa.text("SELECT pg_backend_pid() + 0")).scalar_one() == session
    read = run(reader, READ)
print(f"{sa.__version__}{', prepare_threshold None' if options else ''}: {reader.driver} reads {read}", end=", ")
print(f"then there are {run(holder, sa.text('SELECT credits FROM users WHERE user_id <= :user'))}")
PY
try() {   # version, driver, argument
    python3 -m venv --clear venv
    venv/bin/pip -q install --disable-pip-version-check "sqlalchemy==$1" "$2" 2>/dev/null
    for more in "${@:3}"; do
        psql -Xqc "DROP TABLE IF EXISTS users; CREATE TABLE users AS SELECT text 'ann' user_id, 100 credits" 2>/dev/null
        venv/bin/python read.py "postgresql://any@127.0.0.1:$port/shop" ${more:+"$more"}
    done
}
{ try 2.0.58 psycopg2-binary==2.9.10 ""; try 2.1.9 'psycopg[binary]==3.3.9' "" none; } | tee seen
sed -n 's/^#     //p' "$me" | cmp -s - seen || { echo "Prepared statements clash otherwise now." >&2; exit 1; }
