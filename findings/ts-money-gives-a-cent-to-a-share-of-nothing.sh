#!/usr/bin/env bash
# ts-money 0.4.8 and js-money 0.6.3, beside dinero.js 2.0.2 (npm), Node 20.
#
# Behaviour: allocate() splits an amount by shares, rounds each part down, and hands the cents that are left out from
# the first part on, also to a share of 0.
# Seen: 5 cents by [0, 1, 1] are [1, 2, 2]; by [1, 1, 0] they are [3, 2, 0]. dinero.js makes [0, 3, 2] of the first.
#
# The wrong guess: a share of nothing is nothing; what is left goes round among those who have a share.
# For a sale split between the platform, a seller and a referrer: the one whose share is switched off for this sale
# is still booked a cent, and only in some orders. What helps, tried here: shares of 0 left out before allocate().
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund js-money@0.6.3 ts-money@0.4.8 dinero.js@2.0.2
cat >try.mjs <<'JS'
import jsMoney from "js-money"
import tsMoney from "ts-money"
import { allocate, dinero, toSnapshot } from "dinero.js"
import { USD } from "dinero.js/currencies"

const five = dinero({ amount: 5, currency: USD })
const WAYS = {
  "js-money": (shares) => jsMoney.fromInteger(5, "USD").allocate(shares).map((part) => part.amount),
  "ts-money": (shares) => tsMoney.Money.fromInteger(5, "USD").allocate(shares).map((part) => part.amount),
  "dinero.js": (shares) => allocate(five, shares).map((part) => toSnapshot(part).amount),
}
for (const [name, split] of Object.entries(WAYS)) {
  const seen = [[0, 1, 1], [1, 1, 0], [1, 1]].map((shares) => `[${shares}]: ${split(shares)}`).join("; ")
  console.log(`${name}: ${seen}`)
  const first = name === "dinero.js" ? "0,3,2" : "1,2,2"
  if (seen !== `[0,1,1]: ${first}; [1,1,0]: 3,2,0; [1,1]: 3,2`) {
    console.error(`${name} now splits an amount otherwise than it did.`)
    process.exit(1)
  }
}
JS
timeout 60 node try.mjs
