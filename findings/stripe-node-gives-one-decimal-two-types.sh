#!/usr/bin/env bash
# stripe 23.1.0 (npm), Node.js 20; Stripe's API is a server on loopback.
#
# Behaviour: a decimal of the API, such as a price's unit_amount_decimal, is an object of the library's own in what its
# methods return, and a text in what webhooks.constructEvent() returns. Its types say Stripe.Decimal for both.
# Output seen, one price of 0.5 cents a credit, for 1000 credits:
#     from prices.retrieve(): object, .mul(1000) 500
#     from constructEvent(): string, .mul(1000) is not a function
#     the same, unit_amount_decimal * 1000: 500
#     the two are equal by ===: false, by ==: true
#     Stripe.Decimal.from() of the event's .mul(1000): 500
#
# What I had guessed: a field has one type wherever it comes from, as TypeScript is told; or that an event is parsed alike.
# A handler that was written and tested on fetched prices throws at the first event: it answers 500 for each repeat, and
# credits priced in fractions of a cent are not booked. What helps, tried here: Stripe.Decimal.from() around both.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit stripe@23.1.0 >/dev/null 2>&1
cat >try.mjs <<'JS'
import http from 'http';
import Stripe from 'stripe';

const price = { id: 'price_1', object: 'price', currency: 'usd', unit_amount: null, unit_amount_decimal: '0.5' };
const server = http.createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(price));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));

const stripe = new Stripe('sk_test_1', { host: '127.0.0.1', port: server.address().port, protocol: 'http' });
const payload = JSON.stringify({ id: 'evt_1', object: 'event', type: 'price.updated', data: { object: price } });
const header = stripe.webhooks.generateTestHeaderString({ payload, secret: 'whsec_1' });
const event = stripe.webhooks.constructEvent(payload, header, 'whsec_1');
const fetched = (await stripe.prices.retrieve('price_1')).unit_amount_decimal;
const told = event.data.object.unit_amount_decimal;
const cost = (decimal) => {
  try { return String(decimal.mul(Stripe.Decimal.from(1000))); } catch (error) { return error.message.replace(/.*mul /, ''); }
};
console.log(`from prices.retrieve(): ${typeof fetched}, .mul(1000) ${cost(fetched)}`);
console.log(`from constructEvent(): ${typeof told}, .mul(1000) ${cost(told)}`);
console.log(`the same, unit_amount_decimal * 1000: ${told * 1000}`);
console.log(`the two are equal by ===: ${fetched === told}, by ==: ${fetched == told}`);
console.log(`Stripe.Decimal.from() of the event's .mul(1000): ${cost(Stripe.Decimal.from(told))}`);
process.exit();
JS
timeout 30 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "stripe's decimals have other types than they had." >&2; exit 1; }
