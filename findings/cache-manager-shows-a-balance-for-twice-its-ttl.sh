#!/usr/bin/env bash
# cache-manager 7.2.9 beside cacheable 2.5.0, both over keyv 5.6.0 (npm), Node 20: a store in each process' memory
# before one that all share (here a Map stands for Redis).
#
# Behaviour: wrap() of cache-manager puts what it finds in the shared store into its own with the whole ttl, not with
# what is left of it. getOrSet() of cacheable puts it there with what is left.
# Output seen, a ttl of 4 s: A asks for ann's 100 credits, all are debited, B asks first after 3 s:
#     cache-manager after 3 s: A 100, B 100
#     cache-manager after 5.5 s: A 0, B 100
#     cache-manager after 8.5 s: A 0, B 0
#     cacheable after 3 s: A 100, B 100
#     cacheable after 5.5 s: A 0, B 0
#     cacheable after 8.5 s: A 0, B 0
#
# The wrong guess: a ttl says how old an answer can be, wherever it came from; the two packages have one author and
# one store under them. With a minute, a balance, a price or a list of keys is up to two minutes old in a process that
# was started, or had dropped it, in that minute, and with three stores three. And for as long two servers differ, so
# that who reloads the page sees the credits go and come back.
# What helps, tried here: cacheable. A shorter ttl of the Keyv in memory does not, as it is not asked.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund cache-manager@7.2.9 cacheable@2.5.0 keyv@5.6.0 >>log 2>&1 ||
    { cat log; exit 1; }
cat >try.mjs <<'JS'
import { createCache } from "cache-manager"
import { Cacheable } from "cacheable"
import { Keyv } from "keyv"
import { setTimeout as sleep } from "node:timers/promises"

const ttl = 4000, start = Date.now()
const ways = {
  "cache-manager": (shared) => {
    const cache = createCache({ ttl, stores: [new Keyv(), new Keyv({ store: shared })] })
    return (key, work) => cache.wrap(key, work)
  },
  cacheable: (shared) => {
    const cache = new Cacheable({ ttl, primary: new Keyv(), secondary: new Keyv({ store: shared }) })
    return (key, work) => cache.getOrSet(key, work)
  },
}
const seen = await Promise.all(Object.entries(ways).map(async ([name, make]) => {
  const shared = new Map(), a = make(shared), b = make(shared), lines = []
  let credits = 100
  const read = async () => credits
  await a("ann", read)
  credits = 0
  for (const seconds of [3, 5.5, 8.5]) {
    await sleep(start + seconds * 1000 - Date.now())
    lines.push(`${name} after ${seconds} s: A ${await a("ann", read)}, B ${await b("ann", read)}`)
  }
  return lines
}))
console.log(seen.flat().join("\n"))
process.exit()
JS
timeout 60 node try.mjs 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The copy of an entry lives otherwise now." >&2; exit 1; }
