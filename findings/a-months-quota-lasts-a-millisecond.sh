#!/usr/bin/env bash
# rate-limiter-flexible 11.4.0, hono-rate-limiter 0.5.4 on hono 4.13.19 and memory-cache 0.2.0, beside
# node-cache 5.1.2 (npm), Node 20; each with its own store in memory.
#
# Behaviour: a timer of Node's holds 2,147,483,647 ms, 24.8 days, and a longer one fires after 1 ms. The first
# three forget by such a timer and take any length, so that a window of 30 days ends at once. Node warns once
# on stderr (TimeoutOverflowWarning); the libraries do not.
# Seen: of two calls in 30 days five are let through, 20 ms apart, and hono's own header says that its window
# ends in 2,592,000 s. What memory-cache was to keep for 30 days is gone after 50 ms. With 24 days all three
# hold. node-cache holds with 30.
#
# The wrong guess: a window in seconds (rate-limiter-flexible) or milliseconds may be a month, or is refused
# when it is set up; if it is too long for something, it ends late.
# For a free quota a month, or keys of requests that are remembered for a month: there is no quota, and a
# repeat is new. A test with a window of a minute passes. What helps: a window of at most 24 days (tried
# here), or a store outside the process.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps rate-limiter-flexible@11.4.0 \
    hono-rate-limiter@0.5.4 hono@4.13.19 memory-cache@0.2.0 node-cache@5.1.2
cat >try.mjs <<'JS'
import { setTimeout as sleep } from "node:timers/promises"
import { Hono } from "hono"
import { rateLimiter } from "hono-rate-limiter"
import memoryCache from "memory-cache"
import NodeCache from "node-cache"
import { RateLimiterMemory } from "rate-limiter-flexible"

async function passed(call) {
  let count = 0
  for (let i = 0; i < 5; i++) {
    count += await call()
    await sleep(20)
  }
  return count
}

async function kept(days) {
  const seconds = days * 86400, ms = seconds * 1000, seen = {}
  const flexible = new RateLimiterMemory({ points: 2, duration: seconds })
  seen["rate-limiter-flexible"] = await passed(() => flexible.consume("u").then(() => 1, () => 0))
  const app = new Hono()
  app.use(rateLimiter({ windowMs: ms, limit: 2, keyGenerator: () => "u" }))
  app.get("/", (c) => c.text("ok"))
  seen["hono-rate-limiter"] = await passed(async () => Number((await app.request("/")).ok))
  const nodeCache = new NodeCache()
  nodeCache.set("k", "kept", seconds)
  memoryCache.put("k", "kept", ms)
  await sleep(50)
  const left = { "memory-cache": memoryCache.get("k") ?? "gone", "node-cache": nodeCache.get("k") ?? "gone" }
  return { ...seen, ...left }
}

const month = await kept(30), days = await kept(24)
console.log("30 days:", month, "24 days:", days)
if (Object.values(month).join() !== "5,5,gone,kept" || Object.values(days).join() !== "2,2,kept,kept") {
  console.error("These libraries keep a month otherwise than they did.")
  process.exit(1)
}
process.exit(0)
JS
timeout 60 node try.mjs 2>warned || { cat warned; exit 1; }
