#!/usr/bin/env bash
# duckdb 2.0.1 with pandas 3.1.1 and pyarrow 26.0.1 (PyPI), Python 3.
#
# Behaviour: sum() of a BIGINT is a HUGEINT in DuckDB, exact, and df() and fetchnumpy() make a float64 column of it,
# since numpy knows no such integer. max() and count() of the same column stay int64, and fetchall() is exact.
# Seen: credits of 2^53 and 1 add up to 9007199254740993; fetchall() says so, df() says ...992.0, as float64.
#
# The wrong guess: a sum of int64 is int64 in pandas, as it is with pandas' own sum() and with SQLite or PostgreSQL
# read by read_sql; if it does not fit, it is an object or an error, not silently the next float.
# For a ledger: totals beside balances no longer compare as integers, are printed as 1.2e+09, and beyond 2^53 are off.
# What helps, tried here: sum(credits)::BIGINT, which raises if it does not fit, or arrow() (a decimal of 38 digits).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check duckdb==2.0.1 pandas==3.1.1 pyarrow==26.0.1 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys

import duckdb

db = duckdb.connect()
db.execute("CREATE TABLE users (credits BIGINT)")
db.execute("INSERT INTO users VALUES (9007199254740992), (1)")
frame = db.execute("SELECT sum(credits) AS total, max(credits) AS most, count(*) AS users FROM users").df()
cast = db.execute("SELECT sum(credits)::BIGINT AS total FROM users").df()
exact = db.execute("SELECT sum(credits) FROM users").fetchall()[0][0]
arrow = db.execute("SELECT sum(credits) AS total FROM users").to_arrow_table()["total"][0].as_py()
types = ", ".join(f"{name} {frame[name].dtype}" for name in frame)
print(f"df(): {types}; total {frame.total[0]:.1f}; with ::BIGINT {cast.total.dtype} {cast.total[0]}; "
      f"fetchall() {exact}; arrow {arrow}")
right = 9007199254740993
if types != "total float64, most int64, users int64" or int(frame.total[0]) != right - 1 or (
        int(cast.total[0]), exact, int(arrow)) != (right, right, right) or cast.total.dtype != "int64":
    sys.exit("DuckDB gives a sum of integers to pandas otherwise than it did.")
PY
