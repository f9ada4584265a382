#!/usr/bin/env bash
# @hookflo/tern 4.1.0, which verifies the webhooks of some twenty senders, beside standardwebhooks 1.1.1 (npm), Node 20;
# nothing leaves the machine, the events are signed here.
#
# Behaviour: each sender is a row of a table. Polar's says that the secret is the key as it is written. So it was; since
# September 2026 new secrets sign as Standard Webhooks has it, with the base64 behind whsec_. dodopayments and
# replicateai, of the same form, have rows that do so. Of two signatures in Stripe's header the last counts, of two in
# a Standard Webhooks header any.
# Seen: events of a new Polar secret are refused, each of them, which standardwebhooks accepts; the row of dodopayments
# accepts the very same request. While a Stripe secret is changed, new before old is refused, old before new accepted.
#
# The wrong guesses: a library for many senders treats those alike that sign alike; and is as new as its release.
# What helps, tried here: standardwebhooks for what is Standard Webhooks, whatever the sender's name.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @hookflo/tern@4.1.0 standardwebhooks@1.1.1
cat >try.cjs <<'JS'
const { createHmac } = require("node:crypto")
const { WebhookVerificationService } = require("@hookflo/tern")
const { Webhook } = require("standardwebhooks")

const body = JSON.stringify({ type: "order.paid", data: { id: "o1", subtotal_amount: 500 } })
const now = new Date(), stamp = String(Math.floor(now / 1000))
const secret = "whsec_" + Buffer.from("a secret of 32 letters, or so it").toString("base64")
const mac = (key, text, form) => createHmac("sha256", key).update(text).digest(form)
const named = (signature) => ({ "webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signature })
const standard = named(new Webhook(secret).sign("msg_1", now, body))
const former = named("v1," + mac(secret, `msg_1.${stamp}.${body}`, "base64"))
const stripe = (...keys) => ({ "stripe-signature": [`t=${stamp}`,
  ...keys.map((key) => `v1=${mac(key, `${stamp}.${body}`, "hex")}`)].join() })

async function main() {
  const seen = []
  async function ask(name, platform, key, headers) {
    const request = new Request("http://app/", { method: "POST", body, headers })
    const { isValid } = await WebhookVerificationService.verifyWithPlatformConfig(request, platform, key, 300)
    seen.push(isValid)
    console.log(`${name}: ${isValid ? "accepted" : "refused"}`)
  }
  await ask("polar, a former secret", "polar", secret, former)
  await ask("polar, a new secret", "polar", secret, standard)
  await ask("the same as dodopayments", "dodopayments", secret, standard)
  await ask("stripe, old and new", "stripe", "whsec_new", stripe("whsec_old", "whsec_new"))
  await ask("stripe, new and old", "stripe", "whsec_new", stripe("whsec_new", "whsec_old"))
  seen.push(new Webhook(secret).verify(body, standard).type)
  console.log("standardwebhooks, a new secret: accepted")
  if (seen.join() !== "true,false,true,true,false,order.paid") {
    console.error("tern verifies otherwise than it did.")
    process.exit(1)
  }
}
main()
JS
timeout 60 node try.cjs
