#!/usr/bin/env bash
# jsonata-python 0.7.1 (PyPI, Python 3) beside jsonata 2.2.2 (npm, Node.js 20), one language for queries over JSON.
#
# Behaviour: where a number becomes text, by $string() or by &, jsonata-python keeps 15 digits and turns to an exponent,
# though the integer is below 2^53 and Python has all its digits. jsonata for JavaScript writes them all.
# Output seen, two payments of one day whose ids have 16 digits, and a sum in satoshi:
#     jsonata "wechat:" & id: wechat:4200001234567891 wechat:4200001234567894
#     jsonata-python "wechat:" & id: wechat:4.20000123456789e+15 wechat:4.20000123456789e+15
#     jsonata $string(amount): 2099999997690000
#     jsonata-python $string(amount): 2.09999999769e+15
#     jsonata-python id: 4200001234567891 4200001234567894
#
# What I had guessed: one expression gives one text in both, or at the least that an integer
# keeps its digits. Where a gateway's events are mapped by it, two payments get one reference: the second is taken for a
# repeat of the first, and its credits are never given. What helps: ids as text in the JSON, or the number passed on.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -q install --disable-pip-version-check jsonata-python==0.7.1 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-fund --no-audit jsonata@2.2.2 >/dev/null 2>&1
cat >try.mjs <<'JS'
import jsonata from 'jsonata';

const [expression, ...inputs] = process.argv.slice(2);
const told = [];
for (const input of inputs) told.push(await jsonata(expression).evaluate(JSON.parse(input)));
console.log(`jsonata ${expression}: ${told.join(' ')}`);
JS
cat >try.py <<'PY'
import json
import sys

import jsonata

expression, *inputs = sys.argv[1:]
print(f"jsonata-python {expression}:", *(jsonata.Jsonata(expression).evaluate(json.loads(one)) for one in inputs))
PY
ids=('{"id": 4200001234567891}' '{"id": 4200001234567894}'); amount='{"amount": 2099999997690000}'
{
    node try.mjs '"wechat:" & id' "${ids[@]}"
    v/bin/python try.py '"wechat:" & id' "${ids[@]}"
    # shellcheck disable=SC2016   # JSONata's own $string
    node try.mjs '$string(amount)' "$amount"
    # shellcheck disable=SC2016
    v/bin/python try.py '$string(amount)' "$amount"
    v/bin/python try.py id "${ids[@]}"
} | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "jsonata-python writes integers otherwise than it did." >&2; exit 1; }
