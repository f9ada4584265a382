#!/usr/bin/env bash
# dnum 2.17.0, beside big.js 7.0.1 (npm), Node 20.
#
# Behaviour: the library's own numbers have as many decimals as they were written with, and a result has as
# many as the first of the two, rounded. Two texts, in contrast, are given the decimals of the longer one
# first. A division is by the decimals of the numbers in either case.
# Seen: from("10") less from("0.4") is 10, from("1") plus from("0.5") is 2, from("100") times from("0.075")
# is 8; of the texts themselves the same calls make 9.6, 1.5 and 7.5. "10" by "4" is 3 both ways. big.js says
# 9.6, 1.5, 7.5 and 2.5.
#
# The wrong guess: from() makes what the functions would make of the text by themselves; and a library that
# is there for decimals keeps them in a sum. (Its manual tells of "value1 decimals", as a default of an
# option.)
# For a balance in whole credits and a price with a fraction: a call for 0.4 credits is free, and one for 0.5
# costs 1 credit, or none, by which of the two comes first. What helps, tried here: from(text, 18), as many
# decimals for each number, or the decimals as the third argument.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dnum@2.17.0 big.js@7.0.1
cat >try.mjs <<'JS'
import * as dnum from "dnum"
import Big from "big.js"

const sums = [["subtract", "minus", "10", "0.4"], ["add", "plus", "1", "0.5"], ["add", "plus", "0.5", "1"],
  ["multiply", "times", "100", "0.075"], ["divide", "div", "10", "4"]]
const seen = sums.map(([name, other, a, b]) => [
  dnum.toString(dnum[name](dnum.from(a), dnum.from(b))), dnum.toString(dnum[name](a, b)),
  dnum.toString(dnum[name](dnum.from(a, 18), dnum.from(b, 18))), dnum.toString(dnum[name](a, b, 18)),
  Big(a)[other](b).toString(),
].join(" "))
console.log("own numbers, texts, 18 decimals, third argument, big.js:")
sums.forEach(([name, , a, b], n) => console.log(`  ${name} ${a} ${b}:`, seen[n]))
const wanted = ["10 9.6 9.6 9.6 9.6", "2 1.5 1.5 1.5 1.5", "1.5 1.5 1.5 1.5 1.5", "8 7.5 7.5 7.5 7.5",
  "3 3 2.5 2.5 2.5"]
if (seen.join() !== wanted.join()) {
  console.error("dnum rounds the result of a calculation otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
