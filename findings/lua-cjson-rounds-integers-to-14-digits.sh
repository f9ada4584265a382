#!/bin/bash
# lua-cjson 2.1.0 of Debian 12 (2.1.0+dfsg-2.2) under Lua 5.4 and 5.1, beside lua-dkjson 2.6.
#
# lua-cjson writes each number with 14 significant digits, integers too, also under Lua 5.4, whose integers have 64
# bits. 9007199254740991 is written 9.007199254741e+15, and a time in microseconds loses its last two digits. What it
# has read exactly it writes back rounded, so a gateway that decodes an answer and encodes it again changes the number.
# encode_number_precision() takes no more than 14, too.
# Guess that was wrong: integers are written as integers, or the precision can be raised to the 17 digits of a double.
# In a ledger amounts below 10^14 are safe; an id or a time above is another one, and still valid JSON: both
# 1764000000123456 and 1764000000123459 become 1.7640000001235e+15, so that two keys are one.
# What helps: text for what has more digits; dkjson, which is exact under Lua 5.4 (and has 14 digits under 5.1).
# Output seen:
#     lua5.4: cjson [9.007199254741e+15,1.7640000001235e+15], 17 digits refused, dkjson [9007199254740991,1764000000123456]
#     lua5.1: cjson [9.007199254741e+15,1.7640000001235e+15], 17 digits refused, dkjson [9.007199254741e+15,1.7640000001235e+15]
set -euo pipefail
found=$(dpkg-query -W -f='${Version} ' lua-cjson lua-dkjson) || { echo "needs Debian 12's lua-cjson, lua-dkjson, lua5.1 and lua5.4"; exit 1; }
[ "$found" = "2.1.0+dfsg-2.2 2.6-2 " ] || echo "note: seen with 2.1.0+dfsg-2.2 and 2.6-2, this is $found"
script() { cat <<'LUA'
local cjson, dkjson = require "cjson", require "dkjson"
local numbers = {9007199254740991, 1764000000123456}
local written = cjson.encode(numbers)
assert(written == cjson.encode(cjson.decode("[9007199254740991,1764000000123456]")), "what was read is written otherwise")
local digits = pcall(cjson.encode_number_precision, 17) and "taken" or "refused"
print(string.format("cjson %s, 17 digits %s, dkjson %s", written, digits, dkjson.encode(numbers)))
LUA
}
seen=
for lua in lua5.4 lua5.1; do
    line="$lua: $(script | timeout 20 "$lua" -)"
    echo "$line"; seen+="$line
"
done
[ "$seen" = "$(sed -n '/^# Output seen/,/^set /s/^#     //p' "$0")
" ] || { echo "Changed: lua-cjson writes integers otherwise than at the top of this file."; exit 1; }
