#!/usr/bin/env bash
# sqlglot 30.30.0 (PyPI), Python 3.11: read="postgres", write="mysql"; PostgreSQL 15.20, MariaDB 10.11.19 (Debian 12).
#
# Behaviour: `numeric` is written as DECIMAL, which is a number of any length in PostgreSQL and one of ten digits and no
# decimals in MariaDB; weeks, days between dates and integer division are written so that they run and mean another
# thing. Nothing is warned of, also with unsupported_level=ErrorLevel.RAISE.
# Output seen, a table of payments with an amount (numeric) of 19.99 on a Saturday, 0.49 on the Sunday and 5 on the
# Monday after it; each statement in PostgreSQL, and its translation in MariaDB, which made the table, too:
#     the sum: 25.48, then 25
#     the sum of amounts kept as text, ::numeric: 25.48, then 25
#     each week's payments: 2026-11-23 2, 2026-11-30 1, then 2026-11-22 1, 2026-11-29 2
#     half of the three payments: 1, then 1.5000
#     days from the last payment to the year's end: 31, then 101
#
# The wrong guess: what has no equal in the other language is an error or a warning, as FOR UPDATE's would be.
# A ledger that moves, or reports that are written once and translated, lose cents at each payment: MariaDB rounds what
# it inserts, with a note that few clients show. Whole amounts, and weeks without a Sunday's payment, are right.
# What helps, tried here: numeric(12, 2) with its digits.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/data"; user=$(id -un); [ "$user" != root ] || { user=nobody; chown nobody "$dir/data"; }
cd "$dir"; python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check sqlglot==30.30.0 2>/dev/null
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >log
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
cat >translate.py <<'PY'
import sys, sqlglot  # noqa: E401
print(sqlglot.transpile(sys.argv[1], read="postgres", write="mysql", unsupported_level=sqlglot.ErrorLevel.RAISE)[0])
PY
maria() {
    mariadb --no-defaults -N -B -uroot -S "$dir/data/s" test -e "$(venv/bin/python translate.py "$1")" | tr '\t' ' '
}
for _ in $(seq 100); do maria "SELECT 1" >/dev/null 2>&1 && break; sleep 0.1; done
look() {   # a name, the statement
    there=$(psql -XqAt -F ' ' -c "$2"); here=$(maria "$2")
    echo "$1: ${there//$'\n'/, }, then ${here//$'\n'/, }" | sed 's/ 00:00:00//g'
}
for made in "CREATE TABLE payments (reference varchar(9) PRIMARY KEY, amount numeric, told varchar(9), at timestamp)" \
    "INSERT INTO payments VALUES ('p1', 19.99, '19.99', '2026-11-28 10:00:00'),
        ('p2', 0.49, '0.49', '2026-11-29 10:00:00'), ('p3', 5, '5', '2026-11-30 10:00:00')"; do
    psql -XqAt -c "$made"; maria "$made"
done
{ look "the sum" "SELECT sum(amount) FROM payments"
look "the sum of amounts kept as text, ::numeric" "SELECT sum(told::numeric) FROM payments"
look "each week's payments" "SELECT date_trunc('week', at) AS week, count(*) FROM payments
    GROUP BY date_trunc('week', at) ORDER BY week NULLS FIRST"
look "half of the three payments" "SELECT count(*) / 2 FROM payments"
look "days from the last payment to the year's end" "SELECT date '2026-12-31' - max(at)::date FROM payments"
[ "$(maria "SELECT sum(told::numeric(12, 2)) FROM payments")" = 25.48 ]; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A translation says another thing than it did." >&2; exit 1; }
