#!/usr/bin/env bash
# ecpay_aio_nodejs 1.2.2 (npm, ECPay's own), Node.js 20. Node's https.request is a stand-in that keeps what would be sent.
#
# Behaviour: the time of a client is the moment in which it was made. query_trade_info(), which asks whether an order was paid,
# replaces the caller's TimeStamp by that moment and two minutes, whenever it is called.
# Output seen, TimeStamp of the question beside the clock, by the age of the client:
#     new: +120 s
#     10 minutes: -480 s
#     1 day: -86280 s
#     1 day, a new client for the question: +120 s
#
# What I had guessed: the stamp is of the question, as ECPay's manual lets it be valid for three minutes, so that what
# signs it may be made once, at the start, as with other gateways.
# By that manual an order whose notice was lost is to be asked for after ten minutes: a service that is up for longer than
# five has no valid answer, so such payments stay without credits, and a test, being young, finds nothing. What helps, tried here: new ECPay(options) for each question.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-fund --no-audit ecpay_aio_nodejs@1.2.2 >/dev/null 2>&1
cat >try.cjs <<'JS'
const { EventEmitter } = require('events');
const https = require('https');

let sent, age = 0;
https.request = (options, answered) => {
  const request = new EventEmitter();
  request.write = (body) => { sent = new URLSearchParams(body); };
  request.end = () => setImmediate(() => {
    const answer = Object.assign(new EventEmitter(), { statusCode: 200 });
    answered(answer);
    answer.emit('end');
  });
  return request;
};
const start = Math.floor(Date.now() / 1000), Clock = Date;
global.Date = class extends Clock {
  constructor(...parts) { if (parts.length) super(...parts); else super((start + age) * 1000); }
  static now() { return (start + age) * 1000; }
};
const ECPay = require('ecpay_aio_nodejs');
const options = { OperationMode: 'Test', IgnorePayment: [], IsProjectContractor: false,
  MercProfile: { MerchantID: '2000132', HashKey: '5294y06JbISpM5x9', HashIV: 'v77hoKGq4kWxNNIS' } };
const say = console.log;
console.log = () => {};   // the library prints what it signs

async function ask(name, seconds, client) {
  age = seconds;
  client ??= new ECPay(options);
  await client.query_client.query_trade_info({ MerchantTradeNo: 'order000000000000001', TimeStamp: String(start + age) });
  const ahead = Number(sent.get('TimeStamp')) - (start + age);
  say(`${name}: ${ahead > 0 ? '+' : ''}${ahead} s`);
}
(async () => {
  const client = new ECPay(options);
  await ask('new', 0, client);
  await ask('10 minutes', 600, client);
  await ask('1 day', 86400, client);
  await ask('1 day, a new client for the question', 86400);
})();
JS
timeout 30 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "ecpay_aio_nodejs stamps its questions otherwise than it did." >&2; exit 1; }
