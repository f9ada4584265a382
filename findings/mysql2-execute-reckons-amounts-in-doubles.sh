#!/usr/bin/env bash
# mysql2 3.24.5 and mariadb 3.5.4 (npm), Node 20, with MariaDB 10.11.19 (Debian 12).
#
# Behaviour: execute(), the prepared statement of mysql2, sends a number as a double and a BigInt as a text, and with
# both MariaDB reckons in doubles: what the column has beyond some 16 digits is rounded, also by an amount of 5.
# query() writes the amount into the statement, where it is exact. The mariadb package sends an integer as one.
# Output seen, a decimal(38,18) with 12.345678901234567891 and a bigint with 9007199254740993, less 5:
#     mysql2 query(), 5: 7.345678901234567891, 9007199254740988
#     mysql2 execute(), 5: 7.345678901234567000, 9007199254740987
#     mysql2 execute(), 5n: 7.345678901234567000, 9007199254740987
#     mysql2 execute(), CAST(? AS DECIMAL(38,18)), 5: 7.345678901234567891, 9007199254740988
#     mariadb execute(), 5: 7.345678901234567891, 9007199254740988
#     mariadb execute(), 5n: 7.345678901234567891, 9007199254740988
#
# The wrong guess: execute() and query() differ in speed and safety, not in the sum; a BigInt is there to be exact,
# and what is subtracted from an exact column by the server itself is exact. A ledger in msat, or in tokens of 18
# decimals, is off by a little with each debit, and does not add up to its history; no statement fails. With balances
# of few digits, as tests have them, all is right.
# What helps, tried here: the CAST, or query().
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"; cd "$dir"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >log
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >>log 2>&1 & server=$!
npm init -y >>log; npm install --silent --no-audit --no-fund mysql2@3.24.5 mariadb@3.5.4 >>log 2>&1 ||
    { cat log; exit 1; }
for _ in $(seq 100); do mariadb --no-defaults -uroot -S data/s -e "" 2>/dev/null && break; sleep 0.1; done
cat >try.mjs <<'JS'
import mariadb from "mariadb"
import mysql from "mysql2/promise"
const options = { socketPath: "data/s", user: "root", database: "test" }
const one = await mysql.createConnection(options), other = await mariadb.createConnection(options)
const cast = "CAST(? AS DECIMAL(38,18))"
for (const [name, connection, call, mark, amount] of [["mysql2 query()", one, "query", "?", 5],
  ["mysql2 execute()", one, "execute", "?", 5], ["mysql2 execute()", one, "execute", "?", 5n],
  [`mysql2 execute(), ${cast}`, one, "execute", cast, 5],
  ["mariadb execute()", other, "execute", "?", 5], ["mariadb execute()", other, "execute", "?", 5n]]) {
  await one.query("CREATE OR REPLACE TABLE users (dai decimal(38,18), msat bigint)")
  await one.query("INSERT INTO users VALUES (12.345678901234567891, 9007199254740993)")
  await connection[call](`UPDATE users SET dai = dai - ${mark}, msat = msat - ${mark}`, [amount, amount])
  const [[row]] = await one.query("SELECT CAST(dai AS char) AS dai, CAST(msat AS char) AS msat FROM users")
  console.log(`${name}, ${amount}${typeof amount === "bigint" ? "n" : ""}: ${row.dai}, ${row.msat}`)
}
process.exit()
JS
timeout 60 node try.mjs 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A prepared statement reckons otherwise now." >&2; exit 1; }
