#!/usr/bin/env bash
# pg-boss 10.4.2 (npm), a queue of jobs in PostgreSQL (15, Debian 12), Node 20.
#
# Behaviour: send(queue, data, { singletonKey }) alone makes a job each time. The key is stored, and nothing looks at
# it: in a queue of the default policy, "standard", it takes effect with singletonSeconds only. Of two sends with one
# "id" the second is null, as one expects of a key.
# Seen: two sends with singletonKey "payment-1": two jobs, both are handed out, the credit is added twice. In a queue of
# policy "short" the second is null until the first is fetched, then there is a second one again.
#
# The wrong guess: one key, one job (until it is done, at the least), as the name says and as bullmq's jobId and
# graphile-worker's job_key do (by their manuals; not run here).
# For webhooks that come twice: the option is taken, typed, and without effect, and a test with one webhook passes.
# What helps, tried here: a job's own id, a UUID made of the payment's (version 5, say). And the ledger's own
# UNIQUE reference, since no queue runs a job once for certain.
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
npm install --silent --no-audit --no-fund pg-boss@10.4.2
cat >try.mjs <<'JS'
import PgBoss from "pg-boss"

const boss = new PgBoss(`postgres://postgres@127.0.0.1:${process.env.PORT}/postgres`)
boss.on("error", (error) => { console.error(error.message) })
await boss.start()
await boss.createQueue("standard")
await boss.createQueue("short", { policy: "short" })
const one = { singletonKey: "payment-1" }

async function jobs(queue, options) {
  const made = [await boss.send(queue, { credits: 100 }, options), await boss.send(queue, { credits: 100 }, options)]
  const handed = (await boss.fetch(queue, { batchSize: 10 })).length
  const again = await boss.send(queue, { credits: 100 }, options)
  await boss.purgeQueue(queue)
  return `${made.filter(Boolean).length} made, ${handed} handed out, then ${again ? "one more" : "none"}`
}
const seen = [
  await jobs("standard", one), await jobs("short", one),
  await jobs("standard", { ...one, singletonSeconds: 3_600 }),
  await jobs("standard", { id: "0194f7a0-0000-7000-8000-000000000001" }),
]
console.log("singletonKey: %s\npolicy short: %s\nwith singletonSeconds: %s\nid: %s", ...seen)
await boss.stop({ graceful: false })
const once = "1 made, 1 handed out, then none"
if (seen.join(";") !== `2 made, 2 handed out, then one more;1 made, 1 handed out, then one more;${once};${once}`) {
  console.error("pg-boss takes a job's key otherwise than it did.")
  process.exit(1)
}
process.exit(0)
JS
timeout 90 node try.mjs
