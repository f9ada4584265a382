#!/usr/bin/env bash
# csv2ofx 0.34.2 (PyPI), Python 3.
#
# Behaviour: OFX wants a FITID that is unique within the account, and programs that import it skip an id that they have.
# csv2ofx makes it of the row's date, amount, payee and the like, so two equal rows have one id.
# Seen: two spends of 5 by one user on one day: the file has both, with one FITID. A column with the movement's own id
# does not change that, unless the mapping names it as "id".
#
# The wrong guess: each row of a file is a movement, and gets an id of its own.
# What helps, tried here: a mapping of one's own whose "id" is the ledger's id or reference.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check csv2ofx==0.34.2 2>/dev/null
printf '%s\n' Date,Description,Amount,Account,Id 2026-11-28,spend,-5.00,u,1 2026-11-28,spend,-5.00,u,2 > movements.csv
cat > named.py <<'PY'
from csv2ofx.mappings.default import mapping
from operator import itemgetter

mapping = dict(mapping, id=itemgetter("Id"))
PY
seen=
for name in plain named; do
  options=(); [ "$name" = plain ] || options=(-x named.py)
  timeout 60 venv/bin/csv2ofx "${options[@]}" movements.csv "$name.ofx"
  ids=$(grep -o '<FITID>[^<]*' "$name.ofx")
  seen+="$name: $(wc -l <<< "$ids") rows, $(sort -u <<< "$ids" | wc -l) ids; "
done
echo "$seen"
[ "$seen" = "plain: 2 rows, 1 ids; named: 2 rows, 2 ids; " ] || {
  echo "csv2ofx makes the ids of equal rows otherwise than it did."; exit 1; }
