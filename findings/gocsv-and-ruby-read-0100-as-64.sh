#!/usr/bin/env bash
# gocsv (0.0~git20180113.45cbb9c, Go 1.19), beside csvutil 1.7.1, and the csv of Ruby 3.1, 3.2.2 (ruby-csv);
# each of them of Debian 12.
#
# Behaviour: both turn a CSV's text into integers as their language reads its own source, where a leading 0
# means octal and 0x hexadecimal: gocsv for a field of an int type, Ruby with converters: :numeric, as its
# manual shows it. What is no octal number is refused by gocsv, and a float in Ruby.
# Seen: "0100" is 64 in both, csvutil reads 100. "0712345670", a phone number, is 120179640; "0712345678" is
# an error in gocsv and 712345678.0 in Ruby. "1_000" is 1000 in Ruby.
#
# The wrong guess: numbers in a CSV are decimal, as in every spreadsheet; with leading zeros they lose these.
# For amounts of a fixed width, as banks and M-Pesa's statements have them, "0100" credits are 64; for
# userIds that are phone numbers those without 8 and 9 become other numbers. What helps, each tried here:
# csvutil; in Ruby a converter of one's own, Integer(field, 10).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
for package in golang-github-gocarina-gocsv-dev golang-github-jszwec-csvutil-dev golang-go ruby-csv; do
  dpkg -s $package >/dev/null 2>&1 || { echo "needs Debian 12's $package"; exit 1; }
done
cat >try.go <<'GO'
package main

import (
	"fmt"

	"github.com/gocarina/gocsv"
	"github.com/jszwec/csvutil"
)

type row struct {
	Amount int64 `csv:"amount"`
}

func main() {
	for _, amount := range []string{"100", "0100", "0712345670", "0712345678"} {
		var by, other []row
		text := "amount\n" + amount + "\n"
		if err := gocsv.UnmarshalString(text, &by); err != nil {
			by = []row{{-1}}
		}
		if err := csvutil.Unmarshal([]byte(text), &other); err != nil {
			other = []row{{-1}}
		}
		fmt.Print(by[0].Amount, " ", other[0].Amount, "; ")
	}
}
GO
go=$(GOPATH=/usr/share/gocode GO111MODULE=off GOCACHE="$dir/cache" GOFLAGS= timeout 200 go run try.go)
ruby=$(timeout 30 ruby -rcsv -e '
  text = "100,0100,0712345670,0712345678,1_000\n"
  decimal = ->(field) { Integer(field, 10) }
  print CSV.parse(text, converters: :numeric), " ", CSV.parse(text.sub(/,1_000/, ""), converters: [decimal])')
echo "gocsv and csvutil: $go"
echo "Ruby, with the manual's converter and with a decimal one: $ruby"
[ "$go" = "100 100; 64 100; 120179640 712345670; -1 712345678; " ] &&
  [ "$ruby" = "[[100, 64, 120179640, 712345678.0, 1000]] [[100, 100, 712345670, 712345678]]" ] ||
  { echo "gocsv or Ruby's csv reads a number with a leading 0 otherwise than it did."; exit 1; }
