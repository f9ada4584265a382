#!/usr/bin/env bash
# mysql2 3.24.5, alone and under drizzle-orm 0.45.4, and mariadb 3.5.4 (npm), Node 20, beside PyMySQL 1.2.4 (PyPI),
# Python 3, with MariaDB 10.11.19 (Debian 12).
#
# Behaviour: the drivers for Node ask the server, by the flag FOUND_ROWS, to count the rows that a statement has found,
# not those that it has changed. An INSERT ... ON DUPLICATE KEY UPDATE that sets a column to itself, the usual "do
# nothing" there and the one that drizzle's manual gives, then counts 1 for a known key as for a new one.
# Seen: a payment's reference, inserted twice: affectedRows is 1 and 1. PyMySQL and the server's own client say 1 and
# 0.
#
# The wrong guess: the number of rows is the server's and the same in each driver, 0 when nothing was changed.
# For a webhook that adds credits if its INSERT counted a row: each delivery of the event adds them again. Moved from
# Python, or tried in the server's own client, the statement is right.
# What helps, tried here: flags: "-FOUND_ROWS" of mysql2, foundRows: false of mariadb, or INSERT IGNORE.
set -euo pipefail
dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" \
    --auth-root-authentication-method=normal >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mysql2@3.24.5 drizzle-orm@0.45.4 mariadb@3.5.4
python3 -m venv venv; venv/bin/pip install -q --disable-pip-version-check pymysql==1.2.4
cat >try.py <<'PYTHON'
import sys

import pymysql

cursor = pymysql.connect(unix_socket=sys.argv[1], user="root", database="test", autocommit=True).cursor()
print(cursor.execute(sys.argv[2]), cursor.execute(sys.argv[2]), sep=",")
PYTHON
cat >try.mjs <<'JS'
import { execFileSync } from "node:child_process"
import { sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/mysql2"
import { mysqlTable, varchar } from "drizzle-orm/mysql-core"
import mariadb from "mariadb"
import mysql from "mysql2/promise"

const to = { socketPath: process.argv[2], user: "root", database: "test" }
for (let i = 0; i < 100; i++) {
  const up = await mysql.createConnection(to).then((db) => db.end()).then(() => true, () => false)
  if (up) break
  await new Promise((done) => setTimeout(done, 100))
}
const NOTHING = "INSERT INTO seen VALUES ('r1') ON DUPLICATE KEY UPDATE reference = reference"
const IGNORE = "INSERT IGNORE INTO seen VALUES ('r1')"
const one = await mysql.createConnection(to), two = await mysql.createConnection({ ...to, flags: "-FOUND_ROWS" })
const three = await mariadb.createConnection(to), four = await mariadb.createConnection({ ...to, foundRows: false })
const seen = mysqlTable("seen", { reference: varchar("reference", { length: 50 }).primaryKey() })
const count = async (insert) => [await insert(), await insert()].map((told) => (told[0] ?? told).affectedRows).join()
const ways = {
  mysql2: () => count(() => one.query(NOTHING)),
  drizzle: () => count(() => drizzle(one).insert(seen).values({ reference: "r1" })
    .onDuplicateKeyUpdate({ set: { reference: sql`reference` } })),
  "mysql2, -FOUND_ROWS": () => count(() => two.query(NOTHING)),
  "mysql2, IGNORE": () => count(() => one.query(IGNORE)),
  mariadb: () => count(() => three.query(NOTHING)),
  "mariadb, foundRows: false": () => count(() => four.query(NOTHING)),
  PyMySQL: () => `${execFileSync("venv/bin/python", ["try.py", to.socketPath, NOTHING])}`.trim(),
}
const told = {}
for (const [name, way] of Object.entries(ways)) {
  await one.query("CREATE OR REPLACE TABLE seen (reference VARCHAR(50) PRIMARY KEY)")
  told[name] = await way()
}
console.log(told)
if (Object.values(told).join(" ") !== "1,1 1,1 1,0 1,0 1,1 1,0 1,0") {
  console.error("Changed: mysql2 or another of these drivers counts rows otherwise than it did.")
  process.exit(1)
}
process.exit()
JS
timeout 60 node try.mjs "$dir/data/s"
