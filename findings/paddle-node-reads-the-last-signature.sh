#!/usr/bin/env bash
# @paddle/paddle-node-sdk 3.10.0 (npm), Node 20, beside paddle-python-sdk 1.16.1 (PyPI), Python 3; both the
# gateway's own.
#
# Behaviour: while a secret is being changed Paddle signs with both, and the header has an h1= for each. The
# library for Node keeps one h1, the last, and compares that alone. The one for Python tries each.
# Seen: an event signed by our secret and by another one is refused if ours is the first of the two, with
# "Webhook signature verification failed", and accepted if it is the last. Python accepts both.
#
# The wrong guess: the header may name several for this purpose, so the gateway's own library looks for one
# that matches.
# For a webhook's receiver: in the days of a rotation, all events fail either before the new secret is
# installed or after it, and each payment waits for a retry. What helps, tried here: to offer unmarshal() the
# header once for each h1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @paddle/paddle-node-sdk@3.10.0
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check paddle-python-sdk==1.16.1 2>/dev/null
cat >try.mjs <<'JS'
import { execFileSync } from "node:child_process"
import { createHmac } from "node:crypto"
import { Paddle } from "@paddle/paddle-node-sdk"

const body = JSON.stringify({ event_id: "evt_1", event_type: "transaction.completed",
  notification_id: "ntf_1", occurred_at: "2026-11-28T12:00:00Z",
  data: { id: "txn_1", items: [], payments: [] } })
const python = `
import sys, types
from paddle_billing.Notifications import Secret, Verifier
request = types.SimpleNamespace(headers={"Paddle-Signature": sys.argv[1]}, body=sys.argv[2].encode())
print(Verifier(30).verify(request, Secret("ours")))`
const unmarshal = (header) => new Paddle("none").webhooks.unmarshal(body, "ours", header).then(
  (event) => event.eventType === "transaction.completed", () => false)
const seen = {}
for (const secrets of [["ours"], ["ours", "other"], ["other", "ours"]]) {
  const ts = Math.floor(Date.now() / 1000)
  const sign = (secret) => createHmac("sha256", secret).update(`${ts}:${body}`).digest("hex")
  const each = secrets.map((secret) => "h1=" + sign(secret))
  const header = `ts=${ts};${each.join(";")}`
  const node = await unmarshal(header)
  const apart = (await Promise.all(each.map(h1 => unmarshal(`ts=${ts};${h1}`)))).includes(true)
  const other = execFileSync("venv/bin/python", ["-c", python, header, body], { encoding: "utf8" }).trim()
  seen[secrets] = `Node ${node}, Python ${other.toLowerCase()}, Node each by itself ${apart}`
}
console.log(seen)
const all = "Node true, Python true, Node each by itself true"
if (Object.values(seen).join() !== [all, all.replace("Node true", "Node false"), all].join()) {
  console.error("Paddle's libraries read several signatures otherwise than they did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
