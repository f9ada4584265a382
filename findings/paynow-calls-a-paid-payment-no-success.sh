#!/usr/bin/env bash
# paynow 2.2.2 (npm), the gateway's own client, for Zimbabwe, with axios 1.21.1, Node 20; nothing is sent: axios has an
# adapter of one's own.
#
# Behaviour: what pollTransaction() returns is made for the start of a payment: its success is "the status is ok", which
# a payment's status never is, and it has neither amount nor reference. Each text that is sent is escaped twice, so that
# the reference which the gateway tells has the escapes in it. The titles lose their last letter, and the total
# is a sum of floats.
# Output seen, of "u1 pack 5", three times 1.10:
#     asked: reference u1%20pack%205, amount 3.3000000000000003, info 5 credit
#     polled, Paid: success false, status paid, amount undefined, paid() TypeError: status.paid is not a function
#     polled, Cancelled: success false, status cancelled, amount undefined
#     parseStatusUpdate(), of the same text: status Paid, amount 3.30, reference u1%20pack%205
#
# The wrong guess: success tells a payment that was made from one that was not, as it does for send(), and a reference
# comes back as it was given.
# Who asks after a payment, as for mobile money one has to, takes each for unpaid, and may have it paid again; who finds
# the order by its reference finds none.
# What helps: status === "paid" ("awaiting delivery" and "delivered" are paid, too); references of letters and digits.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts paynow@2.2.2 axios@1.21.1
cat >try.cjs <<'JS'
const axios = require("axios"), { Paynow } = require("paynow")
const paynow = new Paynow("1201", "secret", "https://shop.example/told", "https://shop.example")
const signed = fields => new URLSearchParams({ ...fields,
  hash: paynow.generateHash(fields, paynow.integrationKey) }).toString()
let asked, state = "Paid"
const told = () => signed({ reference: asked.get("reference"), paynowreference: "29", amount: "3.30", status: state,
  pollurl: "https://gateway.example/poll" })
axios.defaults.adapter = async config => {
  const start = config.url.endsWith("initiatetransaction")
  if (start) asked = new URLSearchParams(config.data)
  const begun = { status: "Ok", browserurl: "https://gateway.example/pay", pollurl: "https://gateway.example/poll" }
  return { data: start ? signed(begun) : told(), status: 200, headers: {}, config }
}
const main = async () => {
  const payment = paynow.createPayment("u1 pack 5")
  payment.add("5 credits", 1.1, 3)
  if (!(await paynow.send(payment)).success) throw new Error("not started")
  const info = asked.get("additionalinfo").replaceAll("%20", " ")
  console.log(`asked: reference ${asked.get("reference")}, amount ${asked.get("amount")}, info ${info}`)
  for (state of ["Paid", "Cancelled"]) {
    const status = await paynow.pollTransaction("https://gateway.example/poll")
    let more = ""
    try { if (state === "Paid") status.paid() } catch (error) { more = `, paid() ${error}` }
    console.log(`polled, ${state}: success ${status.success}, status ${status.status}, amount ${status.amount}${more}`)
  }
  state = "Paid"
  const { status, amount, reference } = paynow.parseStatusUpdate(told())
  console.log(`parseStatusUpdate(), of the same text: status ${status}, amount ${amount}, reference ${reference}`)
}
main()
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Payments are told otherwise." >&2; exit 1; }
