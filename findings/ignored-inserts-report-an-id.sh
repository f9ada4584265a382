#!/usr/bin/env bash
# peewee 4.5.3 (PyPI), Python 3; knex 3.3.0 and TypeORM 1.1.1 (npm), Node 20, beside dataset 2.0.0 (PyPI);
# SQLite in memory: knex by libsql 0.5.29 under the name of better-sqlite3, TypeORM by sql.js 1.17.0.
#
# Behaviour: an INSERT that may be ignored (on_conflict_ignore(), onConflict().ignore(), orIgnore()) reports
# the id of its row. For a row that was ignored all three report the id of the row that the connection
# inserted LAST, whichever that was: SQLite keeps that number, and they pass it on without asking whether a
# row was added.
# Seen: references r1, r2 and r1 again: 1, 2, 2. The third is neither the id of r1 nor nothing.
# insert_ignore() of dataset gives 1, 2, False. (knex gives 1, 2, 2 with better-sqlite3 12.11.1 as well.)
#
# The wrong guess: what was ignored has no id (None, 0, []), so that "if insert: add the credits" takes each
# payment once; or else it has the id of the row that was in the way.
# For a webhook that comes twice: the credits are added again, or are booked on the payment of someone else. A
# test with one payment gets the id of the only row there is, and seems to be right. What helps, tried here:
# as_rowcount() in peewee, which is 0; returning("id") in knex, which is []; in TypeORM a plain insert, which
# raises.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check peewee==4.5.3 dataset==2.0.0 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps knex@3.3.0 better-sqlite3@npm:libsql@0.5.29 \
    typeorm@1.1.1 sql.js@1.17.0 reflect-metadata@0.2.2
cat >try.py <<'PY'
import dataset
from peewee import Model, SqliteDatabase, TextField

class Payment(Model):
    reference = TextField(unique=True)

database = SqliteDatabase(":memory:")
database.bind([Payment])
database.create_tables([Payment])
first, second = (Payment.insert(reference=each).on_conflict_ignore() for each in ("r1", "r2"))
print("peewee", [first.execute(), second.execute(), first.execute()], first.as_rowcount().execute())
table = dataset.connect("sqlite:///:memory:")["payment"]
print("dataset", [table.insert_ignore({"reference": each}, ["reference"]) for each in ("r1", "r2", "r1")])
PY
cat >try.mjs <<'JS'
import "reflect-metadata"
import knex from "knex"
import { DataSource, EntitySchema } from "typeorm"

const db = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true })
await db.schema.createTable("payment", (made) => [made.increments("id"), made.string("reference").unique()])
const ignoring = (reference) => db("payment").insert({ reference }).onConflict("reference").ignore()
const ids = [await ignoring("r1"), await ignoring("r2"), await ignoring("r1")]
console.log("knex", ids.flat(), await ignoring("r1").returning("id"))
await db.destroy()
const payment = new EntitySchema({ name: "payment", columns: {
  id: { type: "integer", primary: true, generated: true }, reference: { type: "varchar", unique: true } } })
const source = await new DataSource({ type: "sqljs", entities: [payment], synchronize: true }).initialize()
const insert = (reference) => source.createQueryBuilder().insert().into("payment").values({ reference })
const reported = []
for (const reference of ["r1", "r2", "r1"])
  reported.push((await insert(reference).orIgnore().execute()).identifiers[0].id)
console.log("TypeORM", reported, await insert("r1").execute().catch(() => "raises"))
JS
seen=$(timeout 60 venv/bin/python try.py; timeout 60 node --no-warnings try.mjs)
echo "$seen"
[ "$seen" = "peewee [1, 2, 2] 0
dataset [1, 2, False]
knex [ 1, 2, 2 ] []
TypeORM [ 1, 2, 2 ] raises" ] || { echo "An ignored INSERT is reported otherwise than it was."; exit 1; }
