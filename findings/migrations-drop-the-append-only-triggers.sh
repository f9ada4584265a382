#!/usr/bin/env bash
# Django 5.2.19, and Alembic 1.20.1 on SQLAlchemy 2.0.58 (PyPI), Python 3; TypeORM 1.1.1 over sql.js 1.17.0
# (npm), Node 20; SQLite each time.
#
# Behaviour: SQLite cannot change a column, so a migration that does makes a new table, copies the rows, drops
# the old one and takes its name. The triggers go with the old table, and none of the three makes them anew or
# says a word.
# Seen: a history's reason is given 80 characters instead of 50. After it the trigger that refused each UPDATE
# is gone in all three. The partial UNIQUE index, made by SQL as well, is gone in Django and there in the
# other two. A CHECK without a name is left by none; Alembic warns of that one.
#
# The wrong guess: what a migration was not told to change is there after it, as on PostgreSQL, or it refuses.
# For a ledger that is append-only by triggers: months later a reason may be longer, and the history may be
# changed; no test of the application fails. What helps: to make the triggers again in the same migration, and
# to count them at each start. ADD COLUMN, which SQLite has, keeps all three (tried here).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check django==5.2.19 alembic==1.20.1 \
    sqlalchemy==2.0.58 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts typeorm@1.1.1 sql.js@1.17.0
cat >tables.sql <<'SQL'
CREATE TABLE history (id INTEGER PRIMARY KEY, credits INTEGER CHECK (credits >= 0), reason VARCHAR(50));
CREATE TRIGGER append_only BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE UNIQUE INDEX once ON history (reason) WHERE reason <> '';
SQL
cat >try.cjs <<'JS'
const { readFileSync, writeFileSync } = require("fs")
const { DataSource, TableColumn } = require("typeorm")
async function main() {
  const orm = await new DataSource({ type: "sqljs" }).initialize()
  for (const sql of readFileSync("tables.sql", "utf8").trim().split("\n")) await orm.query(sql)
  const column = new TableColumn({ name: "reason", type: "varchar", length: "80", isNullable: true })
  await orm.createQueryRunner().changeColumn("history", "reason", column)
  writeFileSync("typeorm.db", orm.driver.export())
}
main()
JS
timeout 100 node try.cjs
timeout 100 venv/bin/python -W ignore - <<'PY'
import pathlib, sqlite3, sys
import django, sqlalchemy
from alembic.migration import MigrationContext
from alembic.operations import Operations
from django.conf import settings

for name in ("django", "alembic", "plain"):
    sqlite3.connect(name + ".db").executescript(pathlib.Path("tables.sql").read_text())
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "django.db"}})
django.setup()
from django.db import connection, models


class History(models.Model):
    credits = models.IntegerField(null=True)
    reason = models.CharField(max_length=50, null=True)

    class Meta:
        app_label, db_table = "shop", "history"


longer = models.CharField(max_length=80, null=True)
longer.set_attributes_from_name("reason")
with connection.schema_editor() as editor:
    editor.alter_field(History, History._meta.get_field("reason"), longer)
with sqlalchemy.create_engine("sqlite:///alembic.db").begin() as bind:
    with Operations(MigrationContext.configure(bind)).batch_alter_table("history") as table:
        table.alter_column("reason", type_=sqlalchemy.String(80))
sqlite3.connect("plain.db").execute("ALTER TABLE history ADD COLUMN note VARCHAR(80)")
seen = []
for name in ("django", "alembic", "typeorm", "plain"):
    rows = sqlite3.connect(name + ".db").execute("SELECT type, sql FROM sqlite_master")
    schema = " ".join(f"{kind} {sql}" for kind, sql in rows)
    assert "(80)" in schema, schema
    seen.append([word for word in ("TRIGGER", "INDEX", "CHECK") if word in schema])
    print(f"{name}: left of trigger, index and CHECK: {' '.join(seen[-1]) or 'nothing'}")
if seen != [[], ["INDEX"], ["INDEX"], ["TRIGGER", "INDEX", "CHECK"]]:
    sys.exit("A migration keeps something else than it did.")
PY
