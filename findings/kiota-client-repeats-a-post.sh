#!/usr/bin/env bash
# @microsoft/kiota-http-fetchlibrary 1.0.0-preview.109 with kiota-abstractions of the same (npm), Node 20: the HTTP part
# of every TypeScript client that Kiota generates. The server is one on loopback.
#
# Behaviour: by default it repeats a request three times at 429, 503 and 504, whatever the method is. A POST that
# a proxy has given up on with 504, and that the service may have carried out, is made four times, within some 15 s,
# with no idempotency key. 500, 502 and 409 are not repeated; Retry-After is heeded if there is one.
# Seen: four POSTs of the same {"amount": 5}, and then the error of the last answer.
#
# The wrong guess: by itself a generated client repeats what is idempotent, GET and PUT, at most.
# What helps: RetryHandlerOptions with maxRetries 0, on the request (tried here); or Idempotency-Key on each POST.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @microsoft/kiota-http-fetchlibrary@1.0.0-preview.109 \
  @microsoft/kiota-abstractions@1.0.0-preview.109
cat >try.mjs <<'JS'
import http from "node:http"
import { AnonymousAuthenticationProvider, HttpMethod, RequestInformation } from "@microsoft/kiota-abstractions"
import { FetchRequestAdapter, RetryHandlerOptions } from "@microsoft/kiota-http-fetchlibrary"

let arrived, status
const server = http.createServer((request, answer) => {
  let body = ""
  request.on("data", part => body += part).on("end", () => {
    arrived.push(`${request.method} ${body} ${request.headers["idempotency-key"] ?? "without a key"}`)
    answer.writeHead(status, { "content-type": "application/json", "retry-after": "1" }).end("{}")
  })
})
await new Promise(done => server.listen(0, "127.0.0.1", done))

async function add(answer, options = []) {
  [arrived, status] = [[], answer]
  const request = new RequestInformation(HttpMethod.POST)
  request.URL = `http://127.0.0.1:${server.address().port}/add-credits`
  request.setStreamContent(new TextEncoder().encode('{"amount": 5}').buffer, "application/json")
  request.addRequestOptions(options)
  await new FetchRequestAdapter(new AnonymousAuthenticationProvider()).sendNoResponseContent(request, undefined)
    .then(() => { throw new Error("That was no success.") }, () => {})
  if (new Set(arrived).size !== 1) throw new Error("The repeats differ.")
  return `${answer}: ${arrived.length} x ${arrived[0]}`
}

const seen = [await add(504), await add(503), await add(429), await add(500), await add(502), await add(409),
  await add(504, [new RetryHandlerOptions({ maxRetries: 0 })])]
server.close()
server.closeAllConnections()
console.log(seen.join("\n"))
if (seen.map(line => line.split(" ")[1]).join() !== "4,4,4,1,1,1,1" || !seen[0].endsWith("without a key")) {
  console.error("Kiota's HTTP library repeats a POST at other answers than it did.")
  process.exit(1)
}
JS
timeout 90 node try.mjs
