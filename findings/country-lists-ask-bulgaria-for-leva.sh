#!/usr/bin/env bash
# country-to-currency 3.0.1, locale-currency 1.0.0, iso-country-currency 0.7.2, countries-list 3.4.1 and world-countries
# 5.1.0 (npm), Node 20; Babel 2.19.0 (PyPI), Python 3.11.
#
# Behaviour: they tell a country's currency from a list of their own, and agree on most. Of countries that have changed
# theirs some still give the former one: Bulgaria has the euro since 2026, Curaçao a new guilder (XCG) since 2025,
# Sierra Leone a leone without three zeros since 2022.
# Output seen, country-to-currency | locale-currency | iso-country-currency | countries-list | world-countries | Babel:
#     BG: EUR | BGN | BGN | EUR | BGN | EUR
#     CW: XCG | ANG | ANG | XCG | ANG | XCG
#     SL: SLE | SLE | SLL | SLE | SLL | SLE
#     VE: VES | VED | VEF | VES | VES | VES
#     HR: EUR | EUR | EUR | EUR | EUR | EUR
#     KE: KES | KES | KES | KES | KES | KES
#
# The wrong guess: the newest release of such a list knows a currency that has been in force for a year or two.
# A shop that finds the currency by the payer's country asks somebody in Sofia for leva, which are no money any more:
# the gateway refuses. In Sierra Leone 100 SLL are 0.10 SLE, a thousandth of what a table of prices in leones means.
# What helps: fall back on one's own currency whenever the gateway does not list the one that was found.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts country-to-currency@3.0.1 locale-currency@1.0.0 \
    iso-country-currency@0.7.2 countries-list@3.4.1 world-countries@5.1.0
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check babel==2.19.0 2>/dev/null
cat >try.mjs <<'JS'
import { execFileSync } from "node:child_process"
import { countries } from "countries-list"
import { createRequire } from "node:module"
import { getCurrency } from "locale-currency"
const require = createRequire(import.meta.url)
const byCountry = require("country-to-currency").default
const { getParamByISO } = require("iso-country-currency")
const world = require("world-countries")
const babel = (country) => execFileSync("venv/bin/python", ["-c",
  `from babel.numbers import get_territory_currencies as get; print(get("${country}")[0])`]).toString().trim()
for (const country of ["BG", "CW", "SL", "VE", "HR", "KE"]) {
  const { currencies } = world.find(({ cca2 }) => cca2 === country)
  console.log(`${country}: ${[byCountry[country], getCurrency(`en-${country}`), getParamByISO(country, "currency"),
    countries[country].currency[0], Object.keys(currencies)[0], babel(country)].join(" | ")}`)
}
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A country's currency is another one." >&2; exit 1; }
