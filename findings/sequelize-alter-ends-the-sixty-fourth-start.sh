#!/usr/bin/env bash
# sequelize 6.37.8 with mysql2 3.24.5 (npm), Node 20, MariaDB 10.11.19 (Debian 12).
#
# Behaviour: sync({ alter: true }) of a model that is as the table is writes the column anew each time, with UNIQUE, and
# MariaDB makes another index of each. A table may have 64.
# Output seen, a column with unique: true, and with a name for it; the indexes of the table, and the start that failed:
#     unique: true, after 1 start: 2 indexes
#     unique: true, after 10 starts: 11 indexes
#     unique: true, start 64: Too many keys specified; max 64 keys allowed
#     unique: "phone", after 70 starts: 2 indexes
#
# The wrong guess: a second sync of an unchanged model changes nothing.
# Each purchase writes a row into one more index with each deployment, and slower each time; and after some weeks
# the service that sells does not start, nor does the version before it, to which one goes back in such a night.
# What helps, tried here: a name, unique: "phone", by which the index is found again; the others one drops by hand.
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
npm install --silent --no-audit --no-fund sequelize@6.37.8 mysql2@3.24.5
for _ in $(seq 100); do mariadb --no-defaults -uroot -S "$dir/data/s" -e "" 2>/dev/null && break; sleep 0.1; done
cat >try.cjs <<'JS'
const { DataTypes, Sequelize } = require("sequelize")

const start = async (unique) => {
  const sequelize = new Sequelize("test", "root", "",
    { dialect: "mysql", dialectOptions: { socketPath: "data/s" }, logging: false })
  sequelize.define("users", {
    id: { type: DataTypes.STRING, primaryKey: true },
    phone: { type: DataTypes.STRING(20), unique },
    credits: { type: DataTypes.INTEGER, allowNull: false },
  }, { timestamps: false, tableName: `users_${unique}` })
  try {
    await sequelize.sync({ alter: true })
    return (await sequelize.query(`SHOW INDEX FROM users_${unique}`))[0].length
  } finally { await sequelize.close() }
}
const main = async () => {
  for (const [unique, shown, name] of [[true, [1, 10], "unique: true"], ["phone", [70], 'unique: "phone"']])
    for (let n = 1; n <= 70; n++)
      try {
        const indexes = await start(unique)
        if (shown.includes(n)) console.log(`${name}, after ${n} start${n > 1 ? "s" : ""}: ${indexes} indexes`)
      } catch (error) {
        console.log(`${name}, start ${n}: ${error.message}`)
        break
      }
}
main()
JS
timeout 90 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "sync({ alter: true }) does otherwise." >&2; exit 1; }
