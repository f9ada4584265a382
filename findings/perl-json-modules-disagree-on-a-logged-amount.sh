#!/usr/bin/env bash
# JSON::XS 4.04 (Debian 12's libjson-xs-perl 4.040-1~deb12u1) beside Cpanel::JSON::XS 4.35, JSON::PP 4.07 and
# Mojo::JSON 9.31, Perl 5.36.
#
# A Perl value remembers how it was used, and the modules read different things out of that. JSON::XS makes an
# amount a text as soon as it was written into a log line. The three others make a userId of digits a number
# as soon as it was compared with ==. The order of the two lines below, and the module that "JSON" happens to
# load, decide what a server gets.
# Output seen, {"amount": 5, "userId": "254712345678"} after log("… $amount") and userId == 0:
#     JSON::XS: {"amount":"5","userId":"254712345678"}
#     Cpanel::JSON::XS: {"amount":5,"userId":254712345678}
#     JSON::PP: {"amount":5,"userId":254712345678}
#     Mojo::JSON: {"amount":5,"userId":254712345678}
#     all, with $amount + 0 and "$userId": {"amount":5,"userId":"254712345678"}
#
# The guess: one value has one JSON, and since Perl 5.36 tells numbers from texts, logging one changes nothing.
# A strict server (Pluct is one) refuses "5" as an amount and a number as a userId. So a new log line, or
# installing JSON::XS, which "use JSON" then prefers, stops the sales. What helps is the last row.
set -euo pipefail
self=$(realpath "$0")
want="libjson-xs-perl 4.040-1~deb12u1 libcpanel-json-xs-perl 4.35-1+deb12u1 libmojolicious-perl 9.31+dfsg-1"
# shellcheck disable=SC2086 # names and versions in turn
set -- $want
while [ $# -gt 0 ]; do
  has=$(dpkg-query -W -f='${Version}' "$1") || { echo "needs Debian 12's $1"; exit 1; }
  [ "$has" = "$2" ] || echo "note: seen with $1 $2, this is $has"
  shift 2
done
out=$(mktemp); trap 'rm -f "$out"' EXIT
perl - >"$out" <<'PERL'
use strict; use warnings;
use JSON::XS (); use Cpanel::JSON::XS (); use JSON::PP (); use Mojo::JSON ();
sub order {
    my ($encode, $exactly) = @_;
    my ($amount, $userId) = (5, "254712345678");
    my $log = "selling $amount";
    die if $userId == 0;
    return $encode->($exactly ? { amount => $amount + 0, userId => "$userId" } : { amount => $amount, userId => $userId });
}
my @each = map { my $module = $_; [$module, sub { $module->new->canonical->encode($_[0]) }] }
    qw(JSON::XS Cpanel::JSON::XS JSON::PP);
push @each, ["Mojo::JSON", \&Mojo::JSON::encode_json];
print "$_->[0]: ", order($_->[1], 0), "\n" for @each;
my %exact = map { order($_->[1], 1) => 1 } @each;
print "all, with \$amount + 0 and \"\$userId\": ", join(" or ", keys %exact), "\n";
PERL
cat "$out"
sed -n 's/^#     //p' "$self" | cmp -s - "$out" || { echo "Perl's JSON modules write other types now." >&2; exit 1; }
