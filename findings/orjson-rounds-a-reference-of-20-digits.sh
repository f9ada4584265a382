#!/usr/bin/env bash
# orjson 3.13.0, beside msgspec 0.22.0, ujson 6.1.0, python-rapidjson 1.25 and pysimdjson 7.0.2 (PyPI),
# Python 3.
#
# Behaviour: an integer that does not fit into 64 bits is read by orjson as a float, the nearest one, without
# an error. msgspec, ujson, rapidjson and Python's own json read it exactly; pysimdjson raises. Written, such
# an integer raises in orjson.
# Seen: the references 18446744073709551617 and ...618, two payments, are one, 1.8446744073709552e+19. One of
# 10000000000000000000, as long, is exact: it fits.
#
# The wrong guess: integers have no limit in Python, so they are exact or refused, as orjson does when it
# writes them; and what reads 20 digits today reads 20 digits tomorrow.
# For payments with long numbers, or amounts in a coin's smallest unit (20 ETH are 2 * 10^19): one service
# that changes its JSON library for a faster one takes two payments for a repeat. What helps, tried here: the
# reference as text.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check orjson==3.13.0 msgspec==0.22.0 ujson==6.1.0 \
    python-rapidjson==1.25 pysimdjson==7.0.2 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import json, sys

import msgspec, orjson, rapidjson, simdjson, ujson

NUMBERS = [10**19, 2**64 + 1, 2**64 + 2]
readers = {
    "orjson": orjson.loads, "json": json.loads, "msgspec": msgspec.json.decode, "ujson": ujson.loads,
    "rapidjson": rapidjson.loads, "pysimdjson": simdjson.loads,
}


def read(loads, number):
    try:
        return loads(f'{{"reference": {number}}}')["reference"]
    except Exception:
        return "raises"


seen = {name: [read(loads, number) for number in NUMBERS] for name, loads in readers.items()}
for name, values in seen.items():
    print(f"{name}: {values}")
fits, first, second = seen.pop("orjson")
try:
    written = orjson.dumps(NUMBERS[1])
except TypeError:
    written = "raises"
same = isinstance(first, float) and first == second and fits == NUMBERS[0] and written == "raises"
exact = all(values == NUMBERS for name, values in seen.items() if name != "pysimdjson")
if not same or not exact or seen["pysimdjson"] != [NUMBERS[0], "raises", "raises"]:
    sys.exit("A reader of JSON takes long integers otherwise than it did.")
assert orjson.loads(orjson.dumps({"reference": str(NUMBERS[1])})) == {"reference": str(NUMBERS[1])}
PY
