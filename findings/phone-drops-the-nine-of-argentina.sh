#!/usr/bin/env bash
# phone 3.1.72, beside libphonenumber-js 1.13.16 and awesome-phonenumber 7.8.0 (npm), Node 20.
#
# Behaviour: phone() checks a number and writes it in E.164, which it changes on the way for two countries,
# and it has an older plan of numbers for others. Both happen to a number that comes in E.164 already.
# Seen: +5491123456789, a mobile of Buenos Aires, becomes +541123456789, the form of a landline; +24106123456
# of Gabon becomes +2416123456, with a digit less. Benin's mobiles of ten digits, +2290197123456, are no
# numbers, and its eight digits from before, +22997123456, are. The other two give each number back as it
# came, and know Benin's ten alone as valid.
#
# The wrong guess: what is valid E.164 already passes unchanged; two libraries that write E.164 write the
# same.
# For a ledger whose userId is the phone number: the app that uses phone and the shop that uses another
# library, or takes what the provider sends, have two users for one person, and nobody from Benin can sign up.
# What helps: one library in all places, and an id that is stored and never formatted again.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund phone@3.1.72 libphonenumber-js@1.13.16 awesome-phonenumber@7.8.0
cat >try.mjs <<'JS'
import { parsePhoneNumber } from "awesome-phonenumber"
import libphonenumber from "libphonenumber-js/max"
import { phone } from "phone"

const numbers = ["+5491123456789", "+24106123456", "+2290197123456", "+22997123456", "+254712345678"]
const by = {
  "phone": (number) => phone(number).phoneNumber,
  "libphonenumber-js": (number) => libphonenumber(number).isValid() && libphonenumber(number).number,
  "awesome-phonenumber": (number) => parsePhoneNumber(number).valid && parsePhoneNumber(number).number.e164,
}
const seen = Object.entries(by).map(([name, write]) => [name, ...numbers.map((n) => write(n) || "none")])
for (const row of seen) console.log(row.join(" "))
const others = ["+5491123456789", "+24106123456", "+2290197123456", "none", "+254712345678"]
if (seen.map((row) => row.slice(1)).join() !== ["+541123456789", "+2416123456", "none", "+22997123456",
  "+254712345678", ...others, ...others].join()) {
  console.error("These libraries write or take numbers otherwise than they did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
