#!/usr/bin/env bash
# dataset 2.0.0 with psycopg2-binary 2.9.10 (PyPI), Python 3, with PostgreSQL 15.20 (Debian 12).
#
# Behaviour: db["payments"].insert({…}) makes the table and its columns by the first row, and a first amount that is an
# int makes a bigint. What comes later is not looked at: PostgreSQL gets a float or a Decimal for a bigint column, and
# rounds it.
# Seen: 20, then 19.99, then Decimal("0.49"): the column has 20, 20 and 0, without an error. With 19.99 first, or types=
# given, all three are as they came. In SQLite, where one tries it, 19.99 is stored after 20 as it is.
#
# The wrong guess: the column is made wide enough, as dlt and SQLite do, or the row is refused.
# For amounts that come from a gateway's JSON, where 20.00 is the number 20: when the first payment is a whole one, all
# cents of all later ones are rounded away, and a payment of less than half a dollar is nothing.
# What helps, tried here: types={"amount": db.types.…} of the first insert, or the amount as an integer of cents.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check dataset==2.0.0 psycopg2-binary==2.9.10
cat >try.py <<'PY'
import os
import sys
from decimal import Decimal

import dataset
from sqlalchemy import Numeric

POSTGRESQL = f"postgresql+psycopg2://postgres@/postgres?host={os.environ['PGHOST']}"


def stored(url, *amounts, **options):
    db = dataset.connect(url)
    payments = db["payments"]
    for n, amount in enumerate(amounts):
        payments.insert({"reference": f"r{n}", "amount": amount}, **options)
    amounts = [str(row["amount"]) for row in payments.find(order_by="reference")]
    payments.drop()
    return amounts


seen = {
    "PostgreSQL, 20 first": stored(POSTGRESQL, 20, 19.99, Decimal("0.49")),
    "PostgreSQL, 19.99 first": stored(POSTGRESQL, 19.99, 20, Decimal("0.49")),
    "PostgreSQL, types": stored(POSTGRESQL, 20, 19.99, Decimal("0.49"), types={"amount": Numeric(12, 2)}),
    "SQLite, 20 first": stored("sqlite://", 20, 19.99, 0.49),
}
print(seen)
if list(seen.values()) != [["20", "20", "0"], ["19.99", "20.0", "0.49"], ["20.00", "19.99", "0.49"],
                           ["20", "19.99", "0.49"]]:
    sys.exit("dataset makes its columns otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
