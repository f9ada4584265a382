#!/usr/bin/env bash
# zongji 0.5.1 (npm), which reads the binlog of MySQL and MariaDB, Node 20, beside mysql-replication 1.0.17 (PyPI),
# Python 3.11; MariaDB 10.11.19 (Debian 12), binlog_format = ROW, binlog_row_metadata = FULL.
#
# Behaviour: an event of the binlog has the values in the order of the columns at its time. zongji asks the server for
# the table's columns as they are now, and gives their names in turn. A new column at the end does no harm (tried).
# Output seen, p1 (fee 0.50, amount 19.99) is paid before a migration, p2 (amount 5.00) after it, and then both are told
# to a reader that begins where it had stopped, before both. The columns: reference, fee, amount, at.
#     zongji, a column added before the fee: p1 amount 2026-11-30T10:00:00.000Z, p2 amount 5
#     zongji, the fee moved behind the amount: p1 amount 0.5, p2 amount 5
#     mysql-replication, the fee moved behind the amount: p1 amount 19.99, p2 amount 5.00
#
# The wrong guess: the log tells what was written, or the reader stops at a table that has changed since (as it does, by
# a TypeError, when the table has fewer columns now).
# A feed that credits users by the payments it reads there, and is behind while a migration runs, or is started again
# after it, as a deployment does both at once, credits the fee in place of the amount, without a word.
# What helps: new columns at the end; the reader at the end of the log before a migration; one that reads its names.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/data"; user=$(id -un); [ "$user" != root ] || { user=nobody; chown nobody "$dir/data"; }
cd "$dir"; npm init -y >/dev/null; npm install --silent --no-audit --no-fund zongji@0.5.1
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check mysql-replication==1.0.17 2>/dev/null
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >log
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
TZ=UTC /usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --port="$port" \
    --bind-address=127.0.0.1 --log-bin=log --binlog-format=ROW --binlog-row-metadata=FULL --server-id=1 \
    >/dev/null 2>&1 & server=$!
maria() { mariadb --no-defaults -uroot -S "$dir/data/s" test -e "$1"; }
for _ in $(seq 100); do maria "" 2>/dev/null && break; sleep 0.1; done
maria "CREATE USER feed@127.0.0.1 IDENTIFIED BY 'x'; GRANT ALL ON *.* TO feed@127.0.0.1"
cat >zongji.js <<'JS'
const ZongJi = require("zongji"), [port, count] = process.argv.slice(2).map(Number), told = []
const reader = new ZongJi({ host: "127.0.0.1", port, user: "feed", password: "x", timezone: "Z" })
reader.on("error", (error) => { throw error })
reader.on("binlog", (event) => {
  for (const row of event.rows ?? []) {
    const amount = row.amount instanceof Date ? row.amount.toISOString() : row.amount
    if (told.push(`${row.reference} amount ${amount}`) === count) { console.log(told.join(", ")); process.exit() }
  }
})
reader.start({ filename: "log.000001", position: 4, includeEvents: ["tablemap", "writerows"] })
JS
cat >reader.py <<'PY'
import sys; from pymysqlreplication import BinLogStreamReader, row_event  # noqa: E702
reader = BinLogStreamReader({"host": "127.0.0.1", "port": int(sys.argv[1]), "user": "feed", "passwd": "x"}, server_id=9,
                            log_file="log.000001", log_pos=4, only_events=[row_event.WriteRowsEvent])
print(*("{reference} amount {amount}".format_map(row["values"]) for event in reader for row in event.rows), sep=", ")
PY
migrate() {
    maria "RESET MASTER; CREATE OR REPLACE TABLE payments (reference varchar(20) PRIMARY KEY, fee decimal(12, 2),
        amount decimal(12, 2), at datetime); INSERT INTO payments VALUES ('p1', 0.50, 19.99, '2026-11-30 10:00:00');
        ALTER TABLE payments $1; INSERT INTO payments (reference, amount) VALUES ('p2', 5.00)"
}
zongji() { migrate "$1"; echo "zongji, $2: $(timeout 20 node zongji.js "$port" 2)"; }
behind="MODIFY fee decimal(12, 2) AFTER amount"
{ zongji "ADD tip decimal(12, 2) AFTER reference" "a column added before the fee"
zongji "$behind" "the fee moved behind the amount"
echo "mysql-replication, the fee moved behind the amount: $(timeout 20 venv/bin/python reader.py "$port")"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The binlog's columns are told otherwise." >&2; exit 1; }
