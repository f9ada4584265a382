#!/usr/bin/env bash
# typeorm-transactional 0.5.0 with typeorm 0.3.27 and pg 8.23.1 (npm), Node 20, with PostgreSQL 15.20 (Debian 12).
#
# Behaviour: @Transactional({ propagation: NESTED }), and runInTransaction with it, begin a transaction of their own, on
# a second connection, where there is one already. It commits when its function is done, and what the outer one does
# later is nothing to it.
# Seen: an outer transaction calls a nested debit of 5 of 10 and then fails: 5 credits are left, and what was to run
# after the commit has run. With REQUIRED it is 10, and with TypeORM's own manager.transaction() in another one. A
# nested one that touches a row that the outer one has changed waits for the outer one, which waits for it.
#
# The wrong guess: nested is what it is in Spring, a savepoint that goes with the outer transaction. What this does has
# a name of its own there and here, REQUIRES_NEW.
# For an order whose items are debited one by one, so that one can fail alone: when the order fails, the credits of its
# items are gone.
# What helps, tried here: manager.transaction(…) within the outer one.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg; npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@0.3.27 typeorm-transactional@0.5.0 reflect-metadata@0.2.2 pg@8.23.1
cat >try.mjs <<'JS'
import "reflect-metadata"
import { DataSource, EntitySchema } from "typeorm"
import * as transactional from "typeorm-transactional"

const { Propagation, runInTransaction, runOnTransactionCommit } = transactional
transactional.initializeTransactionalContext()
const User = new EntitySchema({ name: "users", columns: {
  id: { type: String, primary: true }, credits: { type: "integer" } } })
const db = transactional.addTransactionalDataSource(new DataSource({ type: "postgres", host: process.env.PGHOST,
  username: "postgres", database: "postgres", entities: [User], synchronize: true }))
await db.initialize()
let sent
const users = db.getRepository(User), seen = {}
const debit = async (manager = users.manager) => {
  await manager.decrement(User, { id: "u1" }, "credits", 5)
  runOnTransactionCommit(() => { sent++ })
}
for (const [name, inner] of Object.entries({
  NESTED: () => runInTransaction(debit, { propagation: Propagation.NESTED }),
  REQUIRED: () => runInTransaction(debit, { propagation: Propagation.REQUIRED }),
  "manager.transaction()": () => users.manager.transaction(debit) })) {
  await users.save({ id: "u1", credits: 10 })
  sent = 0
  await runInTransaction(async () => [await inner(), await Promise.reject(new Error("order"))]).catch(() => null)
  seen[name] = `${(await users.findOneBy({ id: "u1" })).credits} left, ${sent} sent`
}
await db.destroy()
console.log(seen)
if (Object.values(seen).join("; ") !== "5 left, 1 sent; 10 left, 0 sent; 10 left, 0 sent") {
  console.error("typeorm-transactional nests its transactions otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
