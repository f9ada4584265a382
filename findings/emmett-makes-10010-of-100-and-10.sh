#!/usr/bin/env bash
# @event-driven-io/emmett and emmett-postgresql 0.42.0 (npm), Node 20, PostgreSQL 15.20 (Debian 12).
#
# Behaviour: the event store in memory, with which the tests run, gives an event's BigInt back as a BigInt. The one over
# PostgreSQL writes it into the JSON as a string, without a word, and gives the string back.
# Output seen, events of 100n and 10n credits, added up by balance + event.data.credits from 0n; then a purchase of
# 1000n, which is refused unless balance >= 1000n:
#     in memory: balance 110 (bigint), of 1000: refused
#     PostgreSQL: balance 010010 (string), of 1000: spent
#     PostgreSQL, balance + BigInt(event.data.credits): balance 110 (bigint), of 1000: refused
#
# The wrong guess: who chooses BigInt for credits, as one does for money, has them from each store, or an error from the
# first append, as JSON.stringify() and pg give one.
# Added up, the credits become a text of digits, and a comparison with a BigInt reads that as a number: each event makes
# the balance ten or a hundred times larger, and all is spent that the user likes. The store's own positions are BigInts
# from both, and numbers are right in both, so that a test with either does not show it.
# What helps, tried here: BigInt() around what is read from an event.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @event-driven-io/emmett@0.42.0 \
    @event-driven-io/emmett-postgresql@0.42.0 @event-driven-io/dumbo@0.12.7 @event-driven-io/pongo@0.16.11 \
    uuid@10.0.0 async-retry@1.3.3 commander@12.1.0 pg@8.23.1 pg-connection-string@2.14.1 ansis@4.5.0
cat >try.mjs <<'JS'
import { getInMemoryEventStore } from "@event-driven-io/emmett"
import { getPostgreSQLEventStore } from "@event-driven-io/emmett-postgresql"

const { PGUSER, PGPASSWORD, PGPORT } = process.env
const connection = `postgres://${PGUSER}:${PGPASSWORD}@localhost:${PGPORT}/postgres`
const added = (credits) => ({ type: "CreditsAdded", data: { credits } })
const initialState = () => ({ balance: 0n })

async function look(name, store, stream, read) {
  await store.appendToStream(stream, [added(100n), added(10n)])
  const evolve = (state, event) => ({ balance: state.balance + read(event.data.credits) })
  const { state } = await store.aggregateStream(stream, { evolve, initialState })
  const answer = state.balance >= 1000n ? "spent" : "refused"
  console.log(`${name}: balance ${state.balance} (${typeof state.balance}), of 1000: ${answer}`)
}

const store = getPostgreSQLEventStore(connection)
await look("in memory", getInMemoryEventStore(), "user-ann", (credits) => credits)
await look("PostgreSQL", store, "user-ann", (credits) => credits)
await look("PostgreSQL, balance + BigInt(event.data.credits)", store, "user-bob", BigInt)
await store.close()
process.exit()
JS
timeout 100 node try.mjs 2>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "emmett keeps a BigInt otherwise than it did." >&2; exit 1; }
