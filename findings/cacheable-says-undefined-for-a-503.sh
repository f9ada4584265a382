#!/usr/bin/env bash
# cacheable 2.5.0 beside cache-manager 7.2.9 (npm), Node 20.
#
# Behaviour: what the function given to getOrSet() or wrap() throws becomes an event "error", of which nobody hears who
# has not asked for it, and the answer is undefined. cache-manager's wrap() hands the error on.
# Output seen, a balance of 0 that a service tells, or answers 503; a vend of 5 is refused where the balance is < 5:
#     cacheable getOrSet(), balance 0: 0, refused
#     cacheable getOrSet(), 503: undefined, vended
#     cacheable wrap(), 503: undefined, vended
#     cacheable getOrSet(), 503, throwErrors: an error, refused
#     cache-manager wrap(), balance 0: 0, refused
#     cache-manager wrap(), 503: an error, refused
#
# The wrong guess: a cache around a function answers or fails as the function does, as the same author's other package
# does; a 503 becomes the app's own 503. undefined < 5 is false, and so is undefined >= 5, so that one app vends for
# nothing while its ledger is away, and another tells all payers that they have no credits. As a user, "?? 0" shows 0.
# Events without a listener are lost here, where Node's own emitter would have thrown.
# What helps, tried here: { throwErrors: true }.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund cacheable@2.5.0 cache-manager@7.2.9 >>log 2>&1 || { cat log; exit 1; }
cat >try.mjs <<'JS'
import { createCache } from "cache-manager"
import { Cacheable } from "cacheable"

const tells = async () => 0
const away = async () => { throw new Error("503") }
const vend = async (ask) => {
  try {
    const balance = await ask()
    return `${balance}, ${balance < 5 ? "refused" : "vended"}`
  } catch {
    return "an error, refused"
  }
}
const ttl = 1000
for (const [name, ask] of [
  ["cacheable getOrSet(), balance 0", () => new Cacheable({ ttl }).getOrSet("ann", tells)],
  ["cacheable getOrSet(), 503", () => new Cacheable({ ttl }).getOrSet("ann", away)],
  ["cacheable wrap(), 503", () => new Cacheable({ ttl }).wrap(away, { ttl, keyPrefix: "balance" })("ann")],
  ["cacheable getOrSet(), 503, throwErrors", () => new Cacheable({ ttl }).getOrSet("ann", away, { throwErrors: true })],
  ["cache-manager wrap(), balance 0", () => createCache({ ttl }).wrap("ann", tells)],
  ["cache-manager wrap(), 503", () => createCache({ ttl }).wrap("ann", away)],
])
  console.log(`${name}: ${await vend(ask)}`)
process.exit()
JS
timeout 60 node try.mjs 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "What fails is answered otherwise now." >&2; exit 1; }
