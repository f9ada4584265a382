#!/usr/bin/env bash
# cacheable 2.5.0 (npm), Node 20, with its store in memory, and with a second one, for which a Map stands.
#
# Behaviour: take(), which returns an entry and deletes it, reads first and deletes after that, with steps of the event
# loop between them. All who ask before the first has deleted get the entry. Of takeMany() the same is true.
# Output seen, one voucher, for which three ask:
#     take(), one after the other: voucher, undefined, undefined
#     take(), at once: voucher, voucher, voucher
#     take(), at once, two stores: voucher, voucher, voucher
#     takeMany(), at once: voucher, voucher, voucher
#     take(), at once, behind a promise: voucher, undefined, undefined
#
# The wrong guess: take is there so that one gets it, as GETDEL of Redis, pop() of a Map or a list, and one process with
# its memory needs no lock for that. A code that may be used once, a nonce of a payment or a link that pays out is
# used by each of a burst of requests; a payer who presses twice gets two. Tests, which ask one after the other, pass.
# What helps, tried here: a promise that each call waits for, in one process. Between several only the store can do it.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund cacheable@2.5.0 keyv@5.6.0 >>log 2>&1 || { cat log; exit 1; }
cat >try.mjs <<'JS'
import { Cacheable } from "cacheable"
import { Keyv } from "keyv"

const one = () => new Cacheable()
const two = () => new Cacheable({ secondary: new Keyv({ store: new Map() }) })
const three = (ask) => Promise.all([1, 2, 3].map(ask))
let turn = Promise.resolve()
for (const [name, make, ask] of [
  ["take(), one after the other", one, async (cache) =>
    [await cache.take("code"), await cache.take("code"), await cache.take("code")]],
  ["take(), at once", one, (cache) => three(() => cache.take("code"))],
  ["take(), at once, two stores", two, (cache) => three(() => cache.take("code"))],
  ["takeMany(), at once", one, (cache) => three(async () => (await cache.takeMany(["code"]))[0])],
  ["take(), at once, behind a promise", one, (cache) => three(() => turn = turn.then(() => cache.take("code")))],
]) {
  const cache = make()
  await cache.set("code", "voucher")
  console.log(`${name}: ${(await ask(cache)).map(String).join(", ")}`)
}
process.exit()
JS
timeout 60 node try.mjs 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "take() hands out otherwise now." >&2; exit 1; }
