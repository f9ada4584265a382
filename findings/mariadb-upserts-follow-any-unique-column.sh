#!/usr/bin/env bash
# knex 3.3.0 and typeorm 1.1.1 (npm), Node 20, with MariaDB 10.11.19 (Debian 12), beside SQLite.
#
# Behaviour: both are told by which column a row may be known already: onConflict("id").merge(), upsert(row, ["id"]). For
# MariaDB and MySQL they write ON DUPLICATE KEY UPDATE, which names no column: a row that meets another one in any
# UNIQUE column changes that one. Neither says a word. MikroORM 6.6.16's onConflictFields does the same (tried).
# Output seen, ann has 10 credits and the phone 254700000001; bob is new and brings 100 and the same phone:
#     SQLite, knex merge: refused; ann 10
#     MariaDB, knex merge: done; ann 110
#     MariaDB, knex ignore: done; ann 10
#     MariaDB, TypeORM upsert: done; bob 100
#
# The wrong guess: what is named is what counts, and a clash in another column is refused, as on other databases.
# Bob's payment goes to ann, or to nobody; in TypeORM ann's row itself becomes bob's. With one UNIQUE column all is
# well, so it begins with the migration that makes the phone, or the mail address, unique.
# What helps: INSERT alone, and an UPDATE where it fails for the key; or the id as the only UNIQUE column.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund -E knex@3.3.0 typeorm@1.1.1 mysql2@3.24.5 better-sqlite3@12.11.1
for _ in $(seq 100); do mariadb --no-defaults -uroot -S "$dir/data/s" -e "" 2>/dev/null && break; sleep 0.1; done
cat >try.cjs <<'JS'
const { DataSource, EntitySchema } = require("typeorm")
const connect = require("knex")

const connection = { socketPath: "data/s", user: "root", database: "test" }
const bob = { id: "bob", phone: "254700000001", credits: 100 }
const main = async () => {
  const sqlite = connect({ client: "better-sqlite3", connection: ":memory:", useNullAsDefault: true })
  const knex = connect({ client: "mysql2", connection })
  const source = await new DataSource({ type: "mariadb", socketPath: "data/s", username: "root", database: "test",
    entities: [new EntitySchema({ name: "users", columns: { id: { type: "varchar", primary: true },
      phone: { type: "varchar", unique: true }, credits: { type: "int" } } })] }).initialize()
  const merged = (on) => on("users").insert(bob).onConflict("id").merge({ credits: on.raw("users.credits + 100") })
  for (const [name, way, on = knex] of [["SQLite, knex merge", () => merged(sqlite), sqlite],
    ["MariaDB, knex merge", () => merged(knex)],
    ["MariaDB, knex ignore", () => knex("users").insert(bob).onConflict("id").ignore()],
    ["MariaDB, TypeORM upsert", () => source.getRepository("users").upsert(bob, ["id"])]]) {
    await on.raw("DROP TABLE IF EXISTS users")
    await on.raw("CREATE TABLE users (id varchar(20) PRIMARY KEY, phone varchar(20) UNIQUE, credits int)")
    await on("users").insert({ id: "ann", phone: "254700000001", credits: 10 })
    const told = await way().then(() => "done", () => "refused")
    console.log(`${name}: ${told}; ${(await on("users")).map((row) => `${row.id} ${row.credits}`)}`)
  }
  await Promise.all([knex.destroy(), sqlite.destroy(), source.destroy()])
}
main()
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Upserts on MariaDB do otherwise than they did." >&2; exit 1; }
