#!/usr/bin/env bash
# Alembic 1.20.1 with SQLAlchemy 2.1.9 and psycopg 3.3.9 (PyPI), Python 3; PostgreSQL 15.18 (Debian 12).
#
# "alembic check", the step in CI that fails when the models say something else than the database, says "No new
# upgrade operations detected" after each of these changes of a model; --autogenerate writes an empty migration:
#     a CHECK is added: no difference
#     a partial UNIQUE index gets another WHERE: no difference
#     a generated column gets another formula: no difference
#     a server default of 0 becomes 5: no difference
#     a UNIQUE constraint is added: difference
#     a column becomes NOT NULL: difference
#
# I had thought that what it creates in a new table (it writes all six there) it compares in an old one.
# So the floor under a balance, CHECK (credits >= 0), is in the model and in each test's new database, and never
# arrives in production; a partial index that was widened from spends to refunds stays as it was.
# What helps: to write these by hand (op.create_check_constraint), and to compare pg_dump -s of both databases.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
psql -XAtc "SHOW server_version" | grep '^15\.18' >/dev/null || echo "note: seen with PostgreSQL 15.18"
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT
cd "$home"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check alembic==1.20.1 sqlalchemy==2.1.9 'psycopg[binary]==3.3.9' 2>/dev/null
venv/bin/alembic -q init migrations >/dev/null 2>&1
cat >models.py <<'PY'
import os

import sqlalchemy as sa

change = os.environ.get("CHANGE", "")
metadata = sa.MetaData()
floor = [sa.CheckConstraint("credits >= 0", name="floor")] if "CHECK" in change else []
once = [sa.UniqueConstraint("email", name="once")] if "constraint" in change else []
sa.Table("users", metadata, sa.Column("user_id", sa.Text, primary_key=True), *floor, *once,
         sa.Column("credits", sa.BigInteger, nullable=False, server_default="5" if "default" in change else "0"),
         sa.Column("email", sa.Text, nullable="NOT NULL" not in change))
moves = sa.Table("moves", metadata, sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("type", sa.Text),
                 sa.Column("jti", sa.Text),
                 sa.Column("tax", sa.BigInteger, sa.Computed("id * 3" if "formula" in change else "id * 2")))
wanted = "type IN ('spend', 'refund')" if "WHERE" in change else "type = 'spend'"
sa.Index("one_spend", moves.c.jti, unique=True, postgresql_where=sa.text(wanted))
PY
sed -i "s#^sqlalchemy.url.*#sqlalchemy.url = postgresql+psycopg://#" alembic.ini
sed -i 's/^target_metadata = None/import models; target_metadata = models.metadata/' migrations/env.py
PYTHONPATH=. ; export PYTHONPATH
venv/bin/alembic -q revision --autogenerate -m first >/dev/null 2>&1
venv/bin/alembic -q upgrade head 2>/dev/null
sed -n 's/^#     \(.*\): .*/\1/p' "$self" | while read -r change; do
    said=difference
    ! CHANGE=$change venv/bin/alembic check 2>&1 | grep -q '^No new upgrade operations' || said="no difference"
    echo "$change: $said"
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "alembic check sees other changes than it did." >&2; exit 1; }
