#!/usr/bin/env bash
# A Lightning invoice without an expiry tag ends after an hour, says BOLT 11. Three readers of npm give it no end.
#
# bolt11 1.4.1, light-bolt11-decoder 3.2.0, @getalby/lightning-tools 9.0.1 (npm), Node 20, beside bolt11 2.2.0 (PyPI;
# with bitstring 4.4.0). The invoice is made and signed here; no node of the network is asked.
#
# timeExpireDate (bolt11), expiry (light-bolt11-decoder), expiryDate and hasExpired() (lightning-tools) know an end by
# the tag "x" alone. PyPI's bolt11 adds the 3600 seconds that are the default.
# Seen, for an invoice of the year 2020: undefined, undefined, undefined, false; with a tag of 3600: 1600003600, 3600,
# 2020-09-13T13:26:40.000Z, true. PyPI's: 2020, expired, for both.
#
# Wrongly guessed: that a reader fills in what the standard gives, as bolt11's own encode() does before it signs. Who
# closes open orders where "timeExpireDate < now" holds never closes these: the comparison with undefined is false, and
# a pack of credits is still offered at the price of that day. Tried as a remedy: timestamp + (tag ?? 3600).
set -euo pipefail
lab=$(mktemp -d); trap 'rm -rf "$lab"' EXIT
cd "$lab"; python3 -m venv python
python/bin/pip -q install --disable-pip-version-check bolt11==2.2.0 bitstring==4.4.0 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund bolt11@1.4.1 light-bolt11-decoder@3.2.0 @getalby/lightning-tools@9.0.1
cat >read.mjs <<'JS'
import { execFileSync } from "node:child_process"
import { Invoice } from "@getalby/lightning-tools"
import bolt11 from "bolt11"
import { decode } from "light-bolt11-decoder"

const tag = (tagName, data) => ({ tagName, data }), optional = { required: false, supported: true }
function invoice(...more) {
  const tags = [tag("payment_hash", "00".repeat(32)), tag("description", "100 credits"),
    tag("payment_secret", "11".repeat(32)),
    tag("feature_bits", { word_length: 4, var_onion_optin: optional, payment_secret: optional }), ...more]
  const network = { bech32: "bc", pubKeyHash: 0, scriptHash: 5, validWitnessVersions: [0] }
  return bolt11.sign(bolt11.encode({ network, satoshis: 1500, timestamp: 1_600_000_000, tags }, false),
    "e126f68f7eafcc8b74f54d269fe206be715000f94dac067d1c04a8ca3b2db734").paymentRequest
}
function read(text) {
  const first = bolt11.decode(text), third = new Invoice({ pr: text })
  const python = execFileSync("python/bin/python", ["-c", "import bolt11, sys; read = bolt11.decode(sys.argv[1]); " +
    "print(read.expiry_time, read.has_expired())", text], { encoding: "utf8" }).trim()
  return [first.timeExpireDate, decode(text).expiry, third.expiryDate?.toISOString(), third.hasExpired(), python,
    first.timestamp + (first.tagsObject.expire_time ?? 3600)].join(" ").replace(/ +/g, " ")
}
const seen = [read(invoice()), read(invoice(tag("expire_time", 3600)))]
console.log("without: %s\nwith:    %s", ...seen)
const same = seen[0] === " false 1600003600 True 1600003600" &&
  seen[1] === "1600003600 3600 2020-09-13T13:26:40.000Z true 1600003600 True 1600003600"
if (!same) console.error("Readers of BOLT 11 invoices give them other ends than they did.")
process.exit(same ? 0 : 1)
JS
timeout 60 node read.mjs
