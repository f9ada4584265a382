#!/usr/bin/env bash
# node:sqlite of Node 24.21.0 (npm: node), libsql 0.5.29, @libsql/client 0.18.0, @tursodatabase/database 0.7.2 (npm);
# PDO_SQLITE of PHP 8.2, Ruby's sqlite3 1.4.2, DBD::SQLite 1.72 (Debian 12); beside better-sqlite3 13.2.0.
#
# Behaviour: of a text with two statements SQLite compiles the first and says where it stopped. These drivers forget the
# rest: prepare().run() and execute() do the first statement, report its rows, and raise nothing. Only their other call
# (exec, executeMultiple, executescript) does both.
# Seen: "UPDATE users SET credits = credits - 5; INSERT INTO history …" debits, and the history stays empty, in all
# seven. better-sqlite3 and Python's sqlite3 refuse such a text.
#
# The wrong guess: both are done, as the drivers of PostgreSQL and MySQL's mysqli do, or the second is an error.
# For a debit with its history row in one text: the balance goes down and nothing says why, from the first day on; the
# history never adds up to the balances again.
# What helps, tried here: one call for each statement, in a transaction.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
needed="php-sqlite3 ruby-sqlite3 libdbd-sqlite3-perl"
# shellcheck disable=SC2086
dpkg-query -W $needed >/dev/null || { echo "needs Debian 12's $needed"; exit 1; }
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@24.21.0 libsql@0.5.29 @libsql/client@0.18.0 \
    @tursodatabase/database@0.7.2 better-sqlite3@13.2.0 >/dev/null
BOTH="UPDATE users SET credits = credits - 5; INSERT INTO history VALUES ('u1', -5)"
export BOTH
cat >try.mjs <<'JS'
const [, , name, file] = process.argv, { BOTH } = process.env
if (name === "@libsql/client") {
  const { createClient } = await import(name)
  await createClient({ url: `file:${file}` }).execute(BOTH)
} else if (name === "@tursodatabase/database") {
  const { connect } = await import(name)
  const db = await connect(file)
  await (await db.prepare(BOTH)).run()
  await db.close()
} else {
  const { default: Database, DatabaseSync = Database } = await import(name)
  new DatabaseSync(file).prepare(BOTH).run()
}
JS
try() {   # name, command
    sqlite3 "$1.db" "CREATE TABLE users (credits INTEGER); CREATE TABLE history (id TEXT, amount INTEGER);
        INSERT INTO users VALUES (10)"
    if timeout 60 "${@:2}" "$1.db" >said 2>&1; then told="no error"; else told=$(grep -o "more than one" said); fi
    echo "$1: $told, $(sqlite3 "$1.db" "SELECT credits || ' left, history ' || count(history.id) FROM users
        LEFT JOIN history")"
}
mkdir -p @libsql @tursodatabase
for name in node:sqlite libsql @libsql/client @tursodatabase/database better-sqlite3; do
    try $name node_modules/.bin/node try.mjs $name
done | tee seen
# shellcheck disable=SC2016
{ try PDO php -r '(new PDO("sqlite:$argv[1]"))->prepare(getenv("BOTH"))->execute();'
try Ruby ruby -rsqlite3 -e 'SQLite3::Database.new(ARGV[0]).execute(ENV["BOTH"])'
try Perl perl -MDBI -e 'DBI->connect("dbi:SQLite:$ARGV[0]")->do($ENV{BOTH})'; } | tee -a seen
if [ "$(grep -c ': no error, 5 left, history 0$' seen)" != 7 ] ||
    ! grep -qx 'better-sqlite3: more than one, 10 left, history 0' seen; then
    echo "A driver runs a text of two statements otherwise than it did."
    exit 1
fi
