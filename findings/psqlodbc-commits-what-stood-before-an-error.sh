#!/usr/bin/env bash
# psqlODBC 13.02.0000 (Debian 12's odbc-postgresql 1:13.02.0000-2+b1, unpacked here, not installed) by pyodbc 5.5.0,
# beside psycopg 3.3.9 (PyPI), Python 3.11, PostgreSQL 15.20; autocommit off.
#
# Behaviour: psqlODBC sets a savepoint before each statement, and after an error goes back to that alone, so that the
# transaction goes on. With Protocol=7.4-1 it takes back all, and what follows is a transaction of its own, without a
# word. With 7.4-0 it is as PostgreSQL has it, and commit() of a failed transaction is silent.
# Output seen, ann has 10, bob 0; ann gives bob 5 under a reference that is known already: the debit, the reference,
# whose error is taken for "done before", and, in the second half, the credit; then commit():
#     debit, reference: psycopg: ann 10, bob 0
#     debit, reference: psqlODBC: ann 5, bob 0
#     debit, reference: psqlODBC, Protocol=7.4-1: ann 10, bob 0
#     debit, reference: psqlODBC, Protocol=7.4-0: ann 10, bob 0
#     debit, reference, credit: psycopg: InFailedSqlTransaction, ann 10, bob 0
#     debit, reference, credit: psqlODBC: ann 5, bob 5
#     debit, reference, credit: psqlODBC, Protocol=7.4-1: ann 10, bob 5
#     debit, reference, credit: psqlODBC, Protocol=7.4-0: ProgrammingError, ann 10, bob 0
#
# The wrong guess: whoever asks PostgreSQL gets PostgreSQL's transactions, of which nothing stays after an error.
# What was safe there, as each error undid the whole, debits again for each retry; with 7.4-1, which looks stricter, a
# retry makes credits out of nothing. What helps, tried here: Protocol=7.4-0, or rollback() after each error.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; apt-get download odbc-postgresql libodbcinst2 >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check pyodbc==5.5.0 "psycopg[binary]==3.3.9" 2>/dev/null
cat >try.py <<'PY'
import contextlib, glob, os, psycopg, pyodbc  # noqa: E401
driver = os.path.abspath(glob.glob("usr/lib/*/odbc/psqlodbcw.so")[0])
plain = psycopg.connect(autocommit=True)
plain.execute("CREATE TABLE users (id text PRIMARY KEY, credits int); CREATE TABLE gifts (reference text PRIMARY KEY)")
plain.execute("INSERT INTO gifts VALUES ('g1')")
def odbc(more=""):
    return pyodbc.connect("Driver={};Server={PGHOST};Port={PGPORT};Database={PGDATABASE};Uid={PGUSER};Pwd={PGPASSWORD};"
                          .format(driver, **os.environ) + more)
for credit in False, True:
    for name, connect, more in [("psycopg", psycopg.connect, ""), ("psqlODBC", odbc, "")] + [
            (f"psqlODBC, {protocol}", odbc, protocol) for protocol in ("Protocol=7.4-1", "Protocol=7.4-0")]:
        plain.execute("TRUNCATE users; INSERT INTO users VALUES ('ann', 10), ('bob', 0)")
        database, error = connect(more), ""
        cursor = database.cursor()
        cursor.execute("UPDATE users SET credits = credits - 5 WHERE id = 'ann'")
        with contextlib.suppress(psycopg.IntegrityError, pyodbc.IntegrityError):
            cursor.execute("INSERT INTO gifts VALUES ('g1')")
        try:
            credit and cursor.execute("UPDATE users SET credits = credits + 5 WHERE id = 'bob'")
        except (psycopg.Error, pyodbc.Error) as raised:
            error = type(raised).__name__ + ", "
        database.commit(), database.close()
        rows = plain.execute("SELECT id || ' ' || credits FROM users ORDER BY id").fetchall()
        print(f"debit, reference{', credit' * credit}: {name}: {error}{', '.join(row for row, in rows)}")
PY
LD_LIBRARY_PATH=$(dirname "$(find . -name libodbcinst.so.2 | head -1)") timeout 100 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A transaction goes on otherwise." >&2; exit 1; }
