#!/usr/bin/env bash
# discord.js 14.28.1 (npm), Node.js 20; discord.py 2.7.1 (PyPI) beside it, Python 3.
#
# Behaviour: a pack bought in Discord's store is an entitlement, and the app marks it as consumed when it has given the
# credits. Entitlement.isActive() looks at deletion and at an end alone, which a pack has not: used up, it is active for
# ever. It is also active before its start. Entitlements come from fetch() with the used ones among them.
# Output seen, discord.js isActive() | discord.py is_expired():
#     pack, not used: true | False
#     pack, consumed: true | False
#     subscription, over yesterday: false | True
#     subscription, begins tomorrow: true | False
#     pack, refunded (deleted): false | False
#
# What I had guessed: of an entitlement that is active there is something left to give, and isActive() covers each way
# to be over that the object itself knows: `consumed` is its neighbour.
# A bot that gives credits for each active pack when it starts gives those of all former packs again, each time; with
# discord.py's is_expired() also those that were paid back. What helps, tried here: isActive() && !consumed for packs,
# and in Python also not deleted; and the entitlement's id as the payment's reference.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit discord.js@14.28.1 >log 2>&1
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check discord.py==2.7.1 2>/dev/null
cat >packs.json.py <<'PY'
import datetime, json

now = datetime.datetime.now(datetime.timezone.utc)
day = datetime.timedelta(days=1)
base = {"id": "1019653849998299136", "sku_id": "1019475255913222144", "application_id": "1019370614521200640",
        "user_id": "771129655544643584", "type": 1, "deleted": False, "starts_at": None, "ends_at": None}
over = {"type": 8, "starts_at": (now - 31 * day).isoformat(), "ends_at": (now - day).isoformat()}
ahead = {"type": 8, "starts_at": (now + day).isoformat(), "ends_at": (now + 32 * day).isoformat()}
json.dump({"pack, not used": {**base, "consumed": False}, "pack, consumed": {**base, "consumed": True},
           "subscription, over yesterday": {**base, **over}, "subscription, begins tomorrow": {**base, **ahead},
           "pack, refunded (deleted)": {**base, "consumed": False, "deleted": True}}, open("packs.json", "w"))
PY
python3 packs.json.py
cat >active.cjs <<'JS'
const { Client, Entitlement } = require('discord.js');
const client = new Client({ intents: [] });
for (const [name, data] of Object.entries(require('./packs.json'))) {
  const entitlement = new Entitlement(client, data);
  if (entitlement.consumed !== (data.consumed ?? false)) throw new Error('it does not know what is consumed');
  console.log(`${name}: ${entitlement.isActive()}`);
}
JS
cat >expired.py <<'PY'
import json

import discord

for name, data in json.load(open("packs.json")).items():
    print("", discord.Entitlement(None, data).is_expired())
PY
paste -d'|' <(timeout 60 node active.cjs) <(timeout 60 venv/bin/python -W ignore expired.py) | sed 's/|/ |/' | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "discord.js or discord.py judge packs otherwise." >&2; exit 1; }
