#!/usr/bin/env bash
# surrealdb 2.0.0 (PyPI) with the database that it carries, Python 3.11, beside surrealdb 2.0.8 with
# @surrealdb/node 3.0.3 (npm), Node 20: SurrealDB's own clients.
#
# Behaviour: of a query with several statements Python's query() gives the first one's answer, and raises for the first
# one's error alone. What fails behind it is not heard; and without BEGIN it does not keep back the others either.
# Output seen, ann has 10 credits, payment p1 is known:
#     Python: add 100, create p1: no error, ann 110
#     Python: look, throw if less than 100, take 100: no error, ann -90
#     Python: the same between BEGIN and COMMIT: InternalError, ann 10
#     Node: add 100, create p1: already exists, ann 110
#     Node: look, throw if less than 100, take 100: An error occurred: poor, ann -90
#     Node: the same between BEGIN and COMMIT: The query was not executed due to a failed transaction, ann 10
#
# The wrong guess: query() raises if something in it has failed, as the one for JavaScript does; and THROW ends it.
# A webhook that adds the credits and keeps the reference in one query says 200 for each repetition, and adds again. A
# check that throws takes the credits of one who has none, and tells nobody. With the error in the first statement, as a
# test would have it, all is heard.
# What helps, tried here: BEGIN and COMMIT, or one statement in each query().
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check surrealdb==2.0.0 2>/dev/null
npm init -y >log; npm install --silent --no-audit --no-fund @surrealdb/node@3.0.3 surrealdb@2.0.8 >>log 2>&1
tr -d '\n' >queries <<'JSON'
{"add 100, create p1": "UPDATE users:ann SET credits += 100; CREATE payments:p1",
"look, throw if less than 100, take 100": "LET $has = (SELECT VALUE credits FROM ONLY users:ann);
 IF $has < 100 { THROW 'poor' }; UPDATE users:ann SET credits -= 100",
"the same between BEGIN and COMMIT": "BEGIN; LET $has = (SELECT VALUE credits FROM ONLY users:ann);
 IF $has < 100 { THROW 'poor' }; UPDATE users:ann SET credits -= 100; COMMIT"}
JSON
cat >try.py <<'PY'
import json, surrealdb  # noqa: E401
database = surrealdb.Surreal("mem://")
database.use("shop", "ledger")
database.query("CREATE payments:p1")
for name, query in json.load(open("queries")).items():
    database.query("UPSERT users:ann SET credits = 10")
    error = "no error"
    try:
        database.query(query)
    except Exception as raised:
        error = type(raised).__name__
    print(f"Python: {name}: {error}, ann {database.query('SELECT VALUE credits FROM users:ann')[0]}")
PY
cat >try.mjs <<'JS'
import { readFileSync } from "fs"; import { Surreal } from "surrealdb"
import { createNodeEngines } from "@surrealdb/node"
const database = new Surreal({ engines: createNodeEngines() })
await database.connect("mem://"); await database.use({ namespace: "shop", database: "ledger" })
await database.query("CREATE payments:p1")
for (const [name, query] of Object.entries(JSON.parse(readFileSync("queries")))) {
  await database.query("UPSERT users:ann SET credits = 10")
  const error = await database.query(query).then(() => "no error", (raised) => raised.message)
  const [[credits]] = await database.query("SELECT VALUE credits FROM users:ann")
  console.log(`Node: ${name}: ${error.replace(/.*(already exists)/, "$1")}, ann ${credits}`)
}
process.exit()
JS
(timeout 60 venv/bin/python try.py; timeout 60 node try.mjs) | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "query() raises otherwise." >&2; exit 1; }
