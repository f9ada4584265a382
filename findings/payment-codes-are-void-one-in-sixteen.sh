#!/usr/bin/env bash
# pix-payload 1.0.4 and emv-qrcps 0.0.7, read by pix-utils 2.8.2 (npm), Node 20: codes to pay by, of the kind that Pix
# in Brazil and others use, one for each of 4,096 orders.
#
# Such a code ends in 6304 and four hexadecimal digits of a CRC. Both packages write the CRC without its leading zeros
# and count what is left: 6303 and three digits for one code in sixteen, 6302 and two for one in 256.
# Seen: pix-utils says "invalid crc" of 262 codes of pix-payload's and 250 of emv-qrcps', and reads each of those that
# end in 6304, with the order's number in it. Of its own codes it reads all.
#
# Guessed wrong: a library's checksums are right, or all of its codes fail. The order's number, the amount and the name
# decide here who can pay; the same buyer's next order works, so that it looks like the bank's trouble.
# What helps, tried here: what is short of four digits is filled up, and 6304 written before it.
set -euo pipefail
kiosk=$(mktemp -d); trap 'rm -rf "$kiosk"' EXIT; cd "$kiosk"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund pix-payload@1.0.4 emv-qrcps@0.0.7 pix-utils@2.8.2
cat >codes.cjs <<'JS'
const { Merchant } = require("emv-qrcps"), { payload } = require("pix-payload")
const { createStaticPix, hasError, parsePix } = require("pix-utils")

const key = "shop@example.com"
const makers = {
  "pix-payload": (id) => payload({ key, name: "Pluct", city: "Recife", amount: 19.9, transactionId: id }),
  "emv-qrcps": (id) => {
    const code = Merchant.buildEMVQR(), account = Merchant.buildMerchantAccountInformation()
    const more = Merchant.buildAdditionalDataFieldTemplate()
    account.setGloballyUniqueIdentifier("br.gov.bcb.pix")
    account.addPaymentNetworkSpecific("01", key)
    more.setReferenceLabel(id)
    for (const [name, ...value] of [["PayloadFormatIndicator", "01"], ["MerchantCategoryCode", "0000"],
      ["TransactionCurrency", "986"], ["TransactionAmount", "19.90"], ["CountryCode", "BR"], ["MerchantName", "Pluct"],
      ["MerchantCity", "Recife"], ["AdditionalDataFieldTemplate", more]]) code[`set${name}`](...value)
    code.addMerchantAccountInformation("26", account)
    return code.generatePayload()
  },
  "pix-utils": (id) => createStaticPix(
    { pixKey: key, merchantName: "Pluct", merchantCity: "Recife", transactionAmount: 19.9, txid: id }).toBRCode(),
}
const read = (code) => { const found = parsePix(code); return hasError(found) ? found.message : found.txid }
const mend = (code) => code.replace(/63(0[1-3])([0-9A-F]{1,3})$/, (whole, length, digits) =>
  digits.length === Number(length) ? `6304${digits.padStart(4, "0")}` : whole)
const seen = Object.entries(makers).map(([name, make]) => {
  const ids = Array.from({ length: 4_096 }, (_, number) => `order${number}`)
  const unread = ids.filter((id) => read(make(id)) !== id), reasons = new Set(unread.map((id) => read(make(id))))
  const short = unread.filter((id) => /63(03[0-9A-F]{3}|02[0-9A-F]{2}|01[0-9A-F])$/.test(make(id)))
  return `${name}: ${[...reasons]} ${unread.length}, short ${short.length}, read when mended ` +
    unread.filter((id) => read(mend(make(id))) === id).length
})
console.log(seen.join("\n"))
const same = seen.join("; ") === "pix-payload: invalid crc 262, short 262, read when mended 262; " +
  "emv-qrcps: invalid crc 250, short 250, read when mended 250; pix-utils:  0, short 0, read when mended 0"
if (!same) console.error("The ends of codes are written otherwise than they were.")
process.exit(same ? 0 : 1)
JS
timeout 60 node codes.cjs
