#!/usr/bin/env bash
# drizzle-orm 0.45.4 with pg 8.23.1 (npm), Node 20, with PostgreSQL 15 (Debian 12).
#
# Behaviour: a relational query, db.query.users.findMany({ with: { payments: true } }), has PostgreSQL make JSON of the
# nested rows, with numeric and bigint as JSON numbers. JSON.parse makes doubles of them before drizzle makes of these
# what the column's type promises, text or BigInt. The rows of the outer table come as they are.
# Output seen, one payment, read as a row and as a nested row:
#     amount: '1234567.123456789012345678', nested '1234567.123456789'
#     price: '0.000000100', nested '1e-7'
#     receipt: 1234567890123456789n, nested 1234567890123456768n
#
# The wrong guess: a column that is declared as text or bigint, so that it is exact, is exact in each query.
# A refund that is looked up by the nested receipt finds no payment, amounts of tokens with 18 places are not what was
# paid, and the small price is no decimal any more. With ids below 2^53 and amounts of 19.99 tests pass.
# What helps, tried here: a join by select(), or in the nested part extras with sql`${payments.receipt}::text`.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund drizzle-orm@0.45.4 pg@8.23.1
cat >try.mjs <<'JS'
import { eq, relations, sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/node-postgres"
import { bigint, numeric, pgTable, text } from "drizzle-orm/pg-core"
import pg from "pg"

const users = pgTable("users", { id: text().primaryKey() })
const payments = pgTable("payments", {
  user_id: text().references(() => users.id),
  amount: numeric({ precision: 38, scale: 18 }),
  price: numeric({ precision: 12, scale: 9 }),
  receipt: bigint({ mode: "bigint" }),
})
const of_users = relations(users, ({ many }) => ({ payments: many(payments) }))
const of_payments = relations(payments, ({ one }) => ({
  user: one(users, { fields: [payments.user_id], references: [users.id] }) }))
const pool = new pg.Pool()
const db = drizzle(pool, { schema: { users, payments, of_users, of_payments } })
await pool.query(`CREATE TABLE users (id text PRIMARY KEY);
  CREATE TABLE payments (user_id text REFERENCES users, amount numeric(38, 18), price numeric(12, 9), receipt bigint);
  INSERT INTO users VALUES ('u1');
  INSERT INTO payments VALUES ('u1', 1234567.123456789012345678, 0.0000001, 1234567890123456789)`)
const [row] = (await db.select().from(users).innerJoin(payments, eq(payments.user_id, users.id))).map((r) => r.payments)
const [nested] = (await db.query.users.findMany({ with: { payments: true } }))[0].payments
const extras = { exact: sql`${payments.receipt}::text`.as("exact") }
const [helped] = (await db.query.users.findMany({ with: { payments: { extras } } }))[0].payments
await pool.end()
const shown = (value) => typeof value === "bigint" ? `${value}n` : `'${value}'`
for (const name of ["amount", "price", "receipt"])
  console.log(`${name}: ${shown(row[name])}, nested ${shown(nested[name])}`)
if (helped.exact !== "1234567890123456789") throw new Error("the extra is not exact")
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "drizzle reads nested rows otherwise than it did." >&2; exit 1; }
