#!/usr/bin/env bash
# sequelize 6.37.8 with pg 8.23.1 (npm), Node 20, with PostgreSQL 15.20 (Debian 12).
#
# Behaviour: transaction.afterCommit(hook) runs the hook when commit() of that transaction object is over, however that
# ended. A COMMIT that the database refuses is followed by the hook, and then by the error. In a transaction inside of
# another one it runs when the savepoint is done, while the outer one may still fail.
# Seen: a vend debits 5 of 10 and has a deferred constraint, which COMMIT looks at and refuses: the hook has sent a
# token, the caller gets the error, 10 credits are left. A vend in an inner transaction whose outer one fails: the
# same. A failure in the function, which is what tests do, sends none.
#
# The wrong guess: after commit means that it has been committed, with all around it, as in Django's on_commit.
# For a vend that sends its token, mail or job from the hook: sold without a debit.
# What helps, tried here: send after `await sequelize.transaction(…)` of the outermost one.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg; npm init -y >/dev/null
npm install --silent --no-audit --no-fund sequelize@6.37.8 pg@8.23.1
cat >try.mjs <<'JS'
import { Sequelize } from "sequelize"

const options = { host: process.env.PGHOST, dialect: "postgres", logging: false }
const sequelize = new Sequelize("postgres", "postgres", "", options)
let sent
const debit = async (transaction) => {
  await sequelize.query("UPDATE users SET credits = credits - 5", { transaction })
  transaction.afterCommit(() => { sent++ })
}
const owed = (transaction) => sequelize.query("INSERT INTO history VALUES ('nobody')", { transaction })
const fail = () => { throw new Error("refused") }
const ways = {
  "all is well": () => sequelize.transaction(debit),
  "the function fails": () => sequelize.transaction(async (outer) => [await debit(outer), fail()]),
  "COMMIT fails": () => sequelize.transaction(async (outer) => [await debit(outer), await owed(outer)]),
  "the outer one fails": () => sequelize.transaction(async (transaction) => [
    await sequelize.transaction({ transaction }, debit), fail()]),
  "COMMIT fails, sent after it": () => sequelize.transaction(owed).then(() => { sent++ }),
}
const seen = {}
for (const [name, way] of Object.entries(ways)) {
  await sequelize.query(`DROP TABLE IF EXISTS history, users; CREATE TABLE users (id text PRIMARY KEY, credits int);
    CREATE TABLE history (id text REFERENCES users DEFERRABLE INITIALLY DEFERRED); INSERT INTO users VALUES ('u1', 10)`)
  sent = 0
  const told = await way().then(() => "done", () => "failed")
  seen[name] = `${told}, ${(await sequelize.query("SELECT credits FROM users"))[0][0].credits} left, ${sent} sent`
}
await sequelize.close()
console.log(seen)
if (Object.values(seen).join("; ") !== "done, 5 left, 1 sent; failed, 10 left, 0 sent; failed, 10 left, 1 sent; " +
    "failed, 10 left, 1 sent; failed, 10 left, 0 sent") {
  console.error("Sequelize runs afterCommit otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs 2>/dev/null
