#!/usr/bin/env bash
# node:sqlite of Node 24.21.0 (npm's node) and of deno 2.9.6, better-sqlite3 13.2.0 and libsql 0.5.29, beside sqlite3
# 6.0.1, sql.js 1.17.0, bun:sqlite of bun 1.4.5 and @tursodatabase/database 0.7.2 (npm).
#
# Behaviour: the first four hand every JavaScript number to SQLite as a REAL, whole ones too. An INTEGER column makes an
# integer of a whole one again, so that most code never sees it; in an expression it stays what it is, and a division by
# it, or after it, has a fraction. The others bind a whole number as an integer.
# Seen: a bonus of 15 %, UPDATE users SET credits = credits * ? / 100, with 115. With 115 written into the statement 10
# credits become 11. Bound, they become 11.5 with the first four, stored as such in the INTEGER column, and 11 with the
# others. CHECK (credits >= 0) is content; a STRICT table refuses the row.
#
# The wrong guess: a bound 115 does what a written 115 does, as it does in SQLite's shell, in Python and in bun, and a
# column that is called INTEGER has whole numbers.
# For a ledger of whole credits: half credits that no test in the shell has shown, and that the readers of the file then
# round, each in its own way.
# What helps, tried here: a BigInt, 115n; CAST(? AS INTEGER); STRICT.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@24.21.0 deno@2.9.6 bun@1.4.5 better-sqlite3@13.2.0 libsql@0.5.29 \
    sqlite3@6.0.1 sql.js@1.17.0 @tursodatabase/database@0.7.2
cat >try.mjs <<'JS'
const TABLE = "CREATE TABLE users (credits INTEGER NOT NULL CHECK (credits >= 0))"
const ROW = "INSERT INTO users VALUES (10)", BONUS = "UPDATE users SET credits = credits * ? / 100"
const LEFT = "SELECT credits FROM users"
const plain = (Database) => async (value, table = TABLE, bonus = BONUS) => {   // the interface of better-sqlite3
  const db = new Database(":memory:")
  for (const sql of [table, ROW]) db.exec(sql)
  db.prepare(bonus).run(value)
  return db.prepare(LEFT).get().credits
}
const of = async (name) => (await import(name)).default
const ways = process.versions.bun ? { bun: plain((await import("bun:sqlite")).Database) }
  : globalThis.Deno ? { deno: plain((await import("node:sqlite")).DatabaseSync) } : {
    node: plain((await import("node:sqlite")).DatabaseSync),
    "better-sqlite3": plain(await of("better-sqlite3")),
    libsql: plain(await of("libsql")),
    sqlite3: async (value) => {
      const db = new (await of("sqlite3")).Database(":memory:")
      return new Promise((done) => db.serialize(() => db.run(TABLE).run(ROW).run(BONUS, value)
        .get(LEFT, (error, row) => done(row.credits))))
    },
    "sql.js": async (value) => {
      const db = new (await (await of("sql.js"))()).Database()
      db.run(TABLE + ";" + ROW), db.run(BONUS, [value])
      return db.exec(LEFT)[0].values[0][0]
    },
    turso: async (value) => {
      const db = await (await import("@tursodatabase/database")).connect(":memory:")
      await db.exec(TABLE + ";" + ROW), await (await db.prepare(BONUS)).run(value)
      return (await (await db.prepare(LEFT)).get()).credits
    },
  }
for (const [name, way] of Object.entries(ways)) console.log(name, await way(115))
if (ways.node) {
  console.log("115n", await ways.node(115n))
  console.log("CAST", await ways.node(115, TABLE, BONUS.replace("?", "CAST(? AS INTEGER)")))
  console.log("STRICT", await ways.node(115, TABLE + " STRICT").catch(() => "refused"))
}
JS
export PATH=$dir/node_modules/.bin:$PATH
seen=$(timeout 60 node try.mjs; timeout 60 deno run --no-check -A try.mjs; timeout 60 bun try.mjs)
echo "$seen"
[ "${seen//$'\n'/ }" = "node 11.5 better-sqlite3 11.5 libsql 11.5 sqlite3 11 sql.js 11 turso 11 115n 11 CAST 11\
 STRICT refused deno 11.5 bun 11" ] || { echo "Changed: one of them binds a whole number otherwise."; exit 1; }
