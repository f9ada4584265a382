#!/usr/bin/env bash
# json-bigint 1.0.0 (npm), Node 20; to compare, lossless-json 4.3.0.
#
# Behaviour: what is "big" is told by the length of the number's TEXT, more than 15 characters, sign and point counted
# in. A BigNumber object then stands where a number was expected, and with useNativeBigInt the text goes to BigInt().
# Seen: a time in microseconds, 1764000000000000, is an object, though it is below 2^53; 123456789012345 is a number
# and its negative an object; 0.30000000000000004, as JavaScript itself writes 0.1 + 0.2, is an object, and with
# useNativeBigInt a SyntaxError that the whole answer is lost to, as is 1234567890123.45.
#
# The wrong guess: numbers that a double holds stay numbers, only integers beyond 2^53 change, and fractions never do.
# For a client that reads balances so: a comparison by === with a stamp fails from 16 digits on, a refund's amount has
# another type than the payment's, and one fraction in metadata makes the event unreadable.
# What helps, tried here: lossless-json, told to make bigints of unsafe integers and numbers of the rest.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-bigint@1.0.0 lossless-json@4.3.0
cat >try.cjs <<'JS'
const JSONbig = require("json-bigint")
const native = require("json-bigint")({ useNativeBigInt: true })
const { parse } = require("lossless-json")

const exact = (text) => (/^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text)) ? BigInt(text) : Number(text))
const kind = (read, text) => {
  try {
    return typeof read(`{"value": ${text}}`).value
  } catch (error) {
    return error.name
  }
}
const EXPECTED = {
  "123456789012345": "number number number",
  "-123456789012345": "object bigint number",
  "1764000000000000": "object bigint number",
  "9007199254740993": "object bigint bigint",
  "0.30000000000000004": "object SyntaxError number",
  "1234567890123.45": "object SyntaxError number",
}
for (const [text, expected] of Object.entries(EXPECTED)) {
  const readers = [JSONbig.parse, native.parse, (json) => parse(json, null, exact)]
  const seen = readers.map((read) => kind(read, text)).join(" ")
  console.log(`${text}: ${seen}`)
  if (seen !== expected) {
    console.error(`json-bigint now reads ${text} otherwise than it did.`)
    process.exit(1)
  }
}
JS
timeout 60 node try.cjs
