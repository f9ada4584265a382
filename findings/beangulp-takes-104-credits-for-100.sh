#!/usr/bin/env bash
# beangulp 0.2.0, the importers' framework of beancount 3.2.3 (PyPI), Python 3.
#
# Behaviour: an Importer marks what the ledger has already, and extract writes it commented out. By default an entry is
# "already there" when one within two days has the same account and about the same amount, up to 5 % more or less. Date,
# payee, text and tags are not compared, nor is the entry's own link or reference.
# Seen: a top-up of 104 credits, receipt r2, on the day after one of 100, receipt r1: marked as a duplicate of it. So
# are 96 and a second 100; 106, and 100 three days later, are not.
#
# The wrong guess: a duplicate is the same in all that was given, at least in its amount.
# For prepaid credits, which come in few sizes: a customer who buys the same pack on two days has bought it once.
# What helps, tried here: a cmp of one's own; beangulp.similar.same_link_comparator(), with the receipt as a link.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check beangulp==0.2.0 beancount==3.2.3 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys

from beancount.parser import parser
from beangulp import Importer, similar


class Plain(Importer):
    def identify(self, path): return True
    def account(self, path): return "Assets:Customer"


class ByReceipt(Plain):
    cmp = staticmethod(similar.same_link_comparator())


def entry(day, credits, receipt):
    text = (f'2026-11-{day} * "shop" "receipt {receipt}" ^{receipt}\n'
            f'  Assets:Customer  {credits} CREDITS\n  Income:Sales  -{credits} CREDITS\n')
    (made,), errors, _ = parser.parse_string(text)
    assert not errors
    return made


def is_duplicate(importer, new):
    importer.deduplicate([new], [entry(10, 100, "r1")])
    return "__duplicate__" in new.meta


cases = [(11, 104, "r2"), (11, 96, "r2"), (11, 100, "r2"), (11, 106, "r2"), (13, 100, "r2"), (10, 100, "r1")]
plain = [is_duplicate(Plain(), entry(*case)) for case in cases]
receipt = [is_duplicate(ByReceipt(), entry(*case)) for case in cases]
print("duplicates of 100 on the 10th, receipt r1:")
for case, first, second in zip(cases, plain, receipt):
    print(f"  {case[1]} on the {case[0]}th, {case[2]}: {first}; by receipt: {second}")
if plain != [True, True, True, False, False, True] or receipt != [False] * 5 + [True]:
    sys.exit("beangulp takes other entries for duplicates than it did.")
PY
