#!/usr/bin/env bash
# pg-logical-replication 2.5.0 with pg 8.23.1 (npm), Node 20, with PostgreSQL 15.20 (Debian 12).
#
# Behaviour: what PostgreSQL was told is done does not come again. By default the client tells so when it has called
# the listener, whatever becomes of that. With acknowledge: { auto: false } it is to wait for acknowledge(), as its
# manual says; but the status that it sends in the background, at once and then each timeoutSeconds, says it, too.
# Seen: a payment is inserted, the async listener rejects, the service is stopped and started again: the payment does
# not come again, neither by default nor with auto: false. With auto: false and timeoutSeconds: 0 it does.
#
# The wrong guess: a change whose listener failed comes again after a restart, at the latest with auto: false.
# For an outbox by logical replication, from a table of payments to Pluct: a payment that arrives while the other side
# is away is never credited, and the slot says that there is nothing to do.
# What helps, tried here: { auto: false, timeoutSeconds: 0 }, and acknowledge() after the work.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -c wal_level=logical -k $dir/pg" start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg; npm init -y >/dev/null
npm install --silent --no-audit --no-fund pg-logical-replication@2.5.0 pg@8.23.1
cat >try.mjs <<'JS'
import { setTimeout as delay } from "node:timers/promises"
import pg from "pg"
import { LogicalReplicationService, PgoutputPlugin } from "pg-logical-replication"

const to = { host: process.env.PGHOST, user: "postgres", database: "postgres" }, db = new pg.Pool(to), seen = {}
const plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: ["payments"] })
await db.query("CREATE TABLE payments (id int PRIMARY KEY); CREATE PUBLICATION payments FOR TABLE payments")
async function heard(acknowledge, works, insert = "SELECT 1") {
  const service = new LogicalReplicationService(to, { acknowledge }), ids = []
  service.on("data", async (lsn, { tag, new: row }) => {
    if (tag === "insert") ids.push(row.id)
    if (!works) throw new Error("Pluct is away")
    await service.acknowledge(lsn)
  })
  service.subscribe(plugin, "slot").catch(() => null)
  await delay(500)
  await db.query(insert)
  await delay(2500)
  await service.stop()
  return ids.join()
}
process.on("unhandledRejection", () => null)
for (const acknowledge of [{}, { auto: false }, { auto: false, timeoutSeconds: 0 }]) {
  await db.query("SELECT pg_create_logical_replication_slot('slot', 'pgoutput'); TRUNCATE payments")
  const first = await heard(acknowledge, false, "INSERT INTO payments VALUES (1)")
  seen[JSON.stringify(acknowledge)] = `first ${first}; again ${await heard(acknowledge, true)}`
  await delay(500).then(() => db.query("SELECT pg_drop_replication_slot('slot')"))
}
await db.end()
console.log(seen)
if (Object.values(seen).join() !== "first 1; again ,first 1; again ,first 1; again 1") {
  console.error("pg-logical-replication acknowledges otherwise than it did.")
  process.exit(1)
}
JS
timeout 90 node try.mjs
