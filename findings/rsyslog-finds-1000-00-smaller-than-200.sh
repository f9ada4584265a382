#!/usr/bin/env bash
# rsyslog 8.2302.0 with mmjsonparse (Debian 12); it reads from a socket on loopback.
#
# Behaviour: an amount that comes as a text, as most gateways write it, is compared with a number as a text when it has a
# point, and as a number when it has none. In sums each amount is cut to a whole one first. A number beyond 63 bits
# becomes 9223372036854775807, whichever it was.
# Output seen, lines of JSON, the rule `if $!amount >= 200`, and `$!amount + 0`:
#     amount "1000": big, sum 1000
#     amount "1000.00": small, sum 1000
#     amount "30.50": big, sum 30
#     amount 1000.00: big, sum 1000
#     amount 199.99: small, sum 199
#     reference 12345678901234567890: 9223372036854775807
#     reference 12345678901234567891: 9223372036854775807
#     reference "12345678901234567890": 12345678901234567890
#
# The wrong guess: beside a number a text of digits and a point is a number; "1000" is, so that a trial with whole amounts
# is right.
# The mail about big payments comes for 30.50 and not for 1000.00; a sum of income loses the cents of each payment; two
# payments whose references are numbers of 20 digits are one for who reads the log.
# What helps, tried here: amounts as JSON numbers, references as texts.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"; chmod 755 .
apt-get download -q rsyslog libestr0 libfastjson4 liblognorm5 >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
ls rsyslog_8.2302.0-* >found 2>&1 || echo "note: seen with 8.2302.0"
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
cat >rsyslog.conf <<CONF
module(load="imptcp")
module(load="mmjsonparse")
input(type="imptcp" port="$port" address="127.0.0.1" ruleset="shop")
template(name="line" type="string" string="%\$!name%: %\$!told%\n")
ruleset(name="shop") {
    action(type="mmjsonparse" cookie="")
    if (\$!reference != "") then { set \$!told = \$!reference; }
    else {
        set \$!sum = \$!amount + 0;
        if (\$!amount >= 200) then { set \$!told = "big, sum " & \$!sum; } else { set \$!told = "small, sum " & \$!sum; }
    }
    action(type="omfile" file="$dir/seen" template="line")
}
CONF
libraries=$(echo "$dir"/usr/lib/*-linux-gnu)
LD_LIBRARY_PATH=$libraries usr/sbin/rsyslogd -n -f "$dir/rsyslog.conf" -i "$dir/pid" -M "$libraries/rsyslog" >log 2>&1 & server=$!
for _ in $(seq 100); do (: >"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
python3 - "$self" >lines <<'PY'
import json, re, sys
for name, value in re.findall(r"^#     (amount|reference) (.*?):", open(sys.argv[1]).read(), re.M):
    shown = json.dumps(f"{name} {value}")
    print(f'<13>Nov 30 02:00:00 host shop: {{"name": {shown}, "{name}": {value}}}')
PY
cat lines >"/dev/tcp/127.0.0.1/$port"
for _ in $(seq 100); do [ -f seen ] && [ "$(wc -l <seen)" = "$(wc -l <lines)" ] && break; sleep 0.1; done
cat seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "rsyslog compares amounts otherwise than it did." >&2; exit 1; }
