#!/usr/bin/env bash
# hono 4.13.19's helper proxy (hono/proxy) with @hono/node-server 2.1.9, beside h3 2.0.8's proxyRequest() (npm),
# Node 20; the shop and the gateway's page are servers on loopback.
#
# Behaviour: what the shop answers with a redirect is not handed to the browser: the helper goes there itself, from the
# server, and returns what it finds, without the redirect's cookies. A POST whose redirect keeps the method (307, 308)
# is a 500, when it was handed on as c.req.
# Output seen, of a purchase and a page, each as the browser sees it:
#     hono, POST, 303 to the gateway: 200, no cookie, "page for no payer"
#     hono, POST, 307 to the gateway: 500, no cookie, "fetch failed"
#     hono, GET, 302 to the gateway: 200, no cookie, "page for no payer"
#     h3, POST, 303 to the gateway: 303, order=7
#     h3, POST, 307 to the gateway: 307, order=7
#     h3, GET, 302 to the gateway: 302, order=7
#     hono, redirect: "manual", POST, 303 to the gateway: 303, order=7
#
# The wrong guess: a reverse proxy leaves a redirect to the browser, as all others do.
# The payer gets the gateway's page under the shop's address, made for the server, without what the page needs: nobody
# can pay, and nothing is in the log. A one-time address of a checkout or a sign-in is used up by it.
# What helps: proxy(url, { raw: c.req.raw, redirect: "manual" }).
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts hono@4.13.19 @hono/node-server@2.1.9 h3@2.0.8
cat >try.mjs <<'JS'
import { once } from "node:events"
import { createServer } from "node:http"
import { getRequestListener } from "@hono/node-server"
import { H3, proxyRequest, toNodeHandler } from "h3"
import { Hono } from "hono"
import { proxy } from "hono/proxy"
const start = async listener => {
  const server = createServer(listener)
  await once(server.listen(0, "127.0.0.1"), "listening")
  return `http://127.0.0.1:${server.address().port}`
}
const gateway = await start(({ headers }, response) => response.end(`page for ${headers.cookie ?? "no payer"}`))
const shop = await start((request, response) => {
  const headers = { location: gateway, "set-cookie": "order=7" }
  request.resume(), response.writeHead(Number(request.url.slice(1)), headers).end()
})
const hono = handler => start(getRequestListener(new Hono().all("*", handler).onError((error, c) =>
  c.text(error.message, 500)).fetch))
const proxies = { hono: await hono(c => proxy(shop + c.req.path, c.req)),
  h3: await start(toNodeHandler(new H3().all("/**", event => proxyRequest(event, shop + event.url.pathname)))),
  'hono, redirect: "manual"': await hono(c => proxy(shop + c.req.path, { raw: c.req.raw, redirect: "manual" })) }
for (const [name, url] of Object.entries(proxies))
  for (const [method, status, body] of [["POST", 303, "{}"], ["POST", 307, "{}"], ["GET", 302]]) {
    if (name.includes("manual") && status !== 303) continue
    const asked = { method, body, redirect: "manual", headers: { cookie: "payer=u1" } }
    const answer = await fetch(`${url}/${status}`, asked), text = await answer.text()
    console.log(`${name}, ${method}, ${status} to the gateway: ${answer.status}, ${answer.headers.get("set-cookie")
      ?? "no cookie"}${text && `, "${text}"`}`)
  }
process.exit()
JS
timeout 60 node try.mjs 2>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Redirects are handed on otherwise." >&2; exit 1; }
