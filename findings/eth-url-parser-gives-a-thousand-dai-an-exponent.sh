#!/usr/bin/env bash
# Links to pay by: eth-url-parser 1.0.4, bip21 3.0.0 (npm), read and written on Node 20.
#
# An EIP-681 link carries the amount in the token's smallest unit, as digits or as 1e21. eth-url-parser's parse() gives
# both as text of its own: digits up to 999 tokens of 18 decimals, and with an exponent from 1000 tokens (10^21) on,
# though the link had digits. bip21's encode() writes a number as JavaScript prints it: below 100 satoshi as 1e-7, for
# which BIP 21 has no form (digits and a point alone).
# Seen: 999 DAI: 999000000000000000000; 1000 DAI: "1e+21", which BigInt() refuses with a SyntaxError, parseInt() reads
# as 1, and a comparison with the wanted digits finds different. 10 satoshi: amount=1e-7, 500: amount=0.000005.
#
# Guess: what a parser for integers beyond 2^53 returns as text is for BigInt(), as it is for each amount tried below a
# thousand. A shop's packs are below, its biggest one is not. What helps, tried here: BigNumber(text).toFixed(), of the
# package that eth-url-parser uses itself; and for bip21 the amount as text, by toFixed(8).
set -euo pipefail
stand=$(mktemp -d); trap 'rm -rf "$stand"' EXIT; cd "$stand"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund eth-url-parser@1.0.4 bip21@3.0.0 bignumber.js@9.3.1
cat >links.mjs <<'JS'
import BigNumber from "bignumber.js"
import { encode } from "bip21"
import links from "eth-url-parser"

const dai = "0x6b175474e89094c44da98b954eedeac495271d0f", shop = "0x8e23ee67d1332ad560396262c48ffbb01f93d052"
function read(amount) {
  const text = links.parse(`ethereum:${dai}/transfer?address=${shop}&uint256=${amount}`).parameters.uint256
  let integer
  try { integer = BigInt(text) } catch (error) { integer = error.name }
  return `${text} ${integer} ${BigNumber(text).toFixed() === amount}`
}
const seen = [
  read("999000000000000000000"), read("1000000000000000000000"), read("1500000000000000000001"),
  ...[10, 99, 500].map((satoshi) => encode("1Boat", { amount: satoshi / 1e8 })),
  encode("1Boat", { amount: (10 / 1e8).toFixed(8) }),
]
console.log(seen.join("\n"))
const same = seen.join() === ["999000000000000000000 999000000000000000000 true", "1e+21 SyntaxError true",
  "1.500000000000000000001e+21 SyntaxError true", "bitcoin:1Boat?amount=1e-7", "bitcoin:1Boat?amount=9.9e-7",
  "bitcoin:1Boat?amount=0.000005", "bitcoin:1Boat?amount=0.00000010"].join()
if (!same) console.error("Links to pay by are read or written otherwise than they were.")
process.exit(same ? 0 : 1)
JS
timeout 60 node links.mjs
