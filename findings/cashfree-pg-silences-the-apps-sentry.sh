#!/usr/bin/env bash
# cashfree-pg 6.0.6 (the gateway's own client, npm) with @sentry/node 10.78.0, which it brings along, Node
# 20; the app's error reports go to a server on loopback.
#
# Behaviour: new Cashfree(...) calls Sentry.init() with the gateway's own address, unless told otherwise. A
# process has one such client, so that the app's own is replaced. A filter of the gateway's then throws away
# each error that has nothing to do with its package.
# Seen: an app that reports to its own Sentry is heard before the gateway's client is made, and not after it,
# with no line on the console; Sentry's client has another address. With the last argument of the
# constructor, XEnableErrorAnalytics, false it is heard.
#
# The wrong guess: a payment client's constructor keeps its options and touches nothing else of the process.
# For a shop: on the day on which this gateway is added it hears of its own errors for the last time, those
# of its ledger as well; where the client is made per request, until the first payment. What helps, tried
# here: that argument.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cashfree-pg@6.0.6 @sentry/node@10.78.0
cat >try.cjs <<'JS'
const http = require("node:http")
const Sentry = require("@sentry/node")
const { Cashfree, CFEnvironment } = require("cashfree-pg")

const heard = []
const server = http.createServer(async (request, response) => {
  let body = ""
  for await (const part of request) body += part
  heard.push(...[...body.matchAll(/"value":"(the ledger, \w+)"/g)].map((match) => match[1]))
  response.end("{}")
})
server.listen(0, "127.0.0.1", async () => {
  const own = `http://key@127.0.0.1:${server.address().port}/1`
  async function broken(when) {
    Sentry.captureException(new Error(`the ledger, ${when}`))
    await Sentry.flush(2_000)
  }
  Sentry.init({ dsn: own, tracesSampleRate: 0 })
  await broken("before")
  new Cashfree(CFEnvironment.SANDBOX, "id", "secret", "", "", "", false)
  await broken("told")
  const first = Sentry.getClient().getDsn().host
  new Cashfree(CFEnvironment.SANDBOX, "id", "secret")
  await broken("after")
  const second = Sentry.getClient().getDsn().host
  console.log("heard:", heard, "| the address is ours:", first === "127.0.0.1", second === "127.0.0.1")
  if (heard.join() !== "the ledger, before,the ledger, told" || first !== "127.0.0.1" || second === first) {
    console.error("Cashfree's client treats the process's Sentry otherwise than it did.")
    process.exit(1)
  }
  process.exit(0)
})
JS
timeout 60 node try.cjs
