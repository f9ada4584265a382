#!/usr/bin/env bash
# sslcommerz-lts 1.2.0 (npm), for Bangladesh's SSLCOMMERZ, Node 20; the gateway is a server on loopback.
#
# Behaviour: each call ends in a catch that returns the error, so that the promise resolves with an Error in place of
# the answer. And it writes what it is given into the address as it is.
# Output seen, initiateRefund() of 500 taka, and what the gateway got:
#     refund_remarks "late": resolves, status success; got refund_amount refund_remarks bank_tran_id refe_id store_id
#     the gateway hangs up: resolves with a FetchError, status undefined
#     the gateway answers 502 and a page: resolves with a FetchError, status undefined
#     the gateway cannot be reached: resolves with a FetchError, status undefined
#     refund_remarks "order #17": resolves, status failed; got refund_amount refund_remarks
#
# The wrong guess: await raises when nothing was heard, as fetch does by which it asks.
# Code that deducts the credits behind the await and undoes that in a catch takes them of a buyer who gets no money
# back; and a payment that validate() could not ask about has no status, which is no VALID, so that it is refused for
# good. A remark with a # cuts off the bank's number and the shop's.
# What helps: if (answer instanceof Error) throw answer, and encodeURIComponent() around each text.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts sslcommerz-lts@1.2.0
cat >try.cjs <<'JS'
const { createServer } = require("node:http")
const SSLCommerzPayment = require("sslcommerz-lts")
let does, got
const server = createServer((asked, answer) => {
  got = [...new URL(asked.url, "http://gateway").searchParams.keys()]
  if (does === "hangs up") return asked.socket.destroy()
  if (does === "answers 502 and a page") return answer.writeHead(502).end("<h1>Bad gateway</h1>")
  answer.end(JSON.stringify({ APIConnect: "DONE", status: got.includes("bank_tran_id") ? "success" : "failed" }))
})
async function refund(remarks) {
  const client = new SSLCommerzPayment("shop", "secret")
  client.refundURL = `http://127.0.0.1:${port}/refund?`
  const asked = { refund_amount: 500, refund_remarks: remarks, bank_tran_id: "T1", refe_id: "order-17" }
  const answer = await client.initiateRefund(asked)
  return `resolves${answer instanceof Error ? ` with a ${answer.name}` : ""}, status ${answer.status}`
}
let port
server.listen(0, "127.0.0.1", async () => {
  ({ port } = server.address())
  console.log(`refund_remarks "late": ${await refund("late")}; got ${got.slice(0, 5).join(" ")}`)
  for (does of ["hangs up", "answers 502 and a page"]) console.log(`the gateway ${does}: ${await refund("late")}`)
  does = ""
  const cut = `refund_remarks "order #17": ${await refund("order #17")}; got ${got.join(" ")}`
  server.closeAllConnections()
  server.close(async () => console.log(`the gateway cannot be reached: ${await refund("late")}\n${cut}`))
})
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A failed call is told in another way." >&2; exit 1; }
