#!/usr/bin/env bash
# polars 2.1.0 with adbc-driver-postgresql 1.13.0 or connectorx 0.4.5 (PyPI), Python 3; PostgreSQL 15.18.
#
# A PostgreSQL column of the type integer comes into a polars frame as Int32, and its sum is an Int32, too:
# past 2,147,483,647 it starts again from below, without an error or a warning. sum(), group_by().agg() and
# polars' own SQL do so. mean() is right. psycopg's rows become Int64, so that the same code adds up right
# there. PostgreSQL, DuckDB and pyarrow make a wider sum, and polars itself does of Int8 and Int16.
# Output seen, of two payments of 1,500,000,000 (dong, say, or credits):
#     adbc: Int32, -1294967296, by user -1294967296, SQL -1294967296, mean 1500000000.0
#     connectorx: Int32, -1294967296, by user -1294967296, SQL -1294967296, mean 1500000000.0
#     psycopg: Int64, 3000000000, by user 3000000000, SQL 3000000000, mean 1500000000.0
#     PostgreSQL: 3000000000
#
# Nobody expects a sum of positive amounts below zero; I guessed that it widens as that of 16 bits does.
# Small shops never see it; a report in a currency of large numbers turns negative one day, or comes out
# too small by 4,294,967,296, which no one notices. What helps: to read the column as credits::bigint.
set -euo pipefail
here=$(realpath "$0"); bin=/usr/lib/postgresql/15/bin
found=$(dpkg-query -W -f='${Version}' postgresql-15) || { echo "needs Debian's postgresql-15"; exit 1; }
[[ $found = 15.18-* ]] || echo "note: seen with 15.18, this is $found"
d=$(mktemp -d)
asdb() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'asdb $bin/pg_ctl -D "$d/pg/data" -m immediate stop >/dev/null 2>&1; rm -rf "$d"' EXIT
chmod 711 "$d"; mkdir "$d/pg"; [ "$(id -u)" != 0 ] || chown postgres "$d/pg"
cd "$d/pg"
asdb $bin/initdb -D data -U postgres -A trust --locale=C -E UTF8 --no-sync >/dev/null
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
asdb $bin/pg_ctl -D data -w -l log -o "-c listen_addresses=127.0.0.1 -p $port -k $d/pg" start >/dev/null
psql -Xq -h 127.0.0.1 -p "$port" -U postgres -c "CREATE TABLE payments (user_id text, amount integer)" \
    -c "INSERT INTO payments SELECT 'ann', 1500000000 FROM generate_series(1, 2)"
python3 -m venv "$d/venv"
"$d/venv/bin/pip" -q install --disable-pip-version-check polars==2.1.0 pyarrow==26.0.1 connectorx==0.4.5 \
    adbc-driver-manager==1.13.0 adbc-driver-postgresql==1.13.0 'psycopg[binary]==3.3.9' 2>/dev/null
cat >"$d/report.py" <<'PY'
import sys

import polars as pl
import psycopg

URL = f"postgresql://postgres@127.0.0.1:{sys.argv[1]}/postgres"
QUERY = "SELECT user_id, amount FROM payments"
frames = {engine: pl.read_database_uri(QUERY, URL, engine=engine) for engine in ("adbc", "connectorx")}
with psycopg.connect(URL) as connection:
    frames["psycopg"] = pl.read_database(QUERY, connection)
    in_database = connection.execute("SELECT sum(amount) FROM payments").fetchone()[0]
for name, frame in frames.items():
    by_user = frame.group_by("user_id").agg(pl.col("amount").sum())["amount"][0]
    by_sql = pl.sql("SELECT sum(amount) FROM frame", eager=True).item()
    amount = frame["amount"]
    print(f"{name}: {amount.dtype}, {amount.sum()}, by user {by_user}, SQL {by_sql}, mean {amount.mean()}")
print(f"PostgreSQL: {in_database}")
assert pl.Series([30_000, 30_000], dtype=pl.Int16).sum() == 60_000
PY
"$d/venv/bin/python" "$d/report.py" "$port" | tee "$d/seen"
sed -n 's/^#     //p' "$here" | cmp -s - "$d/seen" || { echo "polars sums 32 bits otherwise than above." >&2; exit 1; }
