#!/usr/bin/env bash
# axios-retry 4.5.0 on axios 1.21.1, fetch-retry 6.0.0 and wretch 2.11.1, beside ky 1.14.3 and ofetch 1.5.1 (npm),
# Node 20; loopback only.
#
# Behaviour: as they come, three of five ways to "add retries" to a client repeat a POST that the service has read.
#     the connection ends without an answer     axios-retry and fetch-retry send it 4 times
#     the answer is 503                         wretch's middleware sends it 11 times
# ky and ofetch send it once. axios-retry's manual speaks of "network or idempotent request errors": the first word
# covers a POST whose answer was lost.
#
# The wrong guess: what adds retries without being told more repeats what is safe to repeat, GET, PUT and DELETE.
# For a payment or a debit: four or eleven of them, if the first was carried out. What helps, tried here for the first
# two: retryCondition: axiosRetry.isIdempotentRequestError, retryOn: () => false; or a key for each POST.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund axios@1.21.1 axios-retry@4.5.0 fetch-retry@6.0.0 wretch@2.11.1 ky@1.14.3 \
  ofetch@1.5.1
cat >try.mjs <<'JS'
import http from "node:http"
import axios from "axios"
import axiosRetry from "axios-retry"
import fetchRetry from "fetch-retry"
import ky from "ky"
import { ofetch } from "ofetch"
import wretch from "wretch"
import { retry } from "wretch/middlewares"

let sent, ending
const server = http.createServer((request, answer) => request.resume().on("end", () => {
  sent++
  if (ending === "503") answer.writeHead(503).end(); else request.socket.destroy()
}))
await new Promise(done => server.listen(0, "127.0.0.1", done))
const url = `http://127.0.0.1:${server.address().port}/`
const client = options => { const made = axios.create(); axiosRetry(made, options); return made }
const post = { method: "POST", body: "{}", retryDelay: 10 }
const ways = {
  "axios-retry": () => client({}).post(url, {}), "fetch-retry": () => fetchRetry(fetch)(url, post),
  wretch: () => wretch(url).middlewares([retry({ delayTimer: 10 })]).post({}).res(),
  ky: () => ky.post(url, { json: {} }), ofetch: () => ofetch(url, { method: "POST", body: {} }),
  told: () => client({ retryCondition: axiosRetry.isIdempotentRequestError }).post(url, {}),
  "told, too": () => fetchRetry(fetch)(url, { ...post, retryOn: () => false }),
}
const seen = {}
for (const name in ways) {
  seen[name] = []
  for (ending of ["lost", "503"]) { sent = 0; await ways[name]().catch(() => {}); seen[name].push(sent) }
}
console.log("sent when the answer is lost, and when it is 503:", seen)
if (Object.values(seen).join(" ") !== "4,1 4,1 1,11 1,1 1,1 1,1 1,1") {
  console.error("One of the add-ons repeats a POST otherwise than it did."); process.exit(1)
}
process.exit()
JS
timeout 150 node try.mjs
