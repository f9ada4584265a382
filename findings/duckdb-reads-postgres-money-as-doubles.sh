#!/usr/bin/env bash
# DuckDB 1.5.5 with its postgres_scanner (PyPI, duckdb-extension-postgres-scanner 1.5.5), Python 3; PostgreSQL 15.18.
#
# ATTACH … (TYPE postgres) shows a column of the type numeric, without digits in brackets, as DOUBLE, and
# numeric(40, 18), as tokens on a chain have it, too. Only up to 38 digits that are named it is a DECIMAL. Nothing
# warns. PostgreSQL's own sum of such a column is exact.
# Output seen, three payments of 0.10 and a balance with 18 decimals:
#     numeric: DOUBLE, sum 0.30000000000000004, sum = 0.30 False
#     numeric(12,2): DECIMAL(12,2), sum 0.30, sum = 0.30 True
#     numeric(40,18): DOUBLE, 1234567.000000000000000001 as 1234567.0
#     by postgres_query with a cast: DECIMAL(38,2), sum 0.30, sum = 0.30 True
#
# I had guessed a DECIMAL(38, n), text, or an error for what does not fit, and never a float for money.
# A comparison of the day's sum with a gateway's report fails, or passes, by chance. What helps is the last
# row: postgres_query('pg', 'SELECT paid::numeric(38,2) …').
set -euo pipefail
script=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$script"
psql -XAtc "SHOW server_version" | grep -c '^15\.18' >/dev/null || echo "note: seen with PostgreSQL 15.18"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check duckdb==1.5.5 duckdb-extensions==1.5.5 \
    duckdb-extension-postgres-scanner==1.5.5 2>/dev/null
psql -Xq <<'SQL'
CREATE TABLE sales (paid numeric, priced numeric(12,2), chain numeric(40,18));
INSERT INTO sales SELECT 0.10, 0.10, 1234567.000000000000000001 FROM generate_series(1, 3);
SQL
cat >sums.py <<'PY'
import duckdb
from duckdb_extensions import import_extension

import_extension("postgres_scanner")
db = duckdb.connect()
db.load_extension("postgres_scanner")
db.execute("ATTACH '' AS pg (TYPE postgres)")


def told(column, source="pg.sales"):
    kind, total, equal = db.execute(
        f"SELECT any_value(typeof({column})), sum({column}), sum({column}) = 0.30 FROM {source}").fetchone()
    return f"{kind}, sum {total}, sum = 0.30 {equal}"


print(f"numeric: {told('paid')}")
print(f"numeric(12,2): {told('priced')}")
kind, value = db.execute("SELECT typeof(chain), chain FROM pg.sales LIMIT 1").fetchone()
print(f"numeric(40,18): {kind}, 1234567.000000000000000001 as {value}")
cast = "postgres_query('pg', 'SELECT paid::numeric(38,2) AS paid FROM sales')"
print(f"by postgres_query with a cast: {told('paid', cast)}")
PY
HOME=$dir venv/bin/python sums.py | tee seen
sed -n 's/^#     //p' "$script" | cmp -s - seen || { echo "DuckDB reads numeric as another type now." >&2; exit 1; }
