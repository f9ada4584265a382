#!/usr/bin/env bash
# typeorm 1.1.1 over sql.js 1.17.0 (npm), Node 20; over PostgreSQL 15.18 it is the same.
#
# Behaviour: save() compares the object with the row as it is now, column by column. A @VersionColumn counts up when the
# object's version is the row's. When the object is older, its version is a change like any other: the old number is
# written back, without an error, and nothing is counted.
# Seen: three readers hold 10 credits, version 1. One debits twice, version 3. The second, stale, adds 100 and saves:
# 110 credits, both debits are gone, and the version is 1 again. The third asks for the row with lock
# { mode: "optimistic", version: 1 }, to be told if it changed, and is told that all is well. decrement() counts up.
#
# The wrong guess: save() of an old version is refused, as in Hibernate, Sequelize and MikroORM; or it goes through and
# still counts, so that others notice.
# For a balance that is kept so: the lost debit leaves no mark in the version, and the one check that the library offers
# passes after it.
# What helps, tried here: decrement() with the condition in its criteria, whose affected is 0 when it did not hold.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@1.1.1 sql.js@1.17.0 reflect-metadata@0.2.2
cat >try.mjs <<'JS'
import "reflect-metadata"
import { DataSource, EntitySchema, MoreThanOrEqual } from "typeorm"

const User = new EntitySchema({ name: "User", columns: {
  id: { type: String, primary: true }, credits: { type: "integer" }, version: { type: "integer", version: true } } })
const db = await new DataSource({ type: "sqljs", entities: [User], synchronize: true }).initialize()
const users = db.getRepository(User), seen = []
const note = async (what) => {
  const user = await users.findOneBy({ id: "u1" })
  seen.push(`${what}: ${user.credits} credits, version ${user.version}`)
}
await users.save({ id: "u1", credits: 10 })
const [first, stale, third] = await Promise.all([1, 2, 3].map(() => users.findOneBy({ id: "u1" })))
for (const credits of [5, 4]) {
  first.credits = credits
  await users.save(first)
}
await note("debited twice")
stale.credits += 100
await users.save(stale)
await note("stale save")
await db.transaction((tx) => tx.findOneOrFail(User, {
  where: { id: "u1" }, lock: { mode: "optimistic", version: third.version } })).then(
  () => seen.push("not changed since version 1"), (error) => seen.push(error.name))
const { affected } = await users.decrement({ id: "u1", credits: MoreThanOrEqual(500) }, "credits", 500)
await users.decrement({ id: "u1", credits: MoreThanOrEqual(5) }, "credits", 5)
await note(`affected ${affected}, then`)
console.log(seen)
if (seen.join("; ") !== "debited twice: 4 credits, version 3; stale save: 110 credits, version 1; " +
    "not changed since version 1; affected 0, then: 105 credits, version 2") {
  console.error("TypeORM now treats the version of a stale object otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
