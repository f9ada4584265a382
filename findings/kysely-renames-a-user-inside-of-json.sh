#!/usr/bin/env bash
# kysely 0.29.9 (CamelCasePlugin) with pg 8.23.1, and postgres 3.4.9 (postgres.camel), npm, Node 20, with PostgreSQL
# 15.20 (Debian 12).
#
# Behaviour: both write user_id as userId for the code, and do so with all names in what a query gives: in a jsonb
# column, too, at any depth. On the way back they leave them alone, so what was read and is stored again is changed.
# Seen: a column of balances by user, {"ann_lee": 5, "annLee": 7}, comes as {annLee: 5}: one user and his credits are
# gone, in the database as well once it is stored again. An event with metadata.user_id has metadata.userId.
#
# The wrong guess: the option is about columns, as with Drizzle's; what is in a JSON value is data.
# For a webhook's body that is kept as jsonb, or credits by user in one: the handler that worked on the request finds no
# user_id in the same event from the table, and two users are added up to one.
# What helps, tried here: new CamelCasePlugin({ maintainNestedObjectKeys: true }), and column: postgres.toCamel.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg; npm init -y >/dev/null
npm install --silent --no-audit --no-fund kysely@0.29.9 pg@8.23.1 postgres@3.4.9
cat >try.mjs <<'JS'
import { CamelCasePlugin, Kysely, PostgresDialect } from "kysely"
import pg from "pg"
import postgres from "postgres"

const to = { host: process.env.PGHOST, user: "postgres", database: "postgres" }
const pool = new pg.Pool(to), dialect = new PostgresDialect({ pool })
const kysely = (options) => {
  const db = new Kysely({ dialect, plugins: [new CamelCasePlugin(options)] })
  return [() => db.selectFrom("kept_events").selectAll().executeTakeFirst(),
          (row) => db.updateTable("kept_events").set({ credits: JSON.stringify(row.credits) }).execute()]
}
const js = (transform) => {
  const sql = postgres({ ...to, path: `${to.host}/.s.PGSQL.5432`, transform })
  return [async () => (await sql`SELECT * FROM kept_events`)[0],
          async (row) => [await sql`UPDATE kept_events SET credits = ${sql.json(row.credits)}`, await sql.end()]]
}
const seen = {}
for (const [name, [read, write]] of Object.entries({
  kysely: kysely(), "kysely, nested kept": kysely({ maintainNestedObjectKeys: true }),
  "postgres.camel": js(postgres.camel), "postgres.toCamel": js({ column: postgres.toCamel }) })) {
  await pool.query(`DROP TABLE IF EXISTS kept_events; CREATE TABLE kept_events AS SELECT
    '{"metadata": {"user_id": "u1"}}'::jsonb AS raw_event, '{"ann_lee": 5, "annLee": 7}'::jsonb AS credits`)
  const row = await read()
  await write(row)
  const stored = (await pool.query("SELECT credits::text FROM kept_events")).rows[0].credits
  seen[name] = `${Object.keys(row.rawEvent.metadata)}, ${JSON.stringify(row.credits)}, stored ${stored}`
}
await pool.end()
console.log(seen)
const [, kept] = Object.values(seen), renamed = 'userId, {"annLee":5}, stored {"annLee": 5}'
if (Object.values(seen).join() !== [renamed, kept, renamed, kept].join() || !kept.includes('"ann_lee": 5')) {
  console.error("The names in a JSON column are treated otherwise than they were.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
