#!/usr/bin/env bash
# liquidjs 10.30.1 (npm, Node.js 20), python-liquid 2.3.6 (PyPI, Python 3) and Liquid itself, Debian 12's ruby-liquid 5.4.0.
#
# Behaviour: one template of a receipt, which the original and its two followers print differently. LiquidJS divides integers
# to a fraction, where the others cut it; Python rounds a half to the even, where the others round it up.
# Output seen, {{ cents | divided_by: 100 }} of 1999 and -1999, {{ credits | round }} of 2.5 and 3.5, {{ price }} of 20.00:
#     Ruby: 19, -20, 3 and 4, 20.0
#     LiquidJS: 19.99, -19.99, 3 and 4, 20
#     python-liquid: 19, -20, 2 and 4, 20.0
#
# What I had guessed: a template gives one text wherever it is rendered; that is why it was moved with the mails.
# A receipt that was right in Node.js says $19 for what cost $19.99 once Ruby or Python sends it, and a refund of $20;
# and who is told of 2 credits has 3. What helps, tried here: divided_by: 100.0, and no round of halves.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' ruby-liquid) || { echo "needs Debian 12's ruby-liquid"; exit 1; }
[[ $found = 5.4.0* ]] || echo "note: seen with 5.4.0, this is $found"
cd "$dir"
python3 -m venv v
v/bin/pip -q install --disable-pip-version-check python-liquid==2.3.6 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-fund --no-audit liquidjs@10.30.1 >/dev/null 2>&1
cat >receipt <<'LIQUID'
{{ 1999 | divided_by: 100 }}, {{ -1999 | divided_by: 100 }}, {{ 2.5 | round }} and {{ 3.5 | round }}, {{ 20.00 }}
LIQUID
cat >whole <<'LIQUID'
{{ 1999 | divided_by: 100.0 }}, {{ -1999 | divided_by: 100.0 }}
LIQUID
cat >try.rb <<'RUBY'
require 'liquid'
puts Liquid::Template.parse(File.read(ARGV[0])).render
RUBY
cat >try.mjs <<'JS'
import { readFileSync } from 'fs';
import { Liquid } from 'liquidjs';

console.log(await new Liquid().parseAndRender(readFileSync(process.argv[2], 'utf8')));
JS
cat >try.py <<'PY'
import sys

from liquid import Environment

print(Environment().from_string(open(sys.argv[1]).read()).render())
PY
all() {
    echo "Ruby: $(timeout 30 ruby try.rb "$1")"
    echo "LiquidJS: $(timeout 30 node try.mjs "$1")"
    echo "python-liquid: $(timeout 30 v/bin/python try.py "$1")"
}
all receipt | tee seen
[ "$(all whole | cut -d: -f2 | sort -u)" = " 19.99, -19.99" ]
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Liquid's libraries print amounts otherwise than they did." >&2; exit 1; }
