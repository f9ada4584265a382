#!/usr/bin/env bash
# fastify 5.12.8 with its ajv 8.20.0, and prism 5.16.0, which has ajv, too (npm), Node 20; jsonschema 4.26.0 (PyPI),
# Python 3; beside zod 4.6.7 and @hyperjump/json-schema 1.18.0 (npm), jsonschema-rs 0.60.3, fastjsonschema 2.22.3 and
# pydantic 2.14.4 (PyPI).
#
# Behaviour: of a price, {"type": "number", "multipleOf": 0.01} in an OpenAPI document, ajv and jsonschema divide by
# 0.01 in floats and want a whole number. One price in seven gives none: 19.99 / 0.01 is 1998.9999999999998.
# Seen: of the 10,000 prices from 0.01 to 100.00 both refuse the same 1,363, among them 0.07, 0.29, 1.11 and 19.99;
# the other five refuse none. fastify answers 400 for 19.99 and 200 for 4.99 and 9.99, and prism, as a mock, 422.
#
# The wrong guess: what is written with two digits is a multiple of 0.01 to each validator, so that a client that was
# tested against the document with 4.99 and 9.99 can send 19.99; and a mock and a server that agree are right.
# What helps: ajv's multipleOfPrecision, tried here, or amounts in cents as integers.
set -euo pipefail
dir=$(mktemp -d); prism=
trap '[ -z "$prism" ] || kill $prism 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check jsonschema==4.26.0 jsonschema-rs==0.60.3 fastjsonschema==2.22.3 \
    pydantic==2.14.4 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8 ajv@8.20.0 @stoplight/prism-cli@5.16.0 zod@4.6.7 \
    @hyperjump/json-schema@1.18.0
cat >try.py <<'PY'
from typing import Annotated

import fastjsonschema, jsonschema, jsonschema_rs, pydantic   # noqa: E401

schema = {"type": "number", "multipleOf": 0.01}
def quiet(check):
    def passes(price):
        try:
            check(price)
            return True
        except (fastjsonschema.JsonSchemaException, pydantic.ValidationError):
            return False
    return passes
checks = {
    "jsonschema": jsonschema.Draft202012Validator(schema).is_valid,
    "jsonschema-rs": jsonschema_rs.Draft202012Validator(schema).is_valid,
    "fastjsonschema": quiet(fastjsonschema.compile(schema)),
    "pydantic": quiet(pydantic.TypeAdapter(Annotated[float, pydantic.Field(multiple_of=0.01)]).validate_python)}
prices = [float(f"{cents // 100}.{cents % 100:02}") for cents in range(1, 10001)]
for name, passes in checks.items():
    print(name, sum(not passes(price) for price in prices), passes(19.99))
PY
cat >try.mjs <<'JS'
import { registerSchema, validate } from "@hyperjump/json-schema/draft-2020-12"
import Ajv from "ajv"
import Fastify from "fastify"
import { z } from "zod"

const price = { type: "number", multipleOf: 0.01 }
registerSchema({ $schema: "https://json-schema.org/draft/2020-12/schema", ...price }, "https://ledger.example/price")
const hyperjump = await validate("https://ledger.example/price"), number = z.number().multipleOf(0.01)
const checks = { ajv: new Ajv().compile(price), "ajv with multipleOfPrecision":
  new Ajv({ multipleOfPrecision: 6 }).compile(price), hyperjump: (price) => hyperjump(price).valid,
  zod: (price) => number.safeParse(price).success }
const prices = Array.from({ length: 10000 }, (_, cents) => Number(((cents + 1) / 100).toFixed(2)))
for (const [name, passes] of Object.entries(checks))
  console.log(name, prices.filter((price) => !passes(price)).length, passes(19.99))
const app = Fastify()
const body = { type: "object", properties: { price } }
app.post("/pay", { schema: { body } }, () => ({}))
for (const price of [4.99, 9.99, 19.99])
  console.log(`fastify ${price}`, (await app.inject({ method: "POST", url: "/pay", payload: { price } })).statusCode)
JS
cat >api.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "shop", "version": "1"}, "paths": {"/pay": {"post": {
 "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {"price":
  {"type": "number", "multipleOf": 0.01}}}}}}, "responses": {"200": {"description": "-"}}}}}}
JSON
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
node node_modules/.bin/prism mock -p "$port" api.json >log 2>&1 & prism=$!
for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.2; done
{ venv/bin/python try.py; node try.mjs
  for price in 9.99 19.99; do
      printf 'prism %s ' "$price"
      curl -s -o /dev/null -w '%{http_code}\n' --json "{\"price\": $price}" "http://127.0.0.1:$port/pay"
  done; } | tee seen
if [ "$(awk '{printf "%s ", tolower($NF)}' seen)$(grep -c ' 1363 ' seen)" != \
     "false true true true false true true true 200 200 400 200 422 2" ]; then
    echo "The validators take other prices than they did."
    exit 1
fi
