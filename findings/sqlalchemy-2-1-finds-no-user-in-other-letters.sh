#!/usr/bin/env bash
# SQLAlchemy 2.1.9 and 2.0.58 with psycopg 3.3.9 and psycopg2-binary 2.9.13 (PyPI), Python 3.11, PostgreSQL 15.20
# (Debian 12) with its extension citext: a table of users whose id is an address.
#
# Behaviour: a column that is citext in the database and String in the model. psycopg2 sends the address without a type;
# for psycopg (and asyncpg, tried) SQLAlchemy writes ::VARCHAR behind it, and citext = varchar is compared as text. What
# compares by the key alone, as ON CONFLICT, is as before.
# Output seen, Ann@example.com has 10 credits; the gateway and the app say ann@example.com; postgresql:// has another
# driver since 2.1:
#     2.0.58 postgresql:// is psycopg2: a payment of 5 leaves 15, a debit of 1 changes 1 row, balance 14
#     2.1.9 postgresql:// is psycopg: a payment of 5 leaves 15, a debit of 1 changes 0 rows, balance None
#     2.1.9 postgresql+psycopg2:// is psycopg2: a payment of 5 leaves 15, a debit of 1 changes 1 row, balance 14
#     2.1.9 postgresql:// is psycopg, CITEXT: a payment of 5 leaves 15, a debit of 1 changes 1 row, balance 14
#
# The wrong guess: the column's type in the database says how it compares, whatever the driver.
# After the update a user who has written his address otherwise than at first pays, and the payment arrives; but each
# debit is refused, and he is told that he is not known. Tests with addresses in small letters see nothing.
# What helps, tried here: CITEXT of sqlalchemy.dialects.postgresql in the model; or the driver's name in the URL.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
for version in 2.0.58 2.1.9; do
    python3 -m venv "venv$version"
    "venv$version/bin/pip" -q install --disable-pip-version-check "sqlalchemy==$version" "psycopg[binary]==3.3.9" \
        psycopg2-binary==2.9.13 2>/dev/null
done
cat >try.py <<'PY'
import os, sqlalchemy, sys  # noqa: E401
from sqlalchemy import Integer, String, select, text, update
from sqlalchemy.dialects.postgresql import CITEXT, insert
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

ASKED = "ann@example.com"
scheme, kind = sys.argv[1], {"String": String, "CITEXT": CITEXT}[sys.argv[2]]
server = "{PGUSER}:{PGPASSWORD}@localhost:{PGPORT}/{PGDATABASE}".format_map(os.environ)


class User(type("Base", (DeclarativeBase,), {})):
    __tablename__ = "users"
    id, credits = mapped_column(kind, primary_key=True), mapped_column(Integer)


with Session(sqlalchemy.create_engine(f"{scheme}://{server}")) as session:
    session.execute(text("CREATE EXTENSION citext"))
    session.execute(text("CREATE TABLE users (id citext PRIMARY KEY, credits int)"))
    session.execute(text("INSERT INTO users VALUES ('Ann@example.com', 10)"))
    paid = insert(User).values(id=ASKED, credits=5).on_conflict_do_update(
        index_elements=["id"], set_={"credits": User.credits + 5})
    left = session.scalar(paid.returning(User.__table__.c.credits))
    rows = session.execute(update(User).where(User.id == ASKED).values(credits=User.credits - 1)).rowcount
    balance = session.scalar(select(User.credits).where(User.id == ASKED))
    print(f"{sqlalchemy.__version__} {scheme}:// is {session.bind.driver}{', CITEXT' * (kind is CITEXT)}: a payment of "
          f"5 leaves {left}, a debit of 1 changes {rows} row{'s' * (rows != 1)}, balance {balance}")
PY
{ venv2.0.58/bin/python try.py postgresql String; venv2.1.9/bin/python try.py postgresql String
venv2.1.9/bin/python try.py postgresql+psycopg2 String; venv2.1.9/bin/python try.py postgresql CITEXT; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Other letters are met otherwise." >&2; exit 1; }
