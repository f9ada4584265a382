#!/usr/bin/env bash
# currency.js 2.0.4 (npm), Node.js 20.
#
# Behaviour: of a text it keeps digits, points, parentheses and "-", and drops the rest. The point of an abbreviated unit,
# "Rs." or "KSh.", stays, and is the decimal point; with another one behind it the value is NaN. errorOnInvalid raises
# for neither, nor for a word, which is 0. Halves are rounded up, those below zero too: opposites differ.
# Output seen, what a form or a price list has, and its value with errorOnInvalid:
#     "Rs 500": 500
#     "Rs. 500": 0.5
#     "KSh. 1500": 0.15
#     "Rs. 500.00": NaN
#     "five": 0
#     null: raises
#     1.005: 1.01
#     -1.005: -1
#     a sale of 1.005 and its refund together: 0.01
#
# The wrong guess: what stands before an amount is no part of it, as "$" and "KES" are none; errorOnInvalid raises for
# a text that is no amount; and a payment and its refund are together nothing.
# A pack of 500 rupees is sold for half a rupee, and NaN is no more than any balance: `balance < price` is false. What
# helps, tried here: only the text from the first digit on, and amounts of whole cents.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit currency.js@2.0.4 >log 2>&1
cat >try.cjs <<'JS'
const currency = require('currency.js');

const read = (text) => {
  try { return currency(text, { errorOnInvalid: true }).value; } catch { return 'raises'; }
};
for (const text of ['Rs 500', 'Rs. 500', 'KSh. 1500', 'Rs. 500.00', 'five', null, 1.005, -1.005]) {
  console.log(`${typeof text === 'string' ? JSON.stringify(text) : text}: ${read(text)}`);
}
console.log(`a sale of 1.005 and its refund together: ${currency(1.005).add(-1.005).value}`);
for (const text of ['Rs. 500', 'KSh. 1500', 'Rs. 500.00']) {
  if (read(text.slice(text.search(/\d/))) !== Number(text.match(/[\d.]+$/)[0])) throw new Error('what helps does not help');
}
JS
node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "currency.js reads or rounds amounts otherwise than it did." >&2; exit 1; }
