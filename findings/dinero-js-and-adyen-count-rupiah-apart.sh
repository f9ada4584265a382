#!/usr/bin/env bash
# Two that meet at a checkout: dinero.js 2.0.2, which keeps the price, and @adyen/adyen-web 6.45.2, which shows it
# (npm), on Node 20. Both count in minor units; the currency's code is all that goes along with the integer.
#
# dinero.js has ISO 4217's decimals in its own currencies. The gateway's component has a table, in which the rupiah and
# Cape Verde's escudo have none, where ISO gives them two, and the pesos of Chile, the kronur and Burundi's francs have
# two, where ISO gives none. The other currencies that one pays in agree, the yen and the dinars included.
# Seen, the price as dinero.js writes it, and what the buyer reads: IDR 100000.00: 10,000,000; CVE 500.00: 50,000;
# CLP 5000: 50; ISK 5000: 50; EUR 19.99: 19.99; JPY 500: 500; KWD 1.234: 1.234.
#
# Wrong guess: "minor units" of a currency are one thing, so that toSnapshot().amount is the amount.value of a payment.
# A shop in euros that opens to Indonesia asks a hundredfold, and one that opens to Chile sells for a hundredth. (What
# the gateway itself makes of the integer was not tried; the table is the one that its component is shipped with.)
# What helps, tried: transformScale() to the decimals of that table before the amount is taken.
set -euo pipefail
counter=$(mktemp -d); trap 'rm -rf "$counter"' EXIT
cd "$counter"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund dinero.js@2.0.2 @adyen/adyen-web@6.45.2
cat >show.mjs <<'JS'
import { pathToFileURL } from "node:url"
import * as money from "dinero.js"

const { getDivider, getDecimalAmount, getLocalisedAmount } = await import(
  pathToFileURL("node_modules/@adyen/adyen-web/dist/es/utils/amount-util.js"))
const { dinero, toDecimal, toSnapshot, transformScale } = money
const prices = { IDR: 10_000_000, CVE: 50_000, CLP: 5_000, ISK: 5_000, EUR: 1_999, JPY: 500, KWD: 1_234 }
const seen = Object.entries(prices).map(([code, amount]) => {
  const price = dinero({ amount, currency: money[code] })
  const read = getDecimalAmount(toSnapshot(price).amount, code)
  const scaled = toSnapshot(transformScale(price, Math.round(Math.log10(getDivider(code))))).amount
  const text = getLocalisedAmount(toSnapshot(price).amount, "en-US", code)
  const meant = toDecimal(price)
  return { code, meant, read, text, helped: getDecimalAmount(scaled, code) === Number(meant) }
})
for (const { code, meant, read, text, helped } of seen) console.log(code, meant, "is read as", read, text, helped)
const found = seen.map(({ meant, read }) => read / Number(meant)).join()
if (found !== "100,100,0.01,0.01,1,1,1" || !seen.every(({ helped }) => helped)) {
  console.error("dinero.js and adyen-web count other currencies apart than they did.")
  process.exit(1)
}
JS
timeout 60 node show.mjs
