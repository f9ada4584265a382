#!/usr/bin/env bash
# keyv 5.6.0 with @keyv/postgres 2.2.3 (npm), Node 20, PostgreSQL 15.20 (Debian 12).
#
# Behaviour: the store over PostgreSQL has room for keys of 255 characters, of which keyv's own prefix takes five. What
# is set under a longer one is not kept: set() answers false, and the error is an event that ends nothing. The store in
# memory, with which the tests run, takes each key.
# Output seen, a token is accepted unless it is among the used ones, and then put there; the same one comes twice:
#     memory, 250 characters: accepted, refused
#     memory, 251 characters: accepted, refused
#     PostgreSQL, 250 characters: accepted, refused
#     PostgreSQL, 251 characters: accepted, accepted
#     PostgreSQL, 251 characters, throwOnErrors: value too long for type character varying(255)
#     PostgreSQL, 251 characters, keySize 2000: accepted, refused
#
# The wrong guess: what the store cannot keep is an exception, as from PostgreSQL, since who asks for set() means it. A
# JWT with a few claims has 250 to 400 characters. Who remembers used tokens, or the answers for Idempotency-Keys with
# the user's name before them, remembers the short ones, so that a test user's are refused and a customer's are good
# until they expire, for one credit.
# What helps, tried here: throwOnErrors, keySize; or a token's jti as the key.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts keyv@5.6.0 @keyv/postgres@2.2.3
cat >try.mjs <<'JS'
import Keyv from "keyv"
import { KeyvPostgres } from "@keyv/postgres"

const { PGUSER, PGPASSWORD, PGPORT } = process.env
const uri = `postgres://${PGUSER}:${PGPASSWORD}@localhost:${PGPORT}/postgres`

async function accept(used, token) {
  if (await used.has(token)) return "refused"
  await used.set(token, true, 900_000)
  return "accepted"
}

async function look(name, used, length) {
  const token = "x".repeat(length)
  used.on("error", () => {})   // for the log; without it nothing is thrown, either
  const answers = [await accept(used, token).catch((error) => error.message)]
  if (answers[0] === "accepted") answers.push(await accept(used, token))
  console.log(`${name}: ${answers.join(", ")}`)
}

const store = (more) => new KeyvPostgres({ uri, ...more })
for (const length of [250, 251]) await look(`memory, ${length} characters`, new Keyv(), length)
for (const length of [250, 251]) await look(`PostgreSQL, ${length} characters`, new Keyv({ store: store() }), length)
await look("PostgreSQL, 251 characters, throwOnErrors", new Keyv({ store: store(), throwOnErrors: true }), 251)
const wide = store({ table: "wide", keySize: 2000 })
await look("PostgreSQL, 251 characters, keySize 2000", new Keyv({ store: wide }), 251)
process.exit()
JS
timeout 100 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "keyv keeps a long key otherwise than it did." >&2; exit 1; }
