#!/usr/bin/env bash
# @fastify/http-proxy 11.6.3 (with @fastify/reply-from 12.6.5) on fastify 5.12.8 (npm), Node 20; loopback only.
#
# Behaviour: a GET that is answered 503 is asked again up to ten times, which the manual says. How long it waits in
# between is the answer's Retry-After, but its number of SECONDS goes to setTimeout(), which takes milliseconds.
# Seen: a service says 503 with Retry-After: 60, and is asked 11 times in well under ten seconds, and then the client
# hears of it. maxRetriesOn503: 0 asks 11 times as well: 0 counts as "not given". A POST is asked once.
#
# The wrong guess: Retry-After is obeyed, or the client gets it at once; and 0 retries are none.
# A service that is overloaded gets eleven times the reads. What helps, tried here: retryDelay: () => null.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8 @fastify/http-proxy@11.6.3 @fastify/reply-from@12.6.5
cat >try.mjs <<'JS'
import http from "node:http"
import fastify from "fastify"
import proxy from "@fastify/http-proxy"

let asked = 0
const busy = http.createServer((request, answer) => {
  asked++
  request.resume().on("end", () => answer.writeHead(503, { "retry-after": "60" }).end("busy"))
})
await new Promise(done => busy.listen(0, "127.0.0.1", done))
const upstream = `http://127.0.0.1:${busy.address().port}`

async function ask(method, options) {
  const app = fastify()
  await app.register(proxy, { upstream, ...options })
  await app.listen({ port: 0, host: "127.0.0.1" })
  asked = 0
  const started = Date.now()
  const body = method === "POST" ? "{}" : undefined
  const headers = body ? { "content-type": "application/json" } : {}
  const answer = await fetch(`http://127.0.0.1:${app.server.address().port}/`, { method, body, headers })
  app.server.closeAllConnections()
  await app.close()
  const pace = Date.now() - started < 30_000 ? "" : ", slowly"
  return `${answer.status} after ${asked}${pace}`
}
const seen = {
  "GET": await ask("GET", {}),
  "GET, maxRetriesOn503: 0": await ask("GET", { replyOptions: { maxRetriesOn503: 0 } }),
  "GET, retryDelay": await ask("GET", { replyOptions: { retryDelay: () => null } }),
  "POST": await ask("POST", {}),
}
console.log(seen)
if (Object.values(seen).join("; ") !== "503 after 11; 503 after 11; 503 after 1; 503 after 1") {
  console.error("@fastify/http-proxy asks a busy service otherwise than it did.")
  process.exit(1)
}
process.exit()
JS
timeout 100 node try.mjs
