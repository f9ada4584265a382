#!/usr/bin/env bash
# sqlite 5.1.1 over sqlite3 6.0.1 (npm), Node 20, its db.migrate(); beside knex 3.3.0.
#
# Behaviour: it keeps each migration's "Down" part in the database. At each start it undoes what has run and has no file
# now, from the newest on, and only then runs what is new.
# Output seen, a history with two payments that 002 has made; then a start of a release that has no 002 yet, and one of
# the newer release again; and, as another case, the file of 002 renamed to 003:
#     sqlite, former release: tables migrations users, newer release again: 0 payments
#     sqlite, file renamed: 0 payments
#     knex, former release: tables history knex_migrations knex_migrations_lock users, newer release again: 2 payments
#
# The wrong guess: migrate() goes forward; an applied migration without a file is left alone, or an error, as knex's
# "migration directory is corrupt" is.
# Who answers a bad release by starting the former one, whose start calls migrate(), drops the table that the newer one
# had brought, with all payments since. Both starts end well, so that the deployment calls it healed. A process of the
# former release that restarts beside the newer one, as in a rolling update, does the same; so does a branch of a
# colleague on a shared test database, and who renumbers a file after a merge.
# What helps: no "Down" part below a table of payments ("-- Down" with nothing after it); or another tool.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund sqlite@5.1.1 sqlite3@6.0.1 knex@3.3.0
cat >try.js <<'JS'
const fs = require("fs"), { open } = require("sqlite"), { Database } = require("sqlite3"), knex = require("knex")
const USERS = "CREATE TABLE users (id TEXT PRIMARY KEY, credits INT)"
const HISTORY = "CREATE TABLE history (id INTEGER PRIMARY KEY, user TEXT, amount INT)"
const TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
const PAY = "INSERT INTO history (user, amount) VALUES ('ann', 100), ('ann', 50)"
const COUNT = "SELECT count(*) AS n FROM history"
const tools = {
  sqlite: { ending: "sql", text: (up, down) => `-- Up\n${up};\n-- Down\n${down};`, async start(filename, folder, ask) {
    const db = await open({ filename, driver: Database })
    try { await db.migrate({ migrationsPath: folder }) } finally { ask = ask && await db.all(ask); await db.close() }
    return ask
  } },
  knex: { ending: "js", text: (up, down) => `exports.up = (db) => db.raw(\`${up}\`)
exports.down = (db) => db.raw(\`${down}\`)`, async start(filename, folder, ask) {
    const db = knex({ client: "sqlite3", connection: { filename }, useNullAsDefault: true })
    await db.migrate.latest({ directory: folder }).catch((error) => { if (!/corrupt/.test(error)) throw error })
    try { return ask && await db.raw(ask) } finally { await db.destroy() }
  } }
}
async function look(name, renamed) {
  const { ending, text, start } = tools[name], folder = fs.mkdtempSync("migrations"), file = `${folder}.db`
  fs.writeFileSync(`${folder}/001-users.${ending}`, text(USERS, "DROP TABLE users"))
  const second = `${folder}/002-history.${ending}`
  fs.writeFileSync(second, text(HISTORY, "DROP TABLE history"))
  await start(file, folder); await start(file, folder, PAY)
  if (renamed) {
    fs.renameSync(second, `${folder}/003-history.${ending}`)
    return console.log(`${name}, file renamed: ${(await start(file, folder, COUNT))[0].n} payments`)
  }
  fs.renameSync(second, "away")
  const tables = (await start(file, folder, TABLES)).map((row) => row.name).join(" ")
  fs.renameSync("away", second)
  const { n } = (await start(file, folder, COUNT))[0]
  console.log(`${name}, former release: tables ${tables}, newer release again: ${n} payments`)
}
look("sqlite").then(() => look("sqlite", true)).then(() => look("knex"))
JS
timeout 60 node try.js | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A migration without a file is met otherwise." >&2; exit 1; }
