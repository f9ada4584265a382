#!/usr/bin/env bash
# currency-formatter 1.5.9 (npm), Node 20.
#
# Behaviour: unformat() keeps each dot, those of the currency's own sign as well, so that it reads some of format()'s
# texts as 0 or a ten-thousandth; of the dong's it takes the thousands' dot for the decimal one.
# Output seen, unformat(format(1000)) with the same code:
#     KES: KSh1,000.00 is 1000
#     USD: $1,000.00 is 1000
#     EUR: 1 000,00 € is 1000
#     PEN: S/. 1,000.00 is 0.1
#     HNL: L. 1,000.00 is 0.1
#     VND: 1.000 ₫ is 1
#     other than 1000, of 163 currencies: AED BHD BTN DZD EGP HNL IQD JOD KWD LBP LYD MAD PAB PEN TND VEB VND
#     0 of 1000, of those: AED BHD DZD EGP IQD JOD KWD LBP LYD MAD TND
#     negative and read as positive: KGS KZT
#
# The wrong guess: a library's second function reads what its first has written, for each code that both know.
# A page that shows a price by format() and takes it back from the field by unformat() sends 0 for 1,000 dirham, 0.1 for
# 1,000 soles, and 1 for 1,000 dong; -5 tenge come back as 0.5. Nothing is thrown; dollars and euros are right.
# What helps: a hidden field with the number, or the text without the sign.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts currency-formatter@1.5.9
cat >try.cjs <<'JS'
const { currencies, format, unformat } = require("currency-formatter")
const back = (code, amount) => unformat(format(amount, { code }), { code })
for (const code of ["KES", "USD", "EUR", "PEN", "HNL", "VND"])
  console.log(`${code}: ${format(1000, { code }).replaceAll("\u00a0", " ")} is ${back(code, 1000)}`)
const codes = currencies.map(({ code }) => code)
const wrong = codes.filter((code) => back(code, 1000) !== 1000)
console.log(`other than 1000, of ${codes.length} currencies: ${wrong.join(" ")}`)
console.log(`0 of 1000, of those: ${wrong.filter((code) => back(code, 1000) === 0).join(" ")}`)
console.log(`negative and read as positive: ${codes.filter((code) => back(code, -5) > 0).join(" ")}`)
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "An amount is read back otherwise than it was." >&2; exit 1; }
