#!/usr/bin/env bash
# @mikro-orm/core and @mikro-orm/postgresql 6.6.16 (npm), Node 20, with PostgreSQL 15.18 (Debian 12).
#
# Behaviour: em.transactional() inside em.transactional() is a savepoint. When the inner one fails it is rolled back,
# and the objects that it changed stay changed in the outer one, if that one loaded them first. What happens then
# depends on when it failed: before a flush, the outer commit writes the change; after one, it is not written, and the
# object goes on showing a balance that the database does not have. 7.2.1 does the same on Node 24.
# Seen: 10 credits, loaded outside; the inner function debits 5 and throws, and the outer one catches that. Thrown
# before the flush: 5 credits are committed, without the history. Thrown after it: 10 are in the database, and the
# object and a second findOne() say 5. If the outer one had not loaded the user, it is 10 and 10.
#
# The wrong guess: the inner function has an EntityManager of its own, so what it changed and rolled back is forgotten.
# For a vend that looks the user up, tries to debit in an inner transaction and goes on without if that is refused: the
# credit is gone and no token was sold.
# What helps, tried here: em.refresh(user) after the failure.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @mikro-orm/core@6.6.16 @mikro-orm/postgresql@6.6.16
cat >try.mjs <<'JS'
import { EntitySchema, MikroORM } from "@mikro-orm/postgresql"

const User = new EntitySchema({
  name: "User", properties: { id: { type: "string", primary: true }, credits: { type: "integer" } } })
const orm = await MikroORM.init({ entities: [User], host: process.env.PGHOST, user: "postgres", dbName: "postgres" })
await orm.schema.refreshDatabase()
const seen = {}
for (const [name, { loaded = true, flushed, refreshed }] of Object.entries({
  "before the flush": {}, "after it": { flushed: true }, "not loaded outside": { loaded: false },
  "before the flush, refreshed": { refreshed: true }, "after it, refreshed": { flushed: true, refreshed: true } })) {
  await orm.em.fork().upsert(User, { id: "u1", credits: 10 })
  let shown
  await orm.em.fork().transactional(async (em) => {
    const user = loaded && await em.findOneOrFail(User, "u1")
    await em.transactional(async (inner) => {
      (await inner.findOneOrFail(User, "u1")).credits -= 5
      if (flushed) await inner.flush()
      throw new Error("no history")
    }).catch(() => null)
    if (refreshed) await em.refresh(user)
    shown = (await em.findOneOrFail(User, "u1")).credits
  })
  seen[name] = `shows ${shown}, has ${(await orm.em.fork().findOneOrFail(User, "u1")).credits}`
}
await orm.close()
console.log(seen)
if (Object.values(seen).join("; ") !== "shows 5, has 5; shows 5, has 10" + "; shows 10, has 10".repeat(3)) {
  console.error("MikroORM's objects now survive an inner rollback otherwise than they did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
