#!/usr/bin/env bash
# alova 3.5.5 (npm), Node.js 20; the server is one on loopback.
#
# Behaviour: requests that are alike and under way at once are one request, a POST too (`shareRequest`, on by default).
# Each caller gets the one answer as his own. Alike is: method, address, body and headers.
# Output seen, {"amount":5} to /vend twice, from 100 credits:
#     at once: 1 arrived, the callers were told 95 and 95
#     at once, each with its own Idempotency-Key: 2 arrived, the callers were told 90 and 85
#     one after the other: 2 arrived, the callers were told 80 and 75
#     at once, shareRequest: false: 2 arrived, the callers were told 70 and 65
#
# What I had guessed: equal GETs are shared, which is of use, and what changes something is sent as often as it is asked for.
# An app that starts two equal jobs in one moment does both and pays one; a test that awaits each call never sees it.
# What helps, tried here: a key of its own for each debit, or shareRequest: false.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit alova@3.5.5 >/dev/null 2>&1
cat >try.mjs <<'JS'
import { createAlova } from 'alova';
import adapter from 'alova/fetch';
import http from 'http';

let arrived = 0, credits = 100;
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => { body += part; });
  request.on('end', () => {
    arrived += 1;
    credits -= JSON.parse(body).amount;
    const answer = String(credits);
    setTimeout(() => response.end(answer), 100);
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));

const client = (options) => createAlova({ baseURL: `http://127.0.0.1:${server.address().port}`, requestAdapter: adapter(),
  responded: (response) => response.text(), ...options });
const vend = (alova, headers) => alova.Post('/vend', { amount: 5 }, { headers }).send();
async function tell(name, calls) {
  arrived = 0;
  const told = await calls();
  console.log(`${name}: ${arrived} arrived, the callers were told ${told.sort().reverse().join(' and ')}`);
}
const alova = client(), unshared = client({ shareRequest: false });
await tell('at once', () => Promise.all([vend(alova), vend(alova)]));
await tell('at once, each with its own Idempotency-Key',
  () => Promise.all(['a', 'b'].map((key) => vend(alova, { 'Idempotency-Key': key }))));
await tell('one after the other', async () => [await vend(alova), await vend(alova)]);
await tell('at once, shareRequest: false', () => Promise.all([vend(unshared), vend(unshared)]));
process.exit();
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "alova shares requests otherwise than it did." >&2; exit 1; }
