#!/bin/bash
# Number::Format 1.75 for Perl (Debian 12's libnumber-format-perl).
#
# unformat_number() reads back what format_number() and others write. K, M and G are for it what they are for a memory:
# 1.5K is 1536, 3M is 3145728, while a small k is dropped, so that 5k is 5. What else it does not know it drops as well,
# and a debit is what begins with a minus or has the form of the object's own neg_format: "(50)" and "50-" are +50.
# Guess that was wrong: K is a thousand where the numbers are prices, or it is refused, as is each form that the module
# does not know; it has format_price() and so knows how debits are written.
# For a ledger that reads an export: each debit of one that writes them in brackets comes in as a credit.
# What helps: neg_format => "(x)" in new(), for the form that the file has (tried here), and no K.
# Output seen:
#     1.5K 1536, 3M 3145728, 5k 5, -50 -50, (50) 50, 50- 50, 50 DR 50
#     with neg_format (x): (50) -50
set -euo pipefail
found=$(dpkg-query -W -f='${Version}' libnumber-format-perl) || { echo "needs Debian 12's libnumber-format-perl"; exit 1; }
[ "$found" = "1.75-3" ] || echo "note: seen with 1.75-3, this is $found"
seen=$(timeout 20 perl -MNumber::Format -e '
    my $plain = Number::Format->new();
    print join(", ", map { "$_ " . $plain->unformat_number($_) } "1.5K", "3M", "5k", "-50", "(50)", "50-", "50 DR"), "\n";
    print "with neg_format (x): (50) ", Number::Format->new(-neg_format => "(x)")->unformat_number("(50)"), "\n";
')
echo "$seen"
[ "$seen" = "$(sed -n '/^# Output seen/,/^set /s/^#     //p' "$0")" ] || {
    echo "Changed: Number::Format reads amounts otherwise than at the top of this file."; exit 1; }
