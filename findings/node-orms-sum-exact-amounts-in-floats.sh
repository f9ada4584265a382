#!/usr/bin/env bash
# Sequelize 6.37.8 and TypeORM 1.1.1 with pg 8.23.1, and slonik 47.3.2 (npm), Node 20, PostgreSQL 15.20 (Debian 12).
#
# Behaviour: the two ORMs give a DECIMAL and a BIGINT as text, since JavaScript's numbers have 53 bits; their method
# sum() of the same columns makes a number. slonik reads an int8 as a BigInt and any numeric as a number, and
# PostgreSQL's sum of int8 is a numeric.
# Output seen, payments of 9007199254740993 and 0 units (bigint), and of 1234567.123456789012345678 and 0:
#     Sequelize, the row: '9007199254740993' '1234567.123456789012345678'
#     Sequelize, sum(): 9007199254740992 1234567.123456789
#     Sequelize, fn("sum"): '9007199254740993' '1234567.123456789012345678'
#     TypeORM, the row: '9007199254740993' '1234567.123456789012345678'
#     TypeORM, sum(): 9007199254740992 1234567.123456789
#     slonik, the row: 9007199254740993n 1234567.123456789
#     slonik, sum(): 9007199254740992 1234567.123456789
#
# The wrong guess: a library that takes care to give each amount exactly does so with their sum.
# A total of tokens with 18 decimals, or of a ledger in smallest units, differs from the sum of its rows in the last
# digits, so that reconciliation says that units are missing; `sum === balance` is false, text against number.
# What helps, tried here: the function sum as an expression (fn), which gives text.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts sequelize@6.37.8 typeorm@1.1.1 pg@8.23.1 slonik@47.3.2 \
    zod@3.25.76 reflect-metadata@0.2.2
psql -Xq -c "CREATE TABLE payments (id int PRIMARY KEY, units bigint, amount numeric(38, 18))" \
    -c "INSERT INTO payments VALUES (1, 9007199254740993, '1234567.123456789012345678'), (2, 0, 0)"
cat >try.mjs <<'JS'
import { DataTypes, Sequelize } from "sequelize"
import { createPool, sql } from "slonik"
import { DataSource, EntitySchema } from "typeorm"
import { inspect } from "node:util"

const url = process.argv[2]
const say = (name, ...values) => console.log(`${name}: ${values.map((value) => inspect(value)).join(" ")}`)

const sequelize = new Sequelize(url, { logging: false })
const fields = { units: DataTypes.BIGINT, amount: DataTypes.DECIMAL(38, 18) }
const Payment = sequelize.define("payments", fields, { timestamps: false })
const row = await Payment.findByPk(1)
say("Sequelize, the row", row.units, row.amount)
say("Sequelize, sum()", await Payment.sum("units"), await Payment.sum("amount"))
const total = (column) => [sequelize.fn("sum", sequelize.col(column)), column]
const [exact] = await Payment.findAll({ attributes: [total("units"), total("amount")], raw: true })
say('Sequelize, fn("sum")', exact.units, exact.amount)

const columns = { id: { type: "int", primary: true }, units: { type: "bigint" }, amount: { type: "numeric" } }
const source = new DataSource({ type: "postgres", url, entities: [new EntitySchema({ name: "payments", columns })] })
const payments = (await source.initialize()).getRepository("payments")
const found = await payments.findOneBy({ id: 1 })
say("TypeORM, the row", found.units, found.amount)
say("TypeORM, sum()", await payments.sum("units"), await payments.sum("amount"))

const pool = await createPool(url)
for (const [name, query] of [["the row", sql.unsafe`SELECT units, amount FROM payments WHERE id = 1`],
    ["sum()", sql.unsafe`SELECT sum(units) AS units, sum(amount) AS amount FROM payments`]]) {
  const { units, amount } = await pool.one(query)
  say("slonik, " + name, units, amount)
}
process.exit()
JS
timeout 100 node try.mjs "postgres://$PGUSER:$PGPASSWORD@127.0.0.1:$PGPORT/postgres" | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Another of them sums exactly, or inexactly, now." >&2; exit 1; }
