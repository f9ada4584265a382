#!/usr/bin/env bash
# pyturso 0.8.3 (PyPI), Python 3, and @tursodatabase/database 0.7.2 (npm), Node 20: SQLite rewritten in Rust, beside
# Python's sqlite3.
#
# Behaviour: when a SELECT fails while it runs, the whole transaction is rolled back and ended. In SQLite that statement
# alone fails. A failed INSERT or UPDATE ends no transaction in either.
# Seen: BEGIN, a debit of u1, a SELECT that fails (a JSON column that is none, a number too large for abs()) and is
# caught, a debit of u2. sqlite3 then commits both debits. Turso has taken the first back and the second is committed at
# once, by itself; COMMIT says that there is no transaction, when it is too late for u2.
#
# The wrong guess: what only reads cannot undo what was written, and after an error the rest of a transaction is either
# in it or refused, as PostgreSQL does.
# For a vend with an optional look-up in it (a plan, a note in JSON), whose failure is logged and no more: the token is
# given out, and the debit is gone or stands alone without its row of history.
# What helps, tried here: asking in_transaction after an error that is to be survived.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q --disable-pip-version-check pyturso==0.8.3
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @tursodatabase/database@0.7.2
cat >try.mjs <<'JS'
import { connect } from "@tursodatabase/database"

const db = await connect(":memory:")
await db.exec("CREATE TABLE users (id TEXT, credits INTEGER); INSERT INTO users VALUES ('u1', 10), ('u2', 10)")
await db.exec("BEGIN")
await db.exec("UPDATE users SET credits = credits - 5 WHERE id = 'u1'")
await (await db.prepare("SELECT json_extract('gold', '$.plan')")).get().catch(() => "caught")
await db.exec("UPDATE users SET credits = credits - 5 WHERE id = 'u2'")
const told = await db.exec("COMMIT").then(() => "committed", () => "no transaction")
console.log(told, (await (await db.prepare("SELECT credits FROM users")).all()).map((row) => row.credits).join())
JS
node=$(timeout 60 node try.mjs); echo "Node: $node"
timeout 60 "$dir/venv/bin/python" - "$node" <<'PYTHON'
import sqlite3
import sys

import turso

seen = {"Node": sys.argv[1]}
for module in sqlite3, turso:
    for name, query in ("json", "SELECT json_extract('gold', '$.plan')"), ("abs", f"SELECT abs({-2**63})"), (
            "insert", "INSERT INTO users VALUES ('u1', 0)"):
        db = module.connect(":memory:", isolation_level=None)
        db.execute("CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER)")
        db.execute("INSERT INTO users VALUES ('u1', 10), ('u2', 10)")
        db.execute("BEGIN")
        db.execute("UPDATE users SET credits = credits - 5 WHERE id = 'u1'")
        try:
            db.execute(query).fetchall()
            raise SystemExit(f"{query} no longer fails.")
        except module.Error:
            going_on = db.in_transaction
        db.execute("UPDATE users SET credits = credits - 5 WHERE id = 'u2'")
        left = [row[0] for row in db.execute("SELECT credits FROM users").fetchall()]
        seen[f"{module.__name__}, {name}"] = going_on, left
        print(f"{module.__name__}, {name}: in a transaction {going_on}, {left} left")
lost, kept = (False, [10, 5]), (True, [5, 5])
if list(seen.values()) != ["no transaction 10,5", kept, kept, kept, lost, lost, kept]:
    raise SystemExit("Changed: a failed SELECT now ends Turso's transaction otherwise than it did.")
PYTHON
