#!/usr/bin/env bash
# csv-parse 7.0.3 (npm), Node 20; to compare papaparse 5.7.1 and d3-dsv 3.0.2.
#
# Behaviour: with cast: true csv-parse tests a cell by subtracting parseFloat() from it, which 0x and hex digits pass,
# and then reads it with parseFloat(), which stops at the x. Each such cell becomes the number 0.
# Seen: two payments whose reference is a chain's transaction hash (0x and 64 hex digits) have the same reference, 0,
# so that a Map keyed by it holds one of the two. papaparse's dynamicTyping leaves both as text, d3-dsv's autoType
# makes two different floats of some 1e76.
#
# The wrong guess: a hash either stays text or overflows into a large float; distinct cells stay distinct.
# What helps: no cast, or a function that casts the named columns alone (tried here).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csv-parse@7.0.3 papaparse@5.7.1 d3-dsv@3.0.2
cat >try.mjs <<'JS'
import { parse } from "csv-parse/sync"
import { autoType, csvParse } from "d3-dsv"
import papa from "papaparse"

const hashes = ["0x" + "9f3c".repeat(16), "0x" + "51ab".repeat(16)]
const ledger = `reference,credits\n${hashes[0]},100\n${hashes[1]},250\n`
const byColumn = (value, { column, header }) => !header && column === "credits" ? Number(value) : value
const references = {
  "csv-parse, cast": parse(ledger, { columns: true, cast: true }),
  "csv-parse, one column cast": parse(ledger, { columns: true, cast: byColumn }),
  "papaparse, dynamicTyping": papa.parse(ledger, { header: true, dynamicTyping: true, skipEmptyLines: true }).data,
  "d3-dsv, autoType": csvParse(ledger, autoType),
}
for (const reader in references) references[reader] = references[reader].map(row => row.reference)
console.log(references)
const [cast, column, papas, d3] = Object.values(references)
if (cast.join() !== "0,0" || column.join() !== hashes.join() || papas.join() !== hashes.join() || !(d3[0] > d3[1])) {
  console.error("One of the readers takes a hash for something else than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
