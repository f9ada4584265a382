#!/usr/bin/env bash
# duckdb 2.0.1, polars 2.1.0 and pandas 3.1.1 (PyPI), Python 3.11.
#
# Behaviour: ASOF JOIN finds each payment's price, the last one from its day or before. Where two prices begin on one
# day, DuckDB takes the first of them for up to 63 payments, and the last for 64 and more: there it joins in another way
# (asof_loop_join_threshold). polars and pandas take the last, whatever the number.
# Output seen, prices 10 of January, then 20 and 25 of 1 February, payments of February at 1 each:
#     DuckDB: 1 payment at 20; 63 at 20; 64 at 25; 5000 at 25
#     polars: 1 payment at 25; 63 at 25; 64 at 25; 5000 at 25
#     pandas: 1 payment at 25; 63 at 25; 64 at 25; 5000 at 25
#     DuckDB, prices the other way round: 1 payment at 25; 63 at 25; 64 at 20; 5000 at 20
#     DuckDB, one price a day, the last written: 1 payment at 25; 63 at 25; 64 at 25; 5000 at 25
#
# The wrong guess: of two prices of one time either is taken, but always the same one; or the last, as by the others.
# A price that was corrected on its day is usual, and a report over one day, or one user, prices each payment otherwise
# than the month's does: the days' sums are not the month's, no row looks wrong, and tests have less than 64 rows.
# What helps, tried here: one row a time on the right side, as QUALIFY row_number() chooses it.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pandas==3.1.1 pyarrow 2>/dev/null
cat >try.py <<'PY'
import datetime, duckdb, pandas, polars

day = datetime.datetime
prices = [(day(2026, 1, 1), 10, 1), (day(2026, 2, 1), 20, 2), (day(2026, 2, 1), 25, 3)]
last = "(SELECT * FROM prices QUALIFY row_number() OVER (PARTITION BY time ORDER BY n DESC) = 1)"

def payments(number):
    return [day(2026, 2, 1) + datetime.timedelta(minutes=n) for n in range(number)]

def by_duckdb(number, rows=prices, right="prices"):
    db = duckdb.connect()
    db.execute("CREATE TABLE payments (time timestamp)")
    db.execute("CREATE TABLE prices (time timestamp, price int, n int)")
    db.execute("INSERT INTO payments SELECT unnest(?)", [payments(number)])
    db.executemany("INSERT INTO prices VALUES (?, ?, ?)", rows)
    query = f"SELECT price FROM payments ASOF JOIN {right} AS prices ON payments.time >= prices.time"
    return {price for price, in db.execute(query).fetchall()}

def by_polars(number):
    right = polars.DataFrame(prices, schema=["time", "price", "n"], orient="row")
    return set(polars.DataFrame({"time": payments(number)}).join_asof(right, on="time")["price"])

def by_pandas(number):
    right = pandas.DataFrame(prices, columns=["time", "price", "n"])
    return set(pandas.merge_asof(pandas.DataFrame({"time": payments(number)}), right, on="time")["price"])

for name, join in {"DuckDB": by_duckdb, "polars": by_polars, "pandas": by_pandas,
                   "DuckDB, prices the other way round": lambda n: by_duckdb(n, prices[::-1]),
                   "DuckDB, one price a day, the last written": lambda n: by_duckdb(n, right=last)}.items():
    seen = [f"{number} at {', '.join(map(str, join(number)))}" for number in (1, 63, 64, 5000)]
    print(f"{name}: {'; '.join(seen).replace('1', '1 payment', 1)}")
PY
timeout 100 venv/bin/python -W ignore try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Equal times are joined otherwise." >&2; exit 1; }
