#!/usr/bin/env bash
# money-math 2.6.3 (npm), Node 20.
#
# Behaviour: mul() and percent() cut a product to whole cents towards 0, and then add a cent by the rest, to a negative
# one too, which goes away from it: -2.9985 is -2.98 by mul() and -2.99 by percent(), not -3.00; -0.225 is -0.21.
# Output seen, a share of a payment, and of the same amount taken back:
#     15 % of 19.99: 3.00, of -19.99: -2.99, together 0.01
#     15 % of 1.50: 0.23, of -1.50: -0.21, together 0.02
#     0.15 times 19.99: 3.00, of -19.99: -2.98, together 0.02
#     10 % of 20.00: 2.00, of -20.00: -2.00, together 0.00
#     15 % of each price from 0.01 to 100.00: 9500 of 10000 do not come back, together 100.00
#
# The wrong guess: what is taken of a payment comes back with the payment, as a half is rounded up or down alike.
# A fee, a tax or an affiliate's share that is booked with the payment and booked again with its negative when it is
# refunded leaves a cent or two each time. Prices whose share has no rest, as those of tests have, sum up to 0.
# What helps: the share of the positive amount, and a minus before it.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts money-math@2.6.3
cat >try.cjs <<'JS'
const Money = require("money-math")
const tell = (name, share, amount) => {
  const [there, back] = [share(amount), share(`-${amount}`)]
  console.log(`${name} ${amount}: ${there}, of -${amount}: ${back}, together ${Money.add(there, back)}`)
}
const percent = (rate) => (amount) => Money.percent(amount, rate)
tell("15 % of", percent("15.00"), "19.99")
tell("15 % of", percent("15.00"), "1.50")
tell("0.15 times", (amount) => Money.mul(amount, "0.15"), "19.99")
tell("10 % of", percent("10.00"), "20.00")
let missing = 0, sum = "0.00"
for (let cents = 1; cents <= 10_000; cents++) {
  const amount = Money.centsToAmount(String(cents))
  const rest = Money.add(Money.percent(amount, "15.00"), Money.percent(`-${amount}`, "15.00"))
  if (rest !== "0.00") missing++
  sum = Money.add(sum, rest)
}
console.log(`15 % of each price from 0.01 to 100.00: ${missing} of 10000 do not come back, together ${sum}`)
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A negative share is rounded in another way." >&2; exit 1; }
