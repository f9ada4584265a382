#!/usr/bin/env bash
# Codes for Brazil's Pix: made by pypix 0.2.0 (PyPI), Python 3, read by pix-utils 2.8.2 (npm), Node 20, which makes
# them as well.
#
# The txid of a static code, 25 letters and digits at most, is what the bank gives back with the money. pypix writes the
# word "Identificador" before the one it is given, and cuts that one, not the whole, at 25. pix-utils refuses a 26th.
# Seen, for order12: Identificadororder12 by pypix, order12 by pix-utils. Of two payments with ids of 30 characters that
# differ in the last pypix makes one and the same code, its txid 38 characters long with the word.
#
# Wrong guess: a txid goes into the code as it is, or is refused. The payment comes, and its reference is of no order;
# or, with long ids, of two. Who looks at the code by eye sees the id in it. Remedy, tried: pix-utils for making codes;
# what follows the word is the id, as long as that has no more than 25.
set -euo pipefail
till=$(mktemp -d)
trap 'rm -rf "$till"' EXIT
cd "$till"
python3 -m venv py && py/bin/pip -q install --disable-pip-version-check pypix==0.2.0 2>/dev/null
npm init -y >/dev/null && npm install --silent --no-audit --no-fund pix-utils@2.8.2
cat >code.py <<'PY'
import sys

from pypix import Pix

code = Pix()
code.set_pixkey("shop@example.com")
code.set_merchant_name("Pluct")
code.set_merchant_city("Recife")
code.set_amount(19.9)
code.set_txid(sys.argv[1])
print(code)
PY
cat >read.cjs <<'JS'
const { execFileSync } = require("node:child_process")
const { createStaticPix, hasError, parsePix } = require("pix-utils")

const shop = { pixKey: "shop@example.com", merchantName: "Pluct", merchantCity: "Recife" }
const makers = {
  "pypix": (id) => execFileSync("py/bin/python", ["code.py", id], { encoding: "utf8" }).trim(),
  "pix-utils": (id) => {
    const code = createStaticPix({ ...shop, transactionAmount: 19.9, txid: id })
    return hasError(code) ? undefined : code.toBRCode()
  },
}
const txid = (code) => code && parsePix(code).txid
const long = "a".repeat(29)
const seen = Object.entries(makers).map(([name, make]) =>
  `${name}: ${txid(make("order12"))}; 30 characters: ${txid(make(`${long}1`))?.length ?? "refused"}, ` +
  `two are one: ${txid(make(`${long}1`)) !== undefined && txid(make(`${long}1`)) === txid(make(`${long}2`))}`)
console.log(seen.join("\n"))
const same = seen.join() === "pypix: Identificadororder12; 30 characters: 38, two are one: true," +
  "pix-utils: order12; 30 characters: refused, two are one: false"
if (!same) console.error("Codes for Pix carry other references than they did.")
process.exit(same ? 0 : 1)
JS
timeout 60 node read.cjs
