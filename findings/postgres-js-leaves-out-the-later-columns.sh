#!/usr/bin/env bash
# postgres 3.4.9 ("postgres.js"), beside kysely 0.28.19 on pg 8.23.1 (npm), with PostgreSQL 15 (Debian 12), Node 20.
#
# Behaviour: two things that the library does with values, each without an error.
#   INSERT of several objects, sql(rows): the columns are those of the FIRST object; what only later ones have is left
#   out. A later one that lacks a column of the first raises, so only one order of the rows fails.
#   A Date into a column "timestamp" (without a zone) is written in UTC, and read as the machine's local time.
# Seen: of two payments, the second with a reference, the reference is NULL; in the other order UNDEFINED_VALUE.
# kysely takes the columns of all rows. In Nairobi a moment that is stored and read comes back 3 hours earlier, and
# stored anew each time it wanders; pg, which writes local time as well, gives the same moment.
#
# The wrong guesses: what does not fit all rows raises in either order; and what one client wrote it reads the same.
# For a ledger: imported payments lose the receipt that keeps them from being taken twice, if the first has none; and
# expires_at is three hours off on one machine, and right in CI. What helps, each tried here: sql(rows, "id",
# "reference") with null where there is none, which names the columns; timestamptz.
set -euo pipefail
T=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $T/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$T"' EXIT
[ -x $B/postgres ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$T"; mkdir "$T/pg"; [ "$(id -u)" = 0 ] && chown postgres "$T/pg"
cd "$T/pg"; as_user $B/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
export PORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_user $B/pg_ctl -D data -w -t 60 -l log -o "-c listen_addresses=127.0.0.1 -p $PORT -k $T/pg" start >/dev/null
mkdir "$T/npm"; cd "$T/npm"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund postgres@3.4.9 kysely@0.28.19 pg@8.23.1
cat >try.mjs <<'JS'
import { Kysely, PostgresDialect } from "kysely"
import pg from "pg"
import postgres from "postgres"

const url = `postgres://postgres@127.0.0.1:${process.env.PORT}/postgres`
const sql = postgres(url)
const pool = new pg.Pool({ connectionString: url })
const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) })
await sql`CREATE TABLE payments (id text, reference text, at timestamp, zoned timestamptz)`

const rows = [{ id: "p1" }, { id: "p2", reference: "RKT1" }]
const whole = [{ id: "p1", reference: null }, rows[1]]
async function references(insert) {
  await sql`TRUNCATE payments`
  const error = await insert().then(() => "", (error) => error.code)
  return error || (await sql`SELECT reference FROM payments ORDER BY id`).map((row) => row.reference ?? "none").join()
}
const at = new Date("2026-11-28T12:00:00Z")
await sql`CREATE TABLE times AS SELECT ${at}::timestamp AS plain, ${at}::timestamptz AS zoned`
const [read] = await sql`SELECT * FROM times`
const { rows: [same] } = await pool.query("SELECT $1::timestamp AS at", [at])
const seen = [
  await references(() => sql`INSERT INTO payments ${sql(rows)}`),
  await references(() => sql`INSERT INTO payments ${sql(rows.toReversed())}`),
  await references(() => sql`INSERT INTO payments ${sql(whole, "id", "reference")}`),
  await references(() => kysely.insertInto("payments").values(rows).execute()),
  ...[read.plain, read.zoned, same.at].map((time) => (time - at) / 3_600_000),
]
console.log("references: %s; reversed: %s; named: %s; kysely: %s; hours off: %d, timestamptz %d, pg %d", ...seen)
if (seen.join(" ") !== "none,none UNDEFINED_VALUE none,RKT1 none,RKT1 -3 0 0") process.exit(1)
process.exit(0)
JS
TZ=Africa/Nairobi timeout 60 node try.mjs || { echo "postgres.js treats rows or times otherwise than it did."; exit 1; }
