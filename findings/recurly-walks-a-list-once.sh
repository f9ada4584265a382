#!/usr/bin/env bash
# recurly 4.81.0 (the gateway's own client, npm), Node 20; nothing is sent: it takes an httpAdapter of one's own.
#
# Behaviour: what listTransactions() returns keeps its own place. Each each() of one such list goes on from where the
# one before it stopped, by whole pages, and after the last page it finds nothing, without an error.
# Seen, of three payments in pages of two: the first walk finds t1, t2, t3, the second none; a walk that is left at t1
# is followed by one of t3 alone, and t2 is in neither. count() after a walk asks for HEAD / instead of HEAD
# /transactions. A list made anew has all three again.
#
# The wrong guess: each() makes an iterator, so that a list can be walked twice, as an array can; the client for Python
# (4.79.0, read) makes a new one in each items().
# For prepaid credits: first the day's sum, then each payment against the ledger, over one list: the second walk finds
# no payment that is missing. What helps, tried here: call listTransactions() for each walk.
set -euo pipefail
walk=$(mktemp -d); trap 'rm -rf "$walk"' EXIT
cd "$walk"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund recurly@4.81.0
cat >walk.cjs <<'JS'
const { Client, HttpAdapter, HttpResponse } = require("recurly")

const asked = []
class Shop extends HttpAdapter {
  async execute(method, url) {
    const { pathname, searchParams } = new URL(url), second = searchParams.has("cursor")
    asked.push(`${method} ${pathname}`)
    const data = (second ? ["t3"] : ["t1", "t2"]).map((id) => ({ object: "transaction", id }))
    const next = second ? null : "/transactions?cursor=2&limit=2"
    return new HttpResponse(200, { "content-type": "application/json", "recurly-total-records": "3" },
      method === "HEAD" ? null : JSON.stringify({ object: "list", has_more: !second, next, data }))
  }
}
const client = new Client("key", { httpAdapter: new Shop() })
const list = () => client.listTransactions({ params: { limit: 2 } })

async function ids(pager, most = 9) {
  const found = []
  for await (const { id } of pager.each()) if (found.push(id) === most) break
  return found.join(" ") || "none"
}

async function main() {
  const one = list(), left = list()
  const seen = [await ids(one), await ids(one), await ids(left, 1), await ids(left), await ids(list())]
  await one.count()
  seen.push(asked.at(-1))
  console.log(seen.join(", "))
  if (seen.join(", ") !== "t1 t2 t3, none, t1, t3, t1 t2 t3, HEAD /") {
    console.error("recurly walks a list a second time otherwise than it did.")
    process.exit(1)
  }
}
main()
JS
timeout 60 node walk.cjs
