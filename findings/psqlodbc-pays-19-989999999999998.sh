#!/usr/bin/env bash
# psqlODBC 13.02.0000 (Debian 12's odbc-postgresql 1:13.02.0000-2+b1, unpacked here, not installed) by pyodbc 5.5.0,
# beside psycopg 3.3.9 (PyPI), Python 3.11, PostgreSQL 15.20.
#
# Behaviour: a parameter that is a double goes to the server as text of 17 digits, and PostgreSQL takes it for the
# numeric that the statement wants. With UseServerSidePrepare=0 the driver writes 15 digits into the statement.
# Output seen, 19.99 is paid into a column of type numeric, and asked for; then all prices from 0.01 to 20.00:
#     psqlODBC, a double: 19.989999999999998 is stored, 0 pack costs 19.99, 1368 of 2000 prices are not found
#     psqlODBC, UseServerSidePrepare=0, a double: 19.99 is stored, 1 pack costs 19.99, 0 of 2000 prices are not found
#     psqlODBC, a Decimal: 19.99 is stored, 1 pack costs 19.99, 0 of 2000 prices are not found
#     psycopg, a float: 19.99 is stored, 1 pack costs 19.99, 0 of 2000 prices are not found
#
# The wrong guess: a double arrives as a double, or as what it is printed as; so it does with other drivers.
# Excel has no other numbers than doubles. A price that is looked up by the amount is not found, so that a
# payment waits without a reason that can be seen; sums of a statement end in ...98; and what is bound by Decimal, as in
# a test, is right. A column numeric(12, 2) stores the price, but 2.675 as 2.67 where others store 2.68.
# What helps, tried here: UseServerSidePrepare=0 in the connection's settings, or Decimal.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; apt-get download odbc-postgresql libodbcinst2 >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check pyodbc==5.5.0 "psycopg[binary]==3.3.9" 2>/dev/null
psql -XqAt -c "CREATE TABLE packs AS SELECT n / 100.0 AS price FROM generate_series(1, 2000) AS n" \
    -c "CREATE TABLE payments (amount numeric)"
cat >try.py <<'PY'
import decimal, glob, os, psycopg, pyodbc  # noqa: E401
driver = os.path.abspath(glob.glob("usr/lib/*/odbc/psqlodbcw.so")[0])


def odbc(more=""):
    return pyodbc.connect("Driver={};Server={PGHOST};Port={PGPORT};Database={PGDATABASE};Uid={PGUSER};Pwd={PGPASSWORD};"
                          .format(driver, **os.environ) + more)


def look(name, database, number, mark="?"):
    cursor = database.cursor()
    cursor.execute("TRUNCATE payments")
    cursor.execute(f"INSERT INTO payments VALUES ({mark})", (number("19.99"),))
    stored = cursor.execute("SELECT amount::text FROM payments").fetchone()[0]
    find = f"SELECT count(*) FROM packs WHERE price = {mark}"
    found = [cursor.execute(find, (number(f"{cents / 100:.2f}"),)).fetchone()[0] for cents in range(1, 2001)]
    print(f"{name}: {stored} is stored, {found[1998]} pack costs 19.99, {found.count(0)} of 2000 prices are not found")
    database.rollback(), database.close()


look("psqlODBC, a double", odbc(), float)
look("psqlODBC, UseServerSidePrepare=0, a double", odbc("UseServerSidePrepare=0"), float)
look("psqlODBC, a Decimal", odbc(), decimal.Decimal)
look("psycopg, a float", psycopg.connect(), float, "%s")
PY
LD_LIBRARY_PATH=$(dirname "$(find . -name libodbcinst.so.2 | head -1)") timeout 100 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "psqlODBC sends a double otherwise." >&2; exit 1; }
