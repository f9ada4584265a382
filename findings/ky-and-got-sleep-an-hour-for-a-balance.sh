#!/usr/bin/env bash
# ky 1.14.3 and got 14.6.6, beside ofetch 1.5.1 (npm), Node 20; the server is one on loopback.
#
# Behaviour: all three ask again by themselves when a GET is answered 429. The first two wait as long as the
# answer's Retry-After says, with no upper bound, and ky's timeout of ten seconds does not count that time.
# ofetch does not look at it.
# Seen: for Retry-After: 3600 ky and got have not come back after 13 s and have asked once. ofetch has asked
# twice within a second. The option maxRetryAfter: 5000 makes got give the 429 back at once, and ky ask
# again each 5 s.
#
# The wrong guess: a client with a timeout comes back within it; one that may not wait so long gives the
# refusal back; and one that repeats a 429 waits.
# For an app that shows a balance: a user over the day's limit sees a wheel that turns for an hour, without
# a word, and an app that asks through ofetch uses its limit up at twice the pace.
# What helps, tried here: maxRetryAfter in got, retry: 0 in ky and ofetch.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ky@1.14.3 got@14.6.6 ofetch@1.5.1
cat >try.mjs <<'JS'
import { createServer } from "node:http"
import got from "got"
import ky from "ky"
import { ofetch } from "ofetch"

const arrived = {}
const server = createServer((request, answer) => {
  arrived[request.url] = (arrived[request.url] ?? 0) + 1
  answer.writeHead(429, { "Retry-After": "3600", "Content-Type": "application/json" })
  answer.end('{"error": "Too many requests"}')
})
await new Promise((done) => server.listen(0, "127.0.0.1", done))
const base = `http://127.0.0.1:${server.address().port}/`
const retry = { maxRetryAfter: 5000 }
const ways = {
  ky: (url) => ky(url), got: (url) => got(url), ofetch: (url) => ofetch(url),
  "ky, bound": (url) => ky(url, { retry }), "got, bound": (url) => got(url, { retry }),
  "ky, retry 0": (url) => ky(url, { retry: 0 }), "ofetch, retry 0": (url) => ofetch(url, { retry: 0 }),
}
const waited = (ms) => new Promise((done) => setTimeout(done, ms, "still waiting after 13 s"))
const told = (error) => `${error.response?.status ?? error.response?.statusCode} in time`
const seen = await Promise.all(Object.entries(ways).map(async ([name, way], number) => {
  const end = await Promise.race([way(base + number).catch(told), waited(13_000)])
  return `${name}: ${end}, asked ${arrived["/" + number]}`
}))
console.log(seen.join("\n"))
const waits = "still waiting after 13 s, asked 1", once = "429 in time, asked 1"
const expected = [waits, waits, "429 in time, asked 2", "429 in time, asked 3", once, once, once]
if (seen.some((each, number) => !each.endsWith(`: ${expected[number]}`))) {
  console.error("A client heeds Retry-After otherwise than it did.")
  process.exit(1)
}
process.exit()
JS
timeout 60 node try.mjs
