#!/usr/bin/env bash
# cron-schedule 6.0.0, beside croner 11.0.1, cron-parser 5.10.5 and cron 4.4.0 (npm), Node 20.
#
# Behaviour: cron-schedule reads a number in a field by its first digits and drops what follows. So the signs
# that other libraries know for "the last", "the n-th" and "the nearest workday" vanish, without an error.
# Seen: "0 0 * * 5L", the last Friday of the month in croner and cron-parser, is each Friday; "0 0 * * 1#1",
# the first Monday, is each Monday; "1/15" in the days, the 1st and the 16th in cron-parser and cron, is the
# 1st. "L" alone and "MON#1" are refused. cron refuses "5L" and "1#1".
#
# The wrong guess: what a library does not know it refuses, as this one does with "L"; a typing error such as
# "5x" at the least.
# For credits that are given, or sellers who are paid, on the last Friday of a month: it is done four times a
# month, where the expression came from a service that knows the sign. What helps, tried here: to compare the
# next dates with those of a library that knows it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cron-schedule@6.0.0 croner@11.0.1 cron-parser@5.10.5 cron@4.4.0
cat >try.mjs <<'JS'
import { parseCronExpression } from "cron-schedule"
import { Cron } from "croner"
import { CronExpressionParser } from "cron-parser"
import { CronTime } from "cron"

const from = new Date("2026-11-01T00:00:00Z")
const libraries = {
  "cron-schedule": (expression) => parseCronExpression(expression).getNextDates(3, from),
  croner: (expression) => new Cron(expression, { timezone: "UTC" }).nextRuns(3, from),
  "cron-parser": (expression) => {
    const dates = CronExpressionParser.parse(expression, { currentDate: from, tz: "UTC" }).take(3)
    return dates.map((date) => date.toDate())
  },
  cron: (expression) => {
    const time = new CronTime(expression, "UTC"), dates = [from]
    for (let n = 0; n < 3; n++) dates.push(time.getNextDateFrom(dates.at(-1), "UTC").toJSDate())
    return dates.slice(1)
  },
}
const expected = {
  "0 0 * * 5L": ["11-06 11-13 11-20", "11-27 12-25 01-29", "11-27 12-25 01-29", "refused"],
  "0 0 * * 1#1": ["11-02 11-09 11-16", "11-02 12-07 01-04", "11-02 12-07 01-04", "refused"],
  "0 0 1/15 * *": ["12-01 01-01 02-01", "refused", "11-16 12-01 12-16", "11-16 12-01 12-16"],
  "0 0 L * *": ["refused", "11-30 12-31 01-31", "11-30 12-31 01-31", "refused"],
  "0 0 1-7 * *": Array(4).fill("11-02 11-03 11-04"),
}
let same = true
for (const [expression, wanted] of Object.entries(expected)) {
  const seen = Object.values(libraries).map((dates) => {
    try {
      return dates(expression).map((date) => date.toISOString().slice(5, 10)).join(" ")
    } catch {
      return "refused"
    }
  })
  console.log(expression, Object.fromEntries(Object.keys(libraries).map((name, n) => [name, seen[n]])))
  same &&= seen.join() === wanted.join()
}
if (!same) {
  console.error("One of these libraries reads a cron expression otherwise than it did.")
  process.exit(1)
}
JS
TZ=UTC timeout 60 node try.mjs
