#!/usr/bin/env bash
# pg 8.23.1 and postgres 3.4.9 ("postgres.js", npm), Node 20, with PostgreSQL 15.18 (Debian 12).
#
# Behaviour: timestamptz has microseconds, a JavaScript Date has milliseconds. Both libraries cut off the rest
# when they read, so the value that comes out is earlier than the one in the row.
# Seen: 1,000 movements, a tenth of a millisecond apart, read in pages of 7 by WHERE (t, id) < ($1, $2) ORDER
# BY t DESC, id DESC, with the last row of the page before as $1 and $2. It ends without an error after 700
# rows. The other way round, with > and ascending, each page is the first one again, for ever. With t::text in
# the SELECT pg gets 1,000, and postgres.js still 700, since it makes a Date of the text on its way back.
#
# The wrong guess: (t, id) is unique, so the walk is complete; where two rows have one millisecond, id
# decides.
# For a history or an export by page: of rows that were committed in one batch, as a busy ledger does, some
# are left out, and the sum is short by them; a test with a row each second gets all. What helps in both,
# tried here: a column timestamptz(3).
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir/pg"
as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses=127.0.0.1 -p $port -k $dir/pg" start >/dev/null
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pg@8.23.1 postgres@3.4.9
export PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres PGDATABASE=postgres TZ=UTC
psql -XAtq -c "CREATE TABLE moves (id bigint PRIMARY KEY, t timestamptz, ms timestamptz(3));
INSERT INTO moves SELECT i, t, t FROM generate_series(1, 1000) i, LATERAL (SELECT
    timestamptz '2026-11-28 12:00:00' + i * interval '0.1 ms' AS t) at"
cat >walk.mjs <<'JS'
import pg from "pg"
import postgres from "postgres"

const client = new pg.Client(), sql = postgres()
await client.connect()
const ask = { pg: async (text, values) => (await client.query(text, values)).rows, "postgres.js": sql.unsafe }

async function walk(library, sign, column = "t", selected = column) {
  const order = sign === "<" ? "DESC" : "ASC", ids = new Set()
  const page = `SELECT id::int, ${selected} AS t FROM moves WHERE (${column}, id) ${sign} ($1, $2)
    ORDER BY ${column} ${order}, id ${order} LIMIT 7`
  let rows, last = { t: sign === "<" ? "2100-01-01" : "2000-01-01", id: 0 }
  while ((rows = await ask[library](page, [last.t, last.id])).length) {
    last = rows.at(-1)
    if (ids.has(last.id)) return `${ids.size} without end`
    for (const row of rows) ids.add(row.id)
  }
  return ids.size
}
const ways = { down: ["<"], up: [">"], text: ["<", "t", "t::text"], ms: ["<", "ms"] }
for (const name in ask) {
  const said = []
  for (const way in ways) said.push(`${await walk(name, ...ways[way])} ${way}`)
  console.log(`${name}: ${said.join(", ")}`)
}
await client.end()
await sql.end()
JS
seen=$(timeout 60 node walk.mjs)
echo "$seen"
[ "$seen" = "pg: 700 down, 7 without end up, 1000 text, 1000 ms
postgres.js: 700 down, 7 without end up, 700 text, 1000 ms" ] ||
    { echo "These libraries read a time otherwise than they did."; exit 1; }
