#!/usr/bin/env bash
# typeorm 1.1.1 with pg 8.23.1 (npm), Node 20, PostgreSQL 15 (Debian 12). With MariaDB it does the same (tried).
#
# Behaviour: where an entity's column gets another type, what synchronize does and migration:generate writes is DROP
# COLUMN and ADD COLUMN; all rows then have the column's default. Another precision of numeric is an ALTER … TYPE.
# Output seen, u1 has 100 credits, and the entity is changed:
#     integer to bigint: DROP COLUMN, ADD; then 0
#     integer to numeric(20,2): DROP COLUMN, ADD; then 0.00
#     numeric(10,2) to numeric(20,2): ALTER; then 100.00
#     varchar(10) to varchar(20): DROP COLUMN, ADD; then 0
#
# The wrong guess: integer to bigint is a widening that PostgreSQL can do in place, so the tool lets it.
# It is what one does before balances pass 2^31, or when credits are to have fractions: each user has 0 afterwards,
# nothing failed, and in a test database, which is made anew, nothing was lost. A longer voucher code loses all codes.
# What helps, tried: ALTER TABLE … TYPE by hand, after which it finds nothing to do.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund typeorm@1.1.1 pg@8.23.1
cat >try.cjs <<'JS'
const { DataSource, EntitySchema } = require("typeorm")

const { PGHOST: host, PGPORT, PGUSER: username, PGPASSWORD: password } = process.env
const connect = (column) => new DataSource({
  type: "postgres", host, port: Number(PGPORT), username, password, database: "postgres",
  entities: [new EntitySchema({ name: "users", columns: {
    id: { type: "varchar", primary: true }, credits: { default: 0, ...column } } })],
}).initialize()
const integer = { type: "integer" }, bigint = { type: "bigint" }
const numeric = (precision) => ({ type: "numeric", precision, scale: 2 })
const varchar = (length) => ({ type: "varchar", length })
const ways = {
  "integer to bigint": [integer, bigint],
  "integer to numeric(20,2)": [integer, numeric(20)],
  "numeric(10,2) to numeric(20,2)": [numeric(10), numeric(20)],
  "varchar(10) to varchar(20)": [varchar(10), varchar(20)],
}
const main = async () => {
  for (const [name, [before, after]] of Object.entries(ways)) {
    const first = await connect(before)
    await first.synchronize(true)
    await first.query("INSERT INTO users VALUES ('u1', 100)")
    await first.destroy()
    const second = await connect(after)
    const { upQueries } = await second.driver.createSchemaBuilder().log()  // what migration:generate writes
    await second.synchronize()
    const [{ credits }] = await second.query("SELECT credits FROM users")
    await second.destroy()
    const words = upQueries.map(({ query }) => query.match(/DROP COLUMN|ADD|ALTER(?= COLUMN)/)[0])
    console.log(`${name}: ${words.join(", ")}; then ${credits}`)
  }
}
main()
JS
timeout 90 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "TypeORM changes types otherwise than it did." >&2; exit 1; }
