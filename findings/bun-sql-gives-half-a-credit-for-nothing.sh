#!/usr/bin/env bash
# Bun 1.4.5 (npm), its own client Bun.sql, beside pg 8.23.1 and postgres 3.4.9 (npm), PostgreSQL 15.20.
#
# Behaviour: the type of a parameter is that of the value in JavaScript, not the one that the statement wants: 5 is an
# integer, and 0.5 a double precision. So "credits - 0.5" is reckoned in doubles, whatever the column is, and the
# result is rounded to fit into it, halves to the even side.
# Output seen, 10 credits in an int, and 12.345678901234567891 in a numeric(38,18), less 0.5, or 2.5:
#     Bun.sql, credits: 10, 8
#     Bun.sql, numeric: 11.845678901234600000, 9.845678901234570000
#     Bun.sql, credits, as text: refused, refused
#     Bun.sql, numeric, as text: 11.845678901234567891, 9.845678901234567891
#     pg, credits: refused, refused
#     pg, numeric: 11.845678901234567891, 9.845678901234567891
#     postgres, credits: refused, refused
#     postgres, numeric: 11.845678901234567891, 9.845678901234567891
#
# The wrong guess: a client that replaces pg and postgres hands the value to the server, which knows what a column is;
# a debit of half a credit from an int is an error, and a numeric is exact, as that is what it is for. Who sells half
# a credit takes nothing for it, with one row updated each time; a debit of 2.5 takes 2. Of amounts with 18 decimals
# the last ones are changed, also by a debit of a round 0.5. Whole amounts, as tests have them, are right.
# What helps, tried here: each amount as text.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund bun@1.4.5 pg@8.23.1 postgres@3.4.9 >>log 2>&1 || { cat log; exit 1; }
cat >try.mjs <<'JS'
import { SQL } from "bun"
import pg from "pg"
import postgres from "postgres"

const { PGUSER, PGPASSWORD, PGPORT } = process.env
const url = `postgres://${PGUSER}:${PGPASSWORD}@localhost:${PGPORT}/postgres`
const bun = new SQL(url), js = postgres(url), client = new pg.Client(url)
await client.connect()
const debit = (sql, column, amount) => column === "credits"
  ? sql`UPDATE users SET credits = credits - ${amount} RETURNING credits AS left`
  : sql`UPDATE users SET dai = dai - ${amount} RETURNING dai AS left`
const by_pg = async (column, amount) =>
  (await client.query(`UPDATE users SET ${column} = ${column} - $1 RETURNING ${column} AS left`, [amount])).rows
const ways = { "Bun.sql": (column, amount) => debit(bun, column, amount), pg: by_pg,
  postgres: (column, amount) => debit(js, column, amount) }
for (const [name, change] of [["Bun.sql", (amount) => amount], ["Bun.sql", String], ["pg", (amount) => amount],
  ["postgres", (amount) => amount]])
  for (const column of ["credits", "dai"]) {
    const seen = []
    for (const amount of [0.5, 2.5]) {
      await client.query("DROP TABLE IF EXISTS users; CREATE TABLE users (credits int, dai numeric(38,18)); "
        + "INSERT INTO users VALUES (10, 12.345678901234567891)")
      seen.push(await ways[name](column, change(amount)).then((rows) => rows[0].left, () => "refused"))
    }
    console.log(`${name}, ${column === "dai" ? "numeric" : column}${change === String ? ", as text" : ""}: `
      + seen.join(", "))
  }
process.exit()
JS
timeout 60 node_modules/.bin/bun try.mjs 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Bun.sql reckons with a number otherwise now." >&2; exit 1; }
