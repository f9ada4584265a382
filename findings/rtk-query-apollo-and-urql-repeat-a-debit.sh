#!/usr/bin/env bash
# @reduxjs/toolkit 2.14.0 (RTK Query), @apollo/client 4.3.8, @urql/core 6.0.3 with @urql/exchange-retry 2.0.0 (npm), Node
# 20; the server is one on loopback.
#
# Behaviour: the retry add-on that each of them brings repeats mutations as it repeats queries: RTK Query's retry() after
# any failure, a 403 too, Apollo's RetryLink after each status that is not good, urql's after what it takes for a failure
# of the network, which a 403 without GraphQL's members is as well.
# Seen: arrivals of a debit when its answer is lost, at 503 and at 403: RTK Query 6 each, Apollo 5 each, urql 2 each.
#
# The wrong guess: a mutation changes something and is left out, as POST is by ky and got; and a 403 is final.
# For an app: "Insufficient credits" is shown after all tries and their pauses, and a debit whose answer was lost is made
# again. What helps, tried here: maxRetries: 0 in the mutation's extraOptions; retryIf, which both others give the
# operation, that lets queries alone pass; or a key among the mutation's own arguments.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @reduxjs/toolkit@2.14.0 @apollo/client@4.3.8 graphql@16.15.0 rxjs@7.8.2 \
  @urql/core@6.0.3 @urql/exchange-retry@2.0.0
cat >try.mjs <<'JS'
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client/core"
import { RetryLink } from "@apollo/client/link/retry"
import { configureStore } from "@reduxjs/toolkit"
import { createApi, fetchBaseQuery, retry } from "@reduxjs/toolkit/query"
import { Client, fetchExchange } from "@urql/core"
import { retryExchange } from "@urql/exchange-retry"
import { createServer } from "node:http"

let arrived = 0
const server = createServer((request, answer) => request.resume().on("end", () => {
  arrived++
  if (request.url === "/lost") return request.socket.destroy()
  answer.writeHead(request.url.slice(1), { "content-type": "application/json" }).end('{"error": "no"}')
}))
await new Promise(done => server.listen(0, "127.0.0.1", done))
const base = `http://127.0.0.1:${server.address().port}`
const text = "mutation { debit(credits: 5) { left } }"

async function rtk(path, extraOptions) {
  const api = createApi({ baseQuery: retry(fetchBaseQuery({ baseUrl: base }), { backoff: async () => {} }),
    endpoints: build => ({ debit: build.mutation({ query: () => ({ url: path, method: "POST" }), extraOptions }) }) })
  const store = configureStore({ reducer: { api: api.reducer }, middleware: old => old().concat(api.middleware) })
  await store.dispatch(api.endpoints.debit.initiate())
}
async function apollo(path, attempts) {
  const link = ApolloLink.from([new RetryLink({ delay: { initial: 1 }, attempts }), new HttpLink({ uri: base + path })])
  await new ApolloClient({ cache: new InMemoryCache(), link }).mutate({ mutation: gql(text) }).catch(() => {})
}
async function urql(path, options) {
  const exchanges = [retryExchange({ initialDelayMs: 1, maxDelayMs: 2, ...options }), fetchExchange]
  await new Client({ url: base + path, exchanges }).mutation(text, {}).toPromise()
}
const ways = { "RTK Query": [rtk], Apollo: [apollo], urql: [urql], "RTK Query, none": [rtk, { maxRetries: 0 }],
  "Apollo, queries": [apollo, { retryIf: (error, operation) => operation.operationType !== "mutation" }],
  "urql, queries": [urql, { retryIf: (error, operation) => operation.kind === "query" }] }
const seen = []
for (const [name, [way, options]] of Object.entries(ways)) {
  seen.push(name)
  for (const path of ["/lost", "/503", "/403"]) {
    arrived = 0
    await way(path, options)
    seen.push(arrived)
  }
}
console.log(seen.join(" "))
const plain = "RTK Query 6 6 6 Apollo 5 5 5 urql 2 2 2", bound = "none 1 1 1 Apollo, queries 1 1 1 urql, queries 1 1 1"
process.exit(seen.join(" ") === `${plain} RTK Query, ${bound}` ? 0 : 1)
JS
timeout 60 node try.mjs || { echo "One of the three repeats a mutation otherwise than it did."; exit 1; }
