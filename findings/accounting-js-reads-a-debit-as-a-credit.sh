#!/usr/bin/env bash
# accounting 0.4.1, currency.js 2.0.4 and numeral 2.0.6, beside @internationalized/number 3.6.9 (npm), Node 20.
#
# Behaviour: these libraries read an amount by removing every character that they do not know. The minus sign U+2212 is
# such a character, and so a debit of 5 becomes a credit of 5, without an error.
# Seen: Node's own Intl writes -5 with that sign in Swedish, Norwegian, Finnish, Slovenian and more; all three read what
# it wrote as 5. Of "50-", as SAP writes a debit, accounting makes 50, currency.js NaN, numeral -50. "(50)" is -50 in
# all. @internationalized/number reads -5 in the locale that wrote it, and gives NaN for a form that it does not know.
#
# The wrong guess: what cannot be read is NaN or raises; at worst the amount is wrong, not its sign.
# What helps: the parser of the locale that wrote the amount (tried here), or to write amounts with "-" and a point.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund accounting@0.4.1 currency.js@2.0.4 numeral@2.0.6 @internationalized/number@3.6.9
cat >try.mjs <<'JS'
import accounting from "accounting"
import currency from "currency.js"
import numeral from "numeral"
import { NumberParser } from "@internationalized/number"

const readers = {
  accounting: text => accounting.unformat(text),
  "currency.js": text => currency(text).value,
  numeral: text => numeral(text).value(),
  "@internationalized/number": (text, locale) => new NumberParser(locale).parse(text),
}
const seen = {}
for (const [name, read] of Object.entries(readers)) {
  seen[name] = ["sv", "nb", "fi", "sl"].map(locale => read(new Intl.NumberFormat(locale).format(-5), locale))
  seen[name].push(read("50-", "en-US"), read("(50)", "en-US"))
}
console.log(seen)
const wanted = {
  accounting: [5, 5, 5, 5, 50, -50],
  "currency.js": [5, 5, 5, 5, NaN, -50],
  numeral: [5, 5, 5, 5, -50, -50],
  "@internationalized/number": [-5, -5, -5, -5, NaN, NaN],
}
if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
  console.error("One of the libraries reads a debit otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
