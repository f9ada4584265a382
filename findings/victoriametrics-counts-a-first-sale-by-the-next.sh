#!/usr/bin/env bash
# VictoriaMetrics 1.79.5 (Debian 12's victoria-metrics 1.79.5+ds1-2+b5).
#
# Prometheus' increase() leaves out what a series begins with; VictoriaMetrics is said to count it. It does when
# that first value is small beside the step that follows, and leaves it out when not: a top-up of 100 credits
# that makes a new series is 100 or nothing, by whether another one comes, and how large that is.
# Output seen, of increase(sold[9m]) over samples of one a minute:
#     first 5, nothing more: 5
#     first 100, nothing more: 0
#     first 100, then 5 more: 5
#     first 100, then 100 more: 200
#     0, then 100, then 5 more: 105
#
# The guess: the first value is counted always, or never, as its manual's short word on increase() has it.
# The figure for a new pack's first day is changed afterwards by the sale after it. What helps is the last row: to
# make each series at 0 when the service starts.
set -euo pipefail
my=$(realpath "$0")
is=$(dpkg-query -W -f='${Version}' victoria-metrics) || { echo "needs Debian 12's victoria-metrics"; exit 1; }
[ "$is" = "1.79.5+ds1-2+b5" ] || echo "note: seen with 1.79.5+ds1-2+b5, this is $is"
nest=$(mktemp -d); server=
trap '[ -z "$server" ] || { kill "$server"; wait "$server"; } 2>/dev/null || true; rm -rf "$nest"' EXIT
cd "$nest"
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
victoria-metrics -storageDataPath=data -httpListenAddr="127.0.0.1:$port" -retentionPeriod=1 >log 2>&1 & server=$!
at="http://127.0.0.1:$port"
for _ in $(seq 50); do curl -fs "$at/health" >/dev/null && break; sleep 0.2; done
now=$(($(date +%s) / 60 * 60))
series() {   # name, values of the last ten minutes
    local value minute=$((now - 600)) name=$1
    for value in $2; do
        minute=$((minute + 60))
        [ "$value" = _ ] || echo "sold{case=\"$name\"} $value $((minute * 1000))"
    done
}
{ series "first 5, nothing more" "_ _ _ _ _ 5 5 5 5 5"
  series "first 100, nothing more" "_ _ _ _ _ 100 100 100 100 100"
  series "first 100, then 5 more" "_ _ _ _ _ 100 105 105 105 105"
  series "first 100, then 100 more" "_ _ _ _ _ 100 200 200 200 200"
  series "0, then 100, then 5 more" "0 0 0 0 0 100 105 105 105 105"; } >samples
curl -fs --data-binary @samples "$at/api/v1/import/prometheus"
for _ in $(seq 50); do
    curl -fsG "$at/api/v1/query" --data-urlencode "query=increase(sold[9m])" -d time="$now" -d nocache=1 >answer
    [ "$(grep -o '"case"' answer | wc -l)" = 5 ] && break
    sleep 0.3
done
python3 -c 'import json, re
order = list(dict.fromkeys(re.findall(r"case=\"(.*?)\"", open("samples").read())))
found = {row["metric"]["case"]: row["value"][1] for row in json.load(open("answer"))["data"]["result"]}
for case in order: print(f"{case}: {found[case]}")' | tee seen
sed -n 's/^#     //p' "$my" | cmp -s - seen || { echo "VictoriaMetrics counts first values otherwise." >&2; exit 1; }
