#!/usr/bin/env bash
# postgres 3.4.9 ("postgres.js"), beside pg 8.23.1 (npm), with PostgreSQL 15 (Debian 12), Node 20.
#
# Behaviour: for a parameter that the server calls json or jsonb, postgres.js writes JSON.stringify(value), also when
# the value is a text that IS JSON, such as the raw body of a webhook. The column then holds a JSON string with the
# document inside, not the document. A ::jsonb behind the parameter changes nothing, since it only names the type.
# Seen: '{"amount": 5}' is stored as jsonb_typeof 'string', and body->>'amount' is NULL, so a CHECK (body->>'amount' <>
# '0') passes as well. pg stores the object. An index or a UNIQUE on body->>'id' sees NULL, and lets a payment in twice.
#
# The wrong guess: a text goes to the server as it is, and the server parses it, as with pg and psql; with ::jsonb at
# the latest.
# For a webhook the raw text is what one has in hand, as its signature is over it. Read back, JSON.parse() by habit even
# gives the right object. What helps, each tried here: ${body}::text::jsonb, or the parsed object.
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
npm install --silent --no-audit --no-fund postgres@3.4.9 pg@8.23.1
cat >try.mjs <<'JS'
import pg from "pg"
import postgres from "postgres"

const url = `postgres://postgres@127.0.0.1:${process.env.PORT}/postgres`
const sql = postgres(url)
const client = new pg.Client(url)
await client.connect()
await sql`CREATE TABLE events (body jsonb CHECK (body->>'amount' <> '0'))`
await sql`CREATE UNIQUE INDEX ON events ((body->>'id'))`

const body = (id) => `{"id": "${id}", "amount": 5}`
const WAYS = {
  "pg": (id) => client.query("INSERT INTO events VALUES ($1)", [body(id)]),
  "postgres.js": (id) => sql`INSERT INTO events VALUES (${body(id)})`,
  "::jsonb": (id) => sql`INSERT INTO events VALUES (${body(id)}::jsonb)`,
  "::text::jsonb": (id) => sql`INSERT INTO events VALUES (${body(id)}::text::jsonb)`,
  "object": (id) => sql`INSERT INTO events VALUES (${JSON.parse(body(id))})`,
}
let wrong = 0
for (const [name, insert] of Object.entries(WAYS)) {
  await sql`TRUNCATE events`
  await insert("p1")
  const twice = await insert("p1").then(() => "taken twice", () => "refused the second time")
  const [row] = await sql`SELECT jsonb_typeof(body) AS type, body->>'amount' AS amount FROM events LIMIT 1`
  const seen = `${row.type}, amount ${row.amount}, ${twice}`
  console.log(`${name}: ${seen}`)
  const text = name === "postgres.js" || name === "::jsonb"
  if (seen !== (text ? "string, amount null, taken twice" : "object, amount 5, refused the second time")) wrong++
}
if (wrong) console.error("A JSON text is stored otherwise than it was.")
process.exit(wrong ? 1 : 0)
JS
timeout 60 node try.mjs
