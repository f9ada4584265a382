#!/usr/bin/env bash
# imask 7.6.1 (npm) in jsdom 26.1.0, Node 20: a field for a price by IMask(field, { mask: Number }).
#
# Behaviour: a dot that somebody types counts as the decimal mark, which is a comma unless one says otherwise. A dot in
# what was in the field before, or is set as `value`, is dropped. `unmaskedValue` reads it.
# Output seen, in the field, and as typedValue:
#     typed 19.99: 19,99 is 19.99
#     in the page's HTML, 19.99: 1999 is 1999
#     in the page's HTML, 0.50, two decimals always: 50,00 is 50
#     mask.value = "19.99": 1999 is 1999
#     mask.unmaskedValue = "19.99": 19,99 is 19.99
#     in the page's HTML, 1000: 1000 is 1000
#     in the page's HTML, 19.99, radix ".": 19.99 is 19.99
#
# The wrong guess: what one may type into a field, the server may write into it.
# An administrator who opens a price of 19.99 that the server has rendered, changes its name and saves, sells it for
# 1999 from then on; a top-up form that proposes 5.00 asks for 500. Tests that type are right, and so are whole amounts.
# What helps, tried here: radix: ".", or unmaskedValue.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts imask@7.6.1 jsdom@26.1.0
cat >try.mjs <<'JS'
import { JSDOM } from "jsdom"
const { window } = new JSDOM("")
Object.assign(globalThis, { window, document: window.document, HTMLElement: window.HTMLElement, Event: window.Event })
const { default: IMask } = await import("imask")
function put(text, settings) {
  document.body.innerHTML = `<input value="${text}">`
  const field = document.querySelector("input")
  return { field, mask: IMask(field, { mask: Number, ...settings }) }
}
const tell = (name, { field, mask }) => console.log(`${name}: ${field.value} is ${mask.typedValue}`)
const typed = put("")
for (const key of "19.99") {
  typed.field.dispatchEvent(new window.KeyboardEvent("keydown", { key }))
  typed.field.setRangeText(key, typed.field.selectionStart, typed.field.selectionEnd, "end")
  typed.field.dispatchEvent(new window.InputEvent("input", { data: key, inputType: "insertText" }))
}
tell("typed 19.99", typed)
tell("in the page's HTML, 19.99", put("19.99"))
tell("in the page's HTML, 0.50, two decimals always", put("0.50", { padFractionalZeros: true }))
const set = put("")
set.mask.value = "19.99"
tell('mask.value = "19.99"', set)
set.mask.unmaskedValue = "19.99"
tell('mask.unmaskedValue = "19.99"', set)
tell("in the page's HTML, 1000", put("1000"))
tell('in the page\'s HTML, 19.99, radix "."', put("19.99", { radix: "." }))
process.exit()
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A price in a field is read in another way." >&2; exit 1; }
