#!/usr/bin/env bash
# postgres 3.4.9 (npm; "postgres.js"), Node 20, with PostgreSQL 15.20 (Debian 12).
#
# Behaviour: sql.subscribe() calls a function for each change of a table. When its connection is ended by the server, it
# writes "Unexpected error during logical streaming - reconnecting", and does not reconnect. Its slot is a temporary
# one, so that even a subscription that came back would not have what happened in between.
# Seen: a payment each 100 ms; after the fifth the subscription's connection is ended, as a restart, a failover or an
# administrator does. Of 80 the function hears the first five. Queries through the same sql go on, and PostgreSQL has no
# one who replicates.
#
# The wrong guess: it comes back as it says, as queries and listen() of the same client do, and goes on from where it
# was.
# For credits that are added as payments appear in a table: after the database's next restart none is, in a process that
# is up, answers its health check, and logged one line at that time.
# What helps: subscribe's fourth argument, which is called (tried here): process.exit() in it, so that the service is
# started anew, and a look at the table at its start.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -c wal_level=logical -k $dir/pg" start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg
npm init -y >/dev/null
npm install --silent --no-audit --no-fund postgres@3.4.9
cat >try.mjs <<'JS'
import { setTimeout as delay } from "node:timers/promises"
import postgres from "postgres"

const host = process.env.PGHOST
const sql = postgres({ host, path: `${host}/.s.PGSQL.5432`, user: "postgres", publications: "payments", onnotice() {} })
await sql`CREATE TABLE payments (id int PRIMARY KEY)`
await sql`CREATE PUBLICATION payments FOR TABLE payments`
const heard = []
let listened = 0, told = 0
await sql.listen("payment", () => { listened++ })
await sql.subscribe("insert:payments", ({ id }) => heard.push(id), () => null, () => { told++ })
for (let id = 1; id <= 80; id++) {
  await sql`INSERT INTO payments VALUES (${id})`
  await sql.notify("payment", "")
  if (id === 5) {
    await delay(500)
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_replication`
  }
  await delay(100)
}
const seen = { heard: heard.join(), told, stored: (await sql`SELECT count(*)::int FROM payments`)[0].count,
  replicating: (await sql`SELECT count(*)::int FROM pg_stat_replication`)[0].count, listened }
console.log(seen)
if (JSON.stringify(seen) !== '{"heard":"1,2,3,4,5","told":1,"stored":80,"replicating":0,"listened":80}') {
  console.error("postgres.js goes on otherwise than it did when the connection of a subscription is ended.")
  process.exit(1)
}
process.exit()
JS
timeout 60 node try.mjs 2>said || { cat said; exit 1; }
head -1 said | cut -c 1-70
