#!/usr/bin/env bash
# vnpay 2.5.0 (npm), which makes the links of the gateway of that name, on Node 20 in three time zones.
#
# The gateway wants its dates in GMT+7, says the package's own text. Without vnp_CreateDate the package adds seven hours
# to the clock and writes what the machine's zone makes of it. dateFormat(), which the same text shows for
# vnp_CreateDate and vnp_ExpireDate, adds nothing. So on no machine are both right.
# Seen, in hours beside GMT+7, for the date that is filled in and for dateFormat(now):
#     TZ=UTC 0 and -7        TZ=Asia/Ho_Chi_Minh 7 and 0        TZ=Africa/Nairobi 3 and -4
# On UTC, as containers are, a link that ends by dateFormat(in 15 minutes) ended 6 h 45 min before it was made.
#
# Guessed wrong: that a library of a country's gateway gives the country's time at least in that country, and that its
# two ways to a date agree. A developer in Hanoi and a server on UTC each see one of them right. (How the gateway
# takes a link from the future was not tried.) Remedy, tried: give both dates, as digits, from an Intl format with
# the zone Asia/Ho_Chi_Minh.
set -euo pipefail
shed=$(mktemp -d); trap 'rm -rf "$shed"' EXIT; cd "$shed"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund vnpay@2.5.0
cat >link.mjs <<'JS'
import { VNPay, dateFormat } from "vnpay"

const gateway = new VNPay({ tmnCode: "PLUCT", secureSecret: "s", vnpayHost: "https://gateway.example", testMode: true,
  enableLog: false })
const link = (more) => new URL(gateway.buildPaymentUrl({ vnp_Amount: 100_000, vnp_IpAddr: "192.0.2.1",
  vnp_ReturnUrl: "https://shop.example", vnp_TxnRef: "order1", vnp_OrderInfo: "credits", ...more })).searchParams
const instant = (digits) => Date.parse(
  String(digits).replace(/(....)(..)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5:$6+07:00"))
const hours = (digits) => Math.round((instant(digits) - Date.now()) / 3_600_000) + 0
const vietnam = new Intl.DateTimeFormat("sv", { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short", timeStyle: "medium" })
const inVietnam = (date) => Number(vietnam.format(date).replace(/\D/g, ""))

const now = new Date(), soon = new Date(Date.now() + 900_000)
const given = link({ vnp_ExpireDate: dateFormat(soon) })
const minutes = Math.round(
  (instant(given.get("vnp_ExpireDate")) - instant(given.get("vnp_CreateDate"))) / 60_000)
const right = link({ vnp_CreateDate: inVietnam(now), vnp_ExpireDate: inVietnam(soon) })
console.log(process.env.TZ, hours(given.get("vnp_CreateDate")), hours(dateFormat(now)), `lasts ${minutes}`,
  hours(right.get("vnp_CreateDate")), hours(right.get("vnp_ExpireDate")))
JS
seen=$(for zone in UTC Asia/Ho_Chi_Minh Africa/Nairobi; do TZ=$zone timeout 30 node link.mjs; done)
echo "$seen"
[ "$seen" = "UTC 0 -7 lasts -405 0 0
Asia/Ho_Chi_Minh 7 0 lasts -405 0 0
Africa/Nairobi 3 -4 lasts -405 0 0" ] || { echo "vnpay dates its links otherwise than it did."; exit 1; }
