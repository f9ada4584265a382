#!/usr/bin/env bash
# reladiff 0.6.0 (PyPI; the former data-diff), Python 3.11, PostgreSQL 15.20 (Debian 12): for when a ledger has
# moved to another database, to see that all is there.
#
# Behaviour: amounts are rounded to the decimals that both columns declare. A column of type numeric, which has as many
# as each value needs, counts as one without any. Within one database rows are compared as they are.
# Output seen, reladiff --stats, 1000 payments of 19.99; in the copy the seventh has 20.40, or all have 0.30 more:
#     numeric(12, 2), the seventh: 1 rows updated, 0.10% difference score
#     numeric, the seventh: 0 rows updated, 0.00% difference score
#     numeric, all: 0 rows updated, 0.00% difference score
#     numeric here, numeric(12, 2) in the copy, all: 0 rows updated, 0.00% difference score
#     numeric, the seventh has 20.60: 1 rows updated, 0.10% difference score
#     numeric, the copy in the same database, the seventh: 1 rows updated, 0.10% difference score
#
# The wrong guess: numeric is the exact type, so it is compared exactly; what is rounded are floats.
# By "0.00% difference" the old ledger is switched off, and the cents that the move has lost are found by the payers. A
# rehearsal on one server, or with a payment that differs by a whole unit, shows that differences are seen.
# What helps, tried here: numeric(12, 2) in both tables.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check reladiff==0.6.0 psycopg2-binary==2.9.13 setuptools==80.9.0 \
    2>/dev/null
export PGOPTIONS="-c client_min_messages=warning"; createdb copy
at="postgresql://$PGUSER:$PGPASSWORD@localhost:$PGPORT"
look() {   # the type here, the copy's database and type, what is changed there, a name
    psql -XqAt -c "DROP TABLE IF EXISTS payments; CREATE TABLE payments (id int PRIMARY KEY, amount $1)" \
        -c "INSERT INTO payments SELECT n, 19.99 FROM generate_series(1, 1000) AS n"
    psql -XqAt -d "$2" -c "DROP TABLE IF EXISTS moved; CREATE TABLE moved (id int PRIMARY KEY, amount $3)" \
        -c "INSERT INTO moved SELECT n, 19.99 FROM generate_series(1, 1000) AS n" -c "UPDATE moved SET amount = $4"
    timeout 60 venv/bin/reladiff "$at/$PGDATABASE" payments "$at/$2" moved -k id -c amount --stats >stats 2>>log
    echo "$5: $(grep updated stats), $(grep score stats)"
}
{ look "numeric(12, 2)" copy "numeric(12, 2)" "20.40 WHERE id = 7" "numeric(12, 2), the seventh"
look numeric copy numeric "20.40 WHERE id = 7" "numeric, the seventh"
look numeric copy numeric "amount + 0.30" "numeric, all"
look numeric copy "numeric(12, 2)" "amount + 0.30" "numeric here, numeric(12, 2) in the copy, all"
look numeric copy numeric "20.60 WHERE id = 7" "numeric, the seventh has 20.60"
look numeric "$PGDATABASE" numeric "20.40 WHERE id = 7" "numeric, the copy in the same database, the seventh"; } |
    tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Amounts are compared otherwise." >&2; exit 1; }
