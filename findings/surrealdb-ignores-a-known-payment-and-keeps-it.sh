#!/usr/bin/env bash
# surrealdb 2.0.0 (PyPI) with the database that it carries, Python 3.11, beside @surrealdb/node 3.0.3 with
# surrealdb 2.0.8 (npm), Node 20; all in memory, and in a file it is the same (tried).
#
# Behaviour: with a UNIQUE index INSERT IGNORE answers without the rows that are known, but keeps them all the same,
# beside the index. What goes by the index does not see them; what reads the table does.
# Output seen, p1 of 500 is known, then INSERT IGNORE of p0 of 1, p1 of 500 and p2 of 20, twice:
#     Python: new are p0, p2; then none; sorted by reference: p0 1, p1 500, p2 20
#     Python: WITH NOINDEX: p0 1, p0 1, p1 500, p1 500, p1 500, p2 20, p2 20; sum of 7 rows: 1542
#     Node: new are p0, p2; then none; sorted by reference: p0 1, p1 500, p2 20
#     Node: WITH NOINDEX: p0 1, p1 500, p2 20; sum of 3 rows: 521
#
# The wrong guess: a UNIQUE index lets nothing in twice, and what the answer leaves out is not there.
# IGNORE is what one takes for events that are sent again. Each of them adds to the revenue, and to a balance that is
# summed from the payments, while the list of them, and a look at one reference, show nothing wrong.
# What helps, tried here: plain INSERT, row by row; or the later database. REBUILD INDEX refuses while they are there.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check surrealdb==2.0.0 2>/dev/null
npm init -y >log; npm install --silent --no-audit --no-fund @surrealdb/node@3.0.3 surrealdb@2.0.8 >>log 2>&1
cat >queries <<'SQL'
DEFINE INDEX once ON payment FIELDS reference UNIQUE
INSERT INTO payment {reference: 'p1', amount: 500}
INSERT IGNORE INTO payment [{reference:'p0', amount:1}, {reference:'p1', amount:500}, {reference:'p2', amount:20}]
INSERT IGNORE INTO payment [{reference:'p0', amount:1}, {reference:'p1', amount:500}, {reference:'p2', amount:20}]
SELECT reference, amount FROM payment ORDER BY reference
SELECT count() AS n, math::sum(amount) AS total FROM payment GROUP ALL
SELECT reference, amount FROM payment WITH NOINDEX
SQL
cat >try.py <<'PY'
import json, surrealdb  # noqa: E401
database, answers = surrealdb.Surreal("mem://"), []
database.use("shop", "ledger")
for query in open("queries"):
    try:
        answers.append(database.query(query))
    except Exception as error:
        answers.append(str(error))
json.dump(answers, open("Python.json", "w"), default=str)
PY
cat >try.mjs <<'JS'
import { readFileSync, writeFileSync } from "fs"; import { Surreal } from "surrealdb"
import { createNodeEngines } from "@surrealdb/node"
const database = new Surreal({ engines: createNodeEngines() }), answers = []
await database.connect("mem://"); await database.use({ namespace: "shop", database: "ledger" })
for (const query of readFileSync("queries", "utf8").trim().split("\n"))
  answers.push(await database.query(query).then(([rows]) => rows, (error) => error.message))
writeFileSync("Node.json", JSON.stringify(answers)); process.exit()
JS
cat >show.py <<'PY'
import json
for name in "Python", "Node":
    *_, first, second, by_index, [total], rows = json.load(open(f"{name}.json"))
    told = "; then ".join(", ".join(sorted(row["reference"] for row in new)) or "none" for new in (first, second))
    listed, kept = (", ".join(sorted(f"{r['reference']} {r['amount']}" for r in found)) for found in (by_index, rows))
    print(f"{name}: new are {told}; sorted by reference: {listed}")
    print(f"{name}: WITH NOINDEX: {kept}; sum of {total['n']} rows: {total['total']}")
PY
(timeout 60 venv/bin/python try.py; timeout 60 node try.mjs; python3 show.py) | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "INSERT IGNORE keeps otherwise." >&2; exit 1; }
