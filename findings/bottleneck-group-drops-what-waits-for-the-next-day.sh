#!/usr/bin/env bash
# bottleneck 2.19.5 (npm), Node 20; its hours pass by node:test's mock timers.
#
# Behaviour: a Group, which keeps a limiter for each key, drops one whose key was not asked for since 5 minutes, looking
# each 2.5 minutes, though its reservoir is spent for the day and jobs wait in it. The next call for the key gets a new
# one, with a full reservoir. What waited is never run, and its promise neither kept nor refused.
# Output seen, a reservoir of 3 a day, 5 calls at once, 5 more 8 minutes later, then the rest of two days:
#     Bottleneck: 3 of 5, 0 of 5 more after 8 minutes, 6 in two days
#     Group: 3 of 5, 3 of 5 more after 8 minutes, 6 in two days
#     Group, timeout of an hour: 3 of 5, 0 of 5 more after 8 minutes, 3 in two days
#     Group, timeout of two days: 3 of 5, 0 of 5 more after 8 minutes, 6 in two days
#
# The wrong guess: what reservoir and reservoirRefreshInterval promise of one limiter they promise of each key, and a
# limiter in which something waits is not idle. Three free vends a day are three each time that a user comes back after
# some minutes; and a refund or a message that was put off until tomorrow is lost, without an error, while its caller
# waits for ever. One limiter alone, and a test without a pause, are right.
# What helps, tried here: the option timeout, longer than the interval.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund bottleneck@2.19.5 >>log 2>&1 || { cat log; exit 1; }
cat >try.mjs <<'JS'
import { mock } from "node:test"
const real = setImmediate
mock.timers.enable({ apis: ["Date", "setInterval", "setTimeout"] })
const { default: Bottleneck } = await import("bottleneck")

const minute = 60_000, day = 1440 * minute
const quota = { reservoir: 3, reservoirRefreshAmount: 3, reservoirRefreshInterval: day }
const pass = async (span, step) => {
  for (let left = span; left > 0; left -= step) {
    mock.timers.tick(step)
    for (let turn = 0; turn < 20; turn++) await new Promise(real)
  }
}
for (const [name, make] of [["Bottleneck", () => { const one = new Bottleneck(quota); return () => one }],
  ...[["Group", {}], ["Group, timeout of an hour", { timeout: 60 * minute }],
    ["Group, timeout of two days", { timeout: 2 * day }]].map(([name, option]) => [name, () => {
    const group = new Bottleneck.Group({ ...quota, ...option })
    return (key) => group.key(key)
  }])]) {
  const limiter = make()
  let done = 0
  const spend = async () => {
    const before = done
    for (let call = 0; call < 5; call++) limiter("ann").schedule(async () => { done++ })
    await pass(1000, 10)
    return done - before
  }
  const first = await spend()
  await pass(8 * minute, 5000)
  const more = await spend()
  await pass(2 * day - 10 * minute, minute)
  console.log(`${name}: ${first} of 5, ${more} of 5 more after 8 minutes, ${done} in two days`)
}
process.exit()
JS
timeout 150 node --no-warnings try.mjs 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A Group keeps its limiters otherwise now." >&2; exit 1; }
