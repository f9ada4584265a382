#!/usr/bin/env bash
# unstorage 1.17.6 (npm; what Nitro and Nuxt keep things in, useStorage()), Node 20.
#
# Behaviour: setItem() of a text stores the text, and getItem() guesses what it may have been: what looks like
# a number of up to 16 digits comes back as a number, "true" as true, "null" as null. In memory and in files
# alike.
# Seen: the reference "9007199254740993" comes back as 9007199254740992, another payment's. "254712345678" is
# a number, "0712345678" and "+254712345678" stay text; 17 digits stay text; "1e5" is 100000, "1.50" is 1.5,
# and "null" is null, as if nothing had been stored. A text inside an object stays as it is.
#
# The wrong guess: a text comes back as the same text, as it has a type when it is stored; or it does not in
# all cases, but no digit is changed.
# For a userId or a receipt that is kept there: it has another type by its value, so that === fails for phone
# numbers alone, and the text that is sent on with the next call is another reference. What helps, tried here:
# an object around it, { reference }, or setItemRaw() and getItemRaw(), which give a text as it was in memory
# (a Buffer from files).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund unstorage@1.17.6
cat >try.mjs <<'JS'
import { createStorage } from "unstorage"
import fs from "unstorage/drivers/fs"

const texts = ["9007199254740993", "254712345678", "0712345678", "+254712345678", "12345678901234567", "1e5",
  "1.50", "true", "null"]
const want = JSON.stringify([9007199254740992, 254712345678, "0712345678", "+254712345678",
  "12345678901234567", 100000, 1.5, true, null])
const back = []
for (const storage of [createStorage(), createStorage({ driver: fs({ base: "./files" }) })]) {
  const seen = []
  for (const text of texts) {
    await storage.setItem("k", text)
    seen.push(await storage.getItem("k"))
  }
  await storage.setItem("k", { reference: texts[0] })
  const { reference } = await storage.getItem("k")
  await storage.setItemRaw("k", texts[0])
  back.push(JSON.stringify(seen), reference, String(await storage.getItemRaw("k")))
}
console.log(back)
if (back.join() !== [want, texts[0], texts[0], want, texts[0], texts[0]].join()) {
  console.error("unstorage gives a text back otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
