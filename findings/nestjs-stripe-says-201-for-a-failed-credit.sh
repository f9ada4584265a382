#!/usr/bin/env bash
# @golevelup/nestjs-stripe 1.1.1 with stripe 20.4.1 on @nestjs/core 11.2.10 (npm), Node 20; nothing leaves the machine,
# the event is signed here.
#
# Behaviour: the app's global exception filter hears what a @StripeWebhookHandler throws, too, in a context of the
# type stripe_webhook. When it returns something, a promise among them, the error counts as handled: Stripe gets 201.
# Output seen, of a paid checkout whose handler throws since the ledger is away:
#     no filter: 500
#     a filter that leaves what is not HTTP: 500
#     the same, async, as one that awaits its report: 201
#     a filter for GraphQL, which returns the error: 201
#
# The wrong guess: a handler that throws is answered with 500, and Stripe sends the event again. The package says that
# filters apply to its handlers; what a filter returns is nobody's answer elsewhere in an app over HTTP.
# The payment is then gone: Stripe takes 201 for done. It was right until somebody added GraphQL, or awaited the error
# reporter in the filter, in another part of the app; tests of the handler alone do not see it.
# What helps: a filter that throws again when host.getType() is "stripe_webhook".
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @golevelup/nestjs-stripe@1.1.1 stripe@20.4.1 rxjs@7.8.2 \
    @nestjs/core@11.2.10 @nestjs/common@11.2.10 @nestjs/platform-express@11.2.10 reflect-metadata@0.2.2
cat >try.cjs <<'JS'
require("reflect-metadata")
const { Module, Injectable, Catch } = require("@nestjs/common"), { NestFactory } = require("@nestjs/core")
const { StripeModule, StripeWebhookHandler } = require("@golevelup/nestjs-stripe"), Stripe = require("stripe")
class Credits { paid() { throw new Error("the ledger is away") } }
Injectable()(Credits)
const paid = Object.getOwnPropertyDescriptor(Credits.prototype, "paid")
StripeWebhookHandler("checkout.session.completed")(Credits.prototype, "paid", paid)
const answer = host => host.switchToHttp().getResponse().status(500).json({})
class Logs { catch(error, host) { if (host.getType() === "http") answer(host) } }
class Reports { async catch(error, host) { if (host.getType() === "http") answer(host) } }
class GraphQL { catch(error, host) { return host.getType() === "http" ? answer(host) : error } }
const filters = { "no filter": null, "a filter that leaves what is not HTTP": Logs,
  "the same, async, as one that awaits its report": Reports, "a filter for GraphQL, which returns the error": GraphQL }
const secret = "whsec_test", webhookConfig = { stripeSecrets: { accountTest: secret }, requestBodyProperty: "rawBody" }
const payload = JSON.stringify({ id: "evt_1", object: "event", livemode: false, type: "checkout.session.completed",
  data: { object: { id: "cs_1", client_reference_id: "u1" } } })
async function main() {
  for (const [name, Filter] of Object.entries(filters)) {
    class App {}
    Module({ imports: [StripeModule.forRoot({ apiKey: "sk_test_1", webhookConfig })], providers: [Credits] })(App)
    const app = await NestFactory.create(App, { rawBody: true, logger: false })
    if (Filter) Catch()(Filter), app.useGlobalFilters(new Filter())
    await app.listen(0, "127.0.0.1")
    const { status } = await fetch(`http://127.0.0.1:${app.getHttpServer().address().port}/stripe/webhook`, {
      method: "POST", body: payload, headers: { "Content-Type": "application/json",
        "Stripe-Signature": Stripe.webhooks.generateTestHeaderString({ payload, secret }) } })
    console.log(`${name}: ${status}`)
    await app.close()
  }
}
main()
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A failed handler is answered otherwise." >&2; exit 1; }
