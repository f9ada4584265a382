#!/usr/bin/env bash
# x402 1.2.0 (npm), Node 20; nothing leaves the machine.
#
# Behaviour: processPriceToAtomicAmount() turns a price in dollars into USDC's millionths by a product of floats, and
# writes that product down as text, unrounded. The payment protocol wants an integer there.
# Seen: "$2.01" -> "2009999.9999999998", "$2.03" -> "2029999.9999999998"; of the 10,000 prices from $0.01 to $100.00
# 295 have such a fraction, of those from $0.0001 to $1.0000 228. The package's own schema of payment requirements
# refuses each of them, so a price of $2.00 works and one of $2.01 is never payable. "1,5" is 15 dollars.
#
# The wrong guess: a price of the form that the package's error message asks for ("$3.10", 0.10, "0.001") becomes a
# whole number of the smallest unit, as the name says, or is refused when it is set up.
# What helps, tried here: the price as {amount: "2010000", asset: {...}}, which is passed on as it is.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts x402@1.2.0
cat >try.cjs <<'JS'
const { processPriceToAtomicAmount } = require("x402/shared")
const { PaymentRequirementsSchema } = require("x402/types")

const atomic = (price) => processPriceToAtomicAmount(price, "base").maxAmountRequired
const asset = processPriceToAtomicAmount("$1", "base").asset
const payable = (amount) => PaymentRequirementsSchema.safeParse({
  scheme: "exact", network: "base", maxAmountRequired: amount, resource: "https://example.com/vend", description: "",
  mimeType: "application/json", payTo: "0x" + "1".repeat(40), maxTimeoutSeconds: 60, asset: asset.address,
}).success
const broken = (digits) => {
  const prices = Array.from({ length: 10000 }, (_, i) => "$" + ((i + 1) / 10 ** digits).toFixed(digits))
  return prices.filter((price) => !payable(atomic(price))).length
}

const [even, odd] = [atomic("$2.00"), atomic("$2.01")]
const seen = [even, odd, payable(even), payable(odd), broken(2), broken(4), atomic("1,5"),
  payable(atomic({ amount: "2010000", asset }))].join(" ")
console.log(seen)
if (seen !== "2000000 2009999.9999999998 true false 295 228 15000000 true") {
  console.error("x402 now turns prices into atomic amounts otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.cjs
