#!/usr/bin/env bash
# viem 2.57.20, beside ethers 6.17.0 (npm), Node 20.
#
# Behaviour: parseUnits() turns a decimal text into the token's smallest unit. More decimals than the token has are
# rounded to the nearest, so up as well, and nothing tells. ethers raises.
# Seen, for USDC (6 decimals): "0.0000005" is 1 unit, "0.9999999" a whole dollar, "19.9999996" is 20.000000.
#
# The wrong guess: as in ethers, from which one comes to it, an amount that the token cannot express is refused; or it
# is cut, as money on chains is: what rounds up asks for more than the balance that it was computed from.
# For a payout of a balance's share, or a price by the call below a millionth of a dollar, it is a unit too much.
# What helps, tried here: to compare formatUnits() of the result with the text, or to cut the text first.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund viem@2.57.20 ethers@6.17.0
cat >try.mjs <<'JS'
import { parseUnits as ethers } from "ethers"
import { formatUnits, parseUnits as viem } from "viem"

const TEXTS = ["19.99", "0.0000005", "0.9999999", "19.9999996"]
const WAYS = { viem: (text) => viem(text, 6), ethers: (text) => ethers(text, 6) }
const EXPECTED = {
  viem: "19990000 1 1000000 20000000",
  ethers: "19990000 refused refused refused",
}
for (const [name, parse] of Object.entries(WAYS)) {
  const seen = TEXTS.map((text) => {
    try {
      return String(parse(text))
    } catch {
      return "refused"
    }
  }).join(" ")
  console.log(`${name}: ${seen}`)
  if (seen !== EXPECTED[name]) {
    console.error(`${name} now reads an amount with too many decimals otherwise than it did.`)
    process.exit(1)
  }
}
const exact = TEXTS.filter((text) => formatUnits(viem(text, 6), 6) === text)
const cut = viem("19.9999996".replace(/(\.\d{6})\d+$/, "$1"), 6)
console.log(`the comparison lets through: ${exact}; cut first: ${cut}`)
if (String(exact) !== "19.99" || cut !== 19999999n) process.exit(1)
JS
timeout 60 node try.mjs
