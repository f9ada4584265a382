#!/usr/bin/env bash
# iso8601-duration 2.1.4, beside luxon 3.7.2 (npm), Node 20.
#
# Behaviour: end(parse("P1M"), start) adds one to the number of the month and lets JavaScript's Date carry
# over what the month does not have.
# Seen: a month from 31 January 2026 ends on 3 March, one from 31 August on 1 October; a year from 29
# February 2028 on 1 March 2029. Of three months, each from the end of the one before, none ends in February.
# luxon says 28 February, 30 September and 28 February.
#
# The wrong guess: a library that is there to add periods ends a month within the next one, as luxon does and
# as the stores do that write "P1M" into their products.
# For a plan of credits by the month, bought on the 31st: the buyer has three days more, no renewal falls
# into February, and the day of the month is the 3rd from then on. What helps, tried here: luxon's
# Duration.fromISO(), and each period counted from the first start.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund iso8601-duration@2.1.4 luxon@3.7.2
cat >try.mjs <<'JS'
import { end, parse } from "iso8601-duration"
import { DateTime, Duration } from "luxon"

const day = (date) => date.toISOString().slice(0, 10)
const cases = [["2026-01-31", "P1M"], ["2026-08-31", "P1M"], ["2028-02-29", "P1Y"], ["2026-01-15", "P1M"]]
const seen = cases.map(([start, period]) => day(end(parse(period), new Date(start))))
const other = cases.map(([start, period]) =>
  DateTime.fromISO(start, { zone: "utc" }).plus(Duration.fromISO(period)).toISODate())
let date = new Date("2026-01-31")
const months = [1, 2, 3].map(() => day(date = end(parse("P1M"), date)))
console.log("iso8601-duration:", ...seen, "| month by month:", ...months)
const first = DateTime.fromISO("2026-01-31", { zone: "utc" })
const helped = [1, 2, 3].map((n) => first.plus({ months: n }).toISODate())
console.log("luxon:", ...other, "| from the first start:", ...helped)
if (
  seen.join() !== "2026-03-03,2026-10-01,2029-03-01,2026-02-15"
  || other.join() !== "2026-02-28,2026-09-30,2029-02-28,2026-02-15"
  || months.join() !== "2026-03-03,2026-04-03,2026-05-03"
  || helped.join() !== "2026-02-28,2026-03-31,2026-04-30"
) {
  console.error("iso8601-duration or luxon ends a period on another day than it did.")
  process.exit(1)
}
JS
TZ=UTC timeout 60 node try.mjs
