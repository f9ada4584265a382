#!/usr/bin/env bash
# ruby-money 6.16.0 (the gem money, Debian package 6.16.0-1), unpacked, Ruby 3.1, beside py-moneyed 3.0 (PyPI).
#
# Behaviour: money counts in the smallest unit, and has a table of its own of how many make one. The forint is whole
# there, where ISO 4217 gives it two decimals; the Uganda shilling is whole in both. Stripe counts the hundredths of
# either (its page on currencies).
# Seen, of a gateway's integer 199000, in forints: Money.new(199000, "HUF") is 199000 forints, 1990 by py-moneyed. In
# shillings both say 199000. Yen, dinar, krona, rupiah and dollar are alike in both.
#
# The wrong guess: a library whose unit is the smallest has ISO's, as py-moneyed has, so that amount and currency of an
# event are Money.new(amount, currency). Tests in dollars, yen and dinars pass.
# For prepaid credits: a linear price, so many credits for a forint, gives a hundredfold. What helps, tried here:
# Money::Currency.inherit with subunit_to_unit 100, or the gateway's own table.
set -euo pipefail
purse=$(mktemp -d); trap 'rm -rf "$purse"' EXIT
cd "$purse"
command -v ruby >/dev/null || apt-get -qq install -y ruby >/dev/null
apt-get -qq download ruby-money=6.16.0-1 ruby-i18n ruby-concurrent 2>/dev/null
for package in ./*.deb; do dpkg-deb -x "$package" .; done
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check py-moneyed==3.0 2>/dev/null
cat >count.rb <<'RUBY'
require "money"
Money.locale_backend = nil
codes = %w[HUF UGX JPY KWD ISK IDR USD]
print codes.map { |code| Money.new(199_000, code).to_d.to_s("F") }.join(" ")
Money::Currency.inherit("HUF", iso_code: "HUF", subunit_to_unit: 100)
print " ", Money.new(199_000, "HUF").to_d.to_s("F")
RUBY
cat >count.py <<'PY'
import subprocess, sys
from decimal import Decimal
from moneyed import get_currency

codes = ["HUF", "UGX", "JPY", "KWD", "ISK", "IDR", "USD"]
ruby = [Decimal(text) for text in subprocess.check_output(["ruby", "-W0", "count.rb"], text=True).split()]
python = [Decimal(199_000) / get_currency(code).sub_unit for code in codes]
for code, one, other in zip(codes, ruby, python):
    print(f"{code} {one:f} {other:f}")
print("HUF, told:", ruby[-1])
if [one / other for one, other in zip(ruby, python)] != [100] + 6 * [1] or (ruby[1], ruby[-1]) != (199_000, 1990):
    sys.exit("ruby-money counts other currencies' units than it did.")
PY
GEM_PATH="$purse/usr/share/rubygems-integration/all" timeout 60 venv/bin/python count.py
