#!/usr/bin/env bash
# sequelize 6.37.8 over pg 8.23.1, and @mikro-orm/postgresql 6.6.16 (npm), Node 20, with PostgreSQL 15.18 (Debian 12).
#
# Behaviour: both can keep a version in a row, by which the save of an object that is out of date is refused. Which of
# their other ways to change a row count it up is another matter: Sequelize's increment() and MikroORM's nativeUpdate()
# do, upsert() of both does not, nor does Sequelize's update of rows by a condition, User.update(values, { where }).
# Seen: an object is read at 10 credits, the row becomes 7 by upsert(), or 5 by User.update({ credits: literal("credits
# - 5") }), and then the object adds 100 and is saved: 110, without an error. After increment() and nativeUpdate() the
# same save is refused.
#
# The wrong guess: with a version in the table, each change by the library counts it; at least the upsert, which is
# given the whole row, and the update, as increment() is written to the database in the same words.
# For credits that are topped up by upsert() or debited by a condition, and corrected by save(): the debit is
# overwritten, and the check that was to prevent it has passed.
# What helps, tried here: naming the version among the update's values.
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
npm install --silent --no-audit --no-fund sequelize@6.37.8 pg@8.23.1 @mikro-orm/core@6.6.16 \
    @mikro-orm/postgresql@6.6.16
cat >try.mjs <<'JS'
import { EntitySchema, MikroORM, raw } from "@mikro-orm/postgresql"
import { DataTypes, Sequelize } from "sequelize"

const to = { host: process.env.PGHOST, user: "postgres" }, id = "u1", where = { id }
const sequelize = new Sequelize("postgres", "postgres", "", { ...to, dialect: "postgres", logging: false })
const User = sequelize.define("users", {
  id: { type: DataTypes.STRING, primaryKey: true }, credits: DataTypes.INTEGER }, { timestamps: false, version: true })
await sequelize.sync()
const Mikro = new EntitySchema({ name: "users", properties: {
  id: { type: "string", primary: true }, credits: { type: "integer" }, version: { type: "integer", version: true } } })
const orm = await MikroORM.init({ ...to, entities: [Mikro], dbName: "postgres" })
const literal = { credits: sequelize.literal("credits - 5") }
const ways = {
  "Sequelize increment": () => User.increment({ credits: -5 }, { where }),
  "Sequelize upsert": () => User.upsert({ id, credits: 7 }),
  "Sequelize update": () => User.update(literal, { where }),
  "Sequelize update, version": () => User.update({ ...literal, version: sequelize.literal("version + 1") }, { where }),
  "MikroORM nativeUpdate": () => orm.em.fork().nativeUpdate(Mikro, where, { credits: raw("credits - 5") }),
  "MikroORM upsert": () => orm.em.fork().upsert(Mikro, { id, credits: 7 }),
}
const seen = {}
for (const [name, way] of Object.entries(ways)) {
  await sequelize.query("TRUNCATE users; INSERT INTO users (id, credits, version) VALUES ('u1', 10, 1)")
  const em = orm.em.fork(), mikro = await em.findOneOrFail(Mikro, id), user = await User.findByPk(id)
  await way()
  user.credits += 100, mikro.credits += 100
  const saved = name.startsWith("Seq") ? user.save() : em.flush()
  seen[name] = await saved.then(() => "saved", () => "refused")
}
await sequelize.close(), await orm.close()
console.log(seen)
if (Object.values(seen).join() !== "refused,saved,saved,refused,refused,saved") {
  console.error("Which ways of Sequelize and MikroORM count the version up has changed.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
