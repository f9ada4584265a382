#!/usr/bin/env bash
# msgspec 0.22.0, dacite 1.9.2 and adaptix 3.0.0b12, beside pydantic 2.14.4 (PyPI), Python 3.
#
# Behaviour: a field of type int takes no number that is written with a point or an exponent, whatever its
# value; dacite and adaptix get a float from json and look at its type.
# Seen: M-Pesa's callback of an STK push has "Amount": 1.00, a number. All three refuse it; so do they 1e3.
# pydantic takes both, as 1 and 1000, and refuses 5.5. In JSON Schema 1.00 is an integer, and the document of
# an API may say "type: integer" for it.
#
# The wrong guess: JSON has one kind of number, so that 1.00 is an int, and 5.5 is not.
# For a webhook's receiver: each payment is refused with 400, by the type that one writes for whole shillings;
# a gateway that does not repeat has then taken money for nothing. What helps, tried here: msgspec's
# strict=False, which takes 1.00 and still refuses 5.5.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check msgspec==0.22.0 dacite==1.9.2 \
    adaptix==3.0.0b12 pydantic==2.14.4 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import dataclasses, json, sys

import adaptix, dacite, msgspec, pydantic


@dataclasses.dataclass
class Item:
    Name: str
    Value: int


ways = {
    "msgspec": lambda body: msgspec.json.decode(body, type=Item),
    "dacite": lambda body: dacite.from_dict(Item, json.loads(body)),
    "adaptix": lambda body: adaptix.Retort().load(json.loads(body), Item),
    "pydantic": lambda body: pydantic.TypeAdapter(Item).validate_json(body),
    "msgspec, strict=False": lambda body: msgspec.json.decode(body, type=Item, strict=False),
}


def value(read, number):
    try:
        return read('{"Name": "Amount", "Value": %s}' % number).Value
    except Exception:
        return "refused"


seen = {name: [value(read, number) for number in ("1", "1.00", "1e3", "5.5")] for name, read in ways.items()}
for name, values in seen.items():
    print(f"{name}: {values}")
strict, loose = [1, "refused", "refused", "refused"], [1, 1, 1000, "refused"]
if list(seen.values()) != [strict, strict, strict, loose, loose]:
    sys.exit("A loader takes other numbers for an int than it did.")
PY
