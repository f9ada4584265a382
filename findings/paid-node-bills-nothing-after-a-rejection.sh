#!/usr/bin/env bash
# @paid-ai/paid-node 1.7.1 (npm), which meters what agents use, Node 20; the collector is a server on loopback.
#
# Behaviour: initializeTracing() listens for uncaughtException, unhandledRejection, SIGTERM and SIGINT. At the first of
# them it stops sending, for good, and does nothing else: with a listener there, Node does not end any more, nor does it
# print the error. trace() and signal() go on without a word.
# Output seen, of an app that takes a credit of u1, has an unhandled rejection elsewhere, takes one of u2, and is told
# to stop by SIGTERM a second before it looks again:
#     with it: u1 billed; rejection; "shut down from signal: unhandledRejection"; u2 not billed; SIGTERM; still here
#     without it: u1; rejection; ended by "Error: a webhook was lost", code 1
#     without it, and no rejection: u1; u2; SIGTERM; ended by SIGTERM
#
# The wrong guess: a meter of usage leaves it to the app how errors and signals end, and meters while the app runs.
# From the first rejection on all use costs nothing, until the service is started anew, by force. What would have ended
# and been started again, with its error in the log, goes on in silence.
# What helps: listeners of one's own, before initializeTracing(), that print the error and call process.exit(1).
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @paid-ai/paid-node@1.7.1
cat >app.mjs <<'JS'
import { setTimeout as sleep } from "node:timers/promises"
const [collectorEndpoint, rejection] = process.argv.slice(2)
const paid = !collectorEndpoint ? undefined : await import("@paid-ai/paid-node/tracing")
paid?.initializeTracing("key", { collectorEndpoint })
const take = async user => {
  await paid?.trace({ externalCustomerId: user, externalProductId: "p" }, async () => paid.signal("vend"))
  await sleep(300), console.log("took", user)
}
await take("u1")
if (rejection) console.log("rejection"), Promise.reject(new Error("a webhook was lost"))
await sleep(300), await take("u2"), console.log("SIGTERM"), process.kill(process.pid, "SIGTERM")
await sleep(1000), console.log("still here"), process.exit()
JS
cat >try.mjs <<'JS'
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:http"
let billed, text
const collector = createServer(async (request, response) => {
  const { resourceSpans } = JSON.parse(Buffer.concat(await request.toArray()))
  const spans = resourceSpans.flatMap(each => each.scopeSpans).flatMap(each => each.spans)
  const told = spans.map(({ attributes }) => Object.fromEntries(attributes.map(({ key, value: { stringValue } }) =>
    [key, stringValue]))).filter(each => each.event_name === "vend")
  billed.push(...told.map(each => each.external_customer_id)), response.end("{}")
})
await once(collector.listen(0, "127.0.0.1"), "listening")
const run = async (name, url, rejection) => {
  [billed, text] = [[], ""]
  const app = spawn("node", ["app.mjs", url, rejection])
  for (const stream of [app.stdout, app.stderr]) stream.on("data", part => { text += part })
  const [code, signal] = await once(app, "close"), error = /^Error: .*/m.exec(text)?.[0]
  const seen = text.match(/took u\d|^rejection|shut down from signal: \w+|^SIGTERM|still here/gm).map(each =>
    each.startsWith("shut") ? `"${each}"` : each.replace(/took (.*)/, (_, user) =>
      url ? `${user} ${billed.includes(user) ? "" : "not "}billed` : user))
  if (error || signal) seen.push(`ended by ${error ? `"${error}", code ${code}` : signal}`)
  console.log(`${name}: ${seen.join("; ")}`)
}
await run("with it", `http://127.0.0.1:${collector.address().port}/v1/traces`, "yes")
await run("without it", "", "yes"), await run("without it, and no rejection", "", ""), process.exit()
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It ends, or bills, otherwise." >&2; exit 1; }
