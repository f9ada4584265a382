#!/usr/bin/env bash
# beangulp-mt940 0.2.0 (October 2026) with mt-940 5.1.1 and beancount 3.2.3 (all PyPI), Python 3.11: a bank's MT940 into
# beancount, which a month's credits are compared with.
#
# Behaviour: the key by which a known entry is left out is the bank's reference (behind //); where the bank gave none,
# or NONREF, it is the payer's own (in front of //), though the docs say that such an entry is never left out. Within
# one file nothing is left out.
# Output seen, two users who pay by standing orders, each with one reference for all months; both is one file:
#     November, no bank reference: ann 20.00 CHF, bob 30.00 CHF
#     December, no bank reference: eve 5.00 CHF; Balance failed: 50.00 too little
#     both, no bank reference: ann 20.00 CHF, bob 30.00 CHF, ann 20.00 CHF, bob 30.00 CHF, eve 5.00 CHF
#     November, a reference of the bank's: ann 20.00 CHF, bob 30.00 CHF
#     December, a reference of the bank's: ann 20.00 CHF, bob 30.00 CHF, eve 5.00 CHF
#     both, a reference of the bank's: ann 20.00 CHF, bob 30.00 CHF, ann 20.00 CHF, bob 30.00 CHF, eve 5.00 CHF
#
# The wrong guess: what the payer wrote names him, or his order, and not one entry of the bank; a re-import is told by
# what the bank numbers. From the second month on, who pays by standing order, or with his userId as the reference, has
# paid nothing in these books; the closing balance does not add up, and does not say who is missing. The first month, a
# repeated import and a file of a whole year are right.
# What helps: the bank's camt.053, whose entries have its reference, or a file of the whole year.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check beangulp-mt940==0.2.0 mt-940==5.1.1 beancount==3.2.3 2>>log
cat >try.py <<'PY'
import pathlib
from beancount import loader
from beancount.parser import printer
from beangulp_mt940 import Importer
START = """2026-01-01 open Assets:Bank\n2026-01-01 open Equity:Start\n2026-01-01 open Income:Sales
2026-10-31 pad Assets:Bank Equity:Start\n2026-11-01 balance Assets:Bank 100.00 CHF\n"""
importer = Importer("Assets:Bank", payee_rules=[(".", "Income:Sales", "*")])


def statement(month, opening, closing, bank, users):
    lines = "".join(f":61:26{month}{day}{month}{day}C{amount}NTRF{user}-0712{bank and f'//{bank}{month}{day}'}\n"
                    f":86:{user}\n" for user, (day, amount) in users.items())
    return (f":20:{month}\n:25:CH9300762011623852957\n:28C:{month}\n:60F:C26{month}01CHF{opening}\n{lines}"
            f":62F:C26{month}30CHF{closing}\n-\n")


def extract(said, text, known=()):
    pathlib.Path("bank.sta").write_text(text)
    new = importer.extract("bank.sta", list(known))
    book = START + "".join(map(printer.format_entry, [*known, *new]))
    failed = [error.message.split("(")[-1][:-1] for error in loader.load_string(book)[1] if "failed" in error.message]
    paid = [f"{entry.payee} {entry.postings[0].units}" for entry in new if hasattr(entry, "postings")]
    print(f"{said}:", ", ".join(paid) + "".join(f"; Balance failed: {much}" for much in failed))
    return new


users = {"ann": ("03", "20,00"), "bob": ("04", "30,00")}
for bank, said in (("", "no bank reference"), ("B", "a reference of the bank's")):
    november = statement("11", "100,00", "150,00", bank, users)
    december = statement("12", "150,00", "205,00", bank, users | {"eve": ("05", "5,00")})
    extract(f"December, {said}", december, extract(f"November, {said}", november))
    extract(f"both, {said}", november + december)
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Known entries are told otherwise." >&2; exit 1; }
