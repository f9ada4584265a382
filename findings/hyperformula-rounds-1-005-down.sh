#!/usr/bin/env bash
# hyperformula 3.5.0, beside @formulajs/formulajs 4.6.1 (npm), Node 20, and Gnumeric 1.12.55 (Debian 12).
#
# Behaviour: a spreadsheet's ROUND() goes by what a number looks like, though the binary 1.005 is a little
# less. HyperFormula's goes by the binary number, while 0.1 + 0.2 = 0.3 is TRUE in it.
# Seen: ROUND(1.005, 2) is 1 and ROUND(8.325, 2) is 8.32 in HyperFormula, 1.01 and 8.33 in FormulaJS and
# Gnumeric. Of the 10,000 numbers 0.005, 0.015 and so on up to 99.995 it rounds 572 down, FormulaJS none.
#
# The wrong guess: an engine that takes spreadsheets' formulas, and smooths floats where they are compared,
# rounds as spreadsheets do.
# For a price list or an invoice that an app computes with it, and the accountant in a spreadsheet: one line
# in seventeen, of those that end in half a cent, differs by a cent. What helps, tried here: ROUND(x +
# 0.0000001, 2), for what is positive. Or to keep cents as integers.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
command -v ssconvert >/dev/null || { echo "needs Debian 12's gnumeric"; exit 1; }
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hyperformula@3.5.0 @formulajs/formulajs@4.6.1
cat >try.mjs <<'JS'
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { ROUND } from "@formulajs/formulajs"
import { HyperFormula } from "hyperformula"

const formulas = ["=ROUND(1.005,2)", "=ROUND(8.325,2)", "=0.1+0.2=0.3", "=ROUND(1.005+0.0000001,2)"]
const sheet = HyperFormula.buildFromArray([formulas], { licenseKey: "gpl-v3" })
const seen = sheet.getSheetValues(0)[0]
writeFileSync("sheet.csv", formulas.map((formula) => `"${formula}"`).join(",") + "\n")
const told = ["-T", "Gnumeric_stf:stf_csv", "sheet.csv", "fd://1"]
const gnumeric = execFileSync("ssconvert", told, { stdio: ["ignore", "pipe", "ignore"] }).toString().trim()
let down = 0, other = 0
for (let cents = 0; cents < 10_000; cents++) {
  const half = (cents / 100).toFixed(2) + "5"
  down += Math.round(sheet.calculateFormula(`=ROUND(${half},2)`, 0) * 100) === cents
  other += Math.round(ROUND(Number(half), 2) * 100) === cents
}
console.log("HyperFormula:", ...seen, "| Gnumeric:", gnumeric, "| rounded down:", down, "and", other)
if (seen.join() !== "1,8.32,true,1.01" || gnumeric !== "1.01,8.33,TRUE,1.01" || down !== 572 || other !== 0) {
  console.error("HyperFormula, FormulaJS or Gnumeric rounds half a cent otherwise than it did.")
  process.exit(1)
}
JS
timeout 100 node try.mjs
