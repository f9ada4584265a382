#!/usr/bin/env bash
# fastify 5.12.8 with fast-json-stringify (npm), Node.js 20: an answer by a response schema, {credits: {type: 'integer'}}.
#
# Behaviour: a response schema does not check an answer, it bends it. A null becomes 0, and what has a fraction loses it.
# Without a schema, or with `nullable`, null stays null; NaN alone is an error.
# Output seen, what the handler returned as credits, and what arrived:
#     null 0
#     19.99 19
#     -0.5 0
#     true 1
#     "7.9" 7
#     undefined absent
#     null, nullable: true null
#     19.99, type: 'number' 19.99
#
# What I had guessed: an answer that does not fit the schema is a 500, as with other servers that know their answers' shape.
# The sum over a new user's no payments is null in SQL: he is told 0, as if he had been asked, and a balance of 0.99 is
# told as 0. Whoever reads the schema takes both for true. What helps: type 'number' for money; a test that reads the answer.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit fastify@5.12.8 >/dev/null 2>&1
cat >try.mjs <<'JS'
import Fastify from 'fastify';

async function told(value, credits) {
  const app = Fastify();
  const schema = { response: { 200: { type: 'object', properties: { credits } } } };
  app.get('/balance', { schema }, async () => ({ credits: value }));
  const answer = await app.inject('/balance');
  if (answer.statusCode !== 200) return answer.statusCode;
  return JSON.stringify(answer.json().credits) ?? 'absent';
}
for (const value of [null, 19.99, -0.5, true, '7.9', undefined])
  console.log(JSON.stringify(value) ?? 'undefined', await told(value, { type: 'integer' }));
console.log('null, nullable: true', await told(null, { type: 'integer', nullable: true }));
console.log("19.99, type: 'number'", await told(19.99, { type: 'number' }));
JS
timeout 30 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "fastify writes such answers otherwise than it did." >&2; exit 1; }
