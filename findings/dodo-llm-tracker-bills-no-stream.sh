#!/usr/bin/env bash
# @dodopayments/ingestion-blueprints 0.6.1 with openai 6.49.0 (npm), Node 20; the model is a server on
# loopback, and fetch is replaced for Dodo's own service.
#
# Behaviour: createLLMTracker().wrap() puts itself around a client of a language model and sends the tokens
# of each answer to the billing. It looks for "usage" in what the call returns. A streamed answer has it in
# its last chunk, which the tracker never sees; nothing is sent then, and nothing is said. When the billing
# fails after the model has answered, the call rejects, and the answer is gone.
# Seen: a plain answer of 15 tokens is one event. The same answer with stream: true and include_usage is
# none, though its last chunk tells the 15. With 503 from the billing the caller gets an APIError, and the
# model was asked once.
#
# The wrong guess: what is put around a client to track its usage covers the way that chats are made, or
# refuses it; and a meter that is down costs the seller an event, not the customer the answer.
# For credits that are sold by the token: whoever streams pays nothing. What helps, tried here: track() with
# the last chunk of the stream, which has usage in the form that it reads.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  @dodopayments/ingestion-blueprints@0.6.1 openai@6.49.0
cat >try.mjs <<'JS'
import http from "node:http"
import OpenAI from "openai"
import { createLLMTracker } from "@dodopayments/ingestion-blueprints"

let billed = [], down = false, asked = 0
const fetched = globalThis.fetch
globalThis.fetch = async (url, options) => {
  if (!String(url).includes("dodopayments")) return fetched(url, options)
  if (down) return new Response("{}", { status: 503 })
  billed.push(...JSON.parse(options.body).events.map((event) => event.metadata.totalTokens))
  return Response.json({ ingested_count: 1 })
}
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
const model = http.createServer(async (request, response) => {
  let body = ""
  for await (const part of request) body += part
  asked++
  const message = { role: "assistant", content: "hi" }
  if (!JSON.parse(body).stream) {
    response.setHeader("content-type", "application/json")
    return response.end(JSON.stringify({ model: "m", choices: [{ index: 0, message }], usage }))
  }
  response.setHeader("content-type", "text/event-stream")
  for (const chunk of [{ choices: [{ index: 0, delta: message }] }, { choices: [], usage }])
    response.write(`data: ${JSON.stringify({ model: "m", ...chunk })}\n\n`)
  response.end("data: [DONE]\n\n")
}).listen(0, "127.0.0.1")
await new Promise((ready) => model.once("listening", ready))
const tracker = createLLMTracker({ apiKey: "k", eventName: "tokens" })
const client = new OpenAI({ apiKey: "k", baseURL: `http://127.0.0.1:${model.address().port}` })
const { completions } = tracker.wrap({ client, customerId: "ann" }).chat
const question = { model: "m", messages: [{ role: "user", content: "?" }] }
const told = () => `[${billed.splice(0)}]`

const seen = []
await completions.create(question)
seen.push(told())
let last
const streamed = { ...question, stream: true, stream_options: { include_usage: true } }
for await (last of await completions.create(streamed));
seen.push(last.usage.total_tokens, told())
await tracker.track(last, "ann")
seen.push(told())
down = true, asked = 0
seen.push(await completions.create(question).then(() => "answered", (error) => error.name), asked)
console.log("plain, stream's own count, stream, by hand, billing down, asked:", ...seen)
if (seen.join(" ") !== "[15] 15 [] [15] APIError 1") {
  console.error("Dodo's tracker counts a model's answers otherwise than it did.")
  process.exit(1)
}
process.exit(0)
JS
timeout 60 node try.mjs
