#!/usr/bin/env bash
# undici 7.30.2, beside ky 1.14.3 and got 14.6.6 (npm), Node 20; the server is one on loopback.
#
# Behaviour: RetryAgent repeats GET and other harmless methods at 429, 500, 502, 503 and 504. A POST it sends
# once, and for these statuses it does not give the answer back: fetch() rejects with "fetch failed", as for
# a lost connection. The body is gone; status and headers are in error.cause, for whoever looks there.
# Seen: a POST that is answered 429 with Retry-After: 9 and a sentence, or 503, arrives once and rejects with
# a TypeError. 402 and 409 come as they are. ky and got keep the answer in error.response.
#
# The wrong guess: what is not repeated passes through untouched, as without the agent.
# For an app that spends: "busy, come back in 9 s" looks like an outage of the network in which the spend may
# have been done, so that it shows the wrong message and does not wait as long as it is told. What helps,
# tried here: throwOnError: false.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2 ky@1.14.3 got@14.6.6
cat >try.mjs <<'JS'
import { createServer } from "node:http"
import got from "got"
import ky from "ky"
import { Agent, RetryAgent, fetch } from "undici"

let arrived
const server = createServer((request, answer) => {
  arrived += 1
  request.resume().on("end", () => {
    answer.writeHead(Number(request.url.slice(1)), { "Retry-After": "9" })
    answer.end('{"error": "Busy"}')
  })
})
await new Promise((done) => server.listen(0, "127.0.0.1", done))
const base = `http://127.0.0.1:${server.address().port}/`
const post = { method: "POST", body: "{}" }
const agent = new RetryAgent(new Agent()), quiet = new RetryAgent(new Agent(), { throwOnError: false })
const told = (response) => `${response.status} after ${response.headers.get("retry-after")} s`
const ways = {
  undici: (url) => fetch(url, { ...post, dispatcher: agent }).then(told),
  "undici, throwOnError: false": (url) => fetch(url, { ...post, dispatcher: quiet }).then(told),
  ky: (url) => ky(url, post).then(told, (error) => told(error.response)),
  got: (url) => got(url, post).catch((error) => error.response).then(
    ({ statusCode, headers }) => `${statusCode} after ${headers["retry-after"]} s`),
}
const seen = {}
for (const [name, way] of Object.entries(ways)) {
  seen[name] = []
  for (const status of [429, 503, 402, 409]) {
    arrived = 0
    seen[name].push(await way(base + status).catch((error) => `${error.message}, ${error.cause.statusCode}`))
    if (arrived !== 1) seen[name].push(`${arrived} arrivals`)
  }
}
console.log(seen)
const [hidden, ...others] = Object.values(seen).map((each) => each.join("; "))
const all = "429 after 9 s; 503 after 9 s; 402 after 9 s; 409 after 9 s"
if (hidden !== all.replace("429 after 9 s; 503 after 9 s", "fetch failed, 429; fetch failed, 503") ||
    others.some((each) => each !== all)) {
  console.error("A client with retries gives back other answers to a POST than it did.")
  process.exit(1)
}
process.exit()
JS
timeout 60 node try.mjs
