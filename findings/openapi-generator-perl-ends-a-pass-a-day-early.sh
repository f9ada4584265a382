#!/usr/bin/env bash
# openapi-generator-cli 7.26.0 (PyPI; it needs Java), its generator perl, Perl 5.36 and its modules (Debian 12).
#
# Behaviour: a member of format date, a day without a time, is read as midnight of the machine's zone and kept in UTC:
# east of Greenwich that is the day before, and that day is written. A time is written without its fraction, and in the
# address of a request without its zone, too.
# Output seen, a pass paid until 2026-01-31, which the client reads and writes back twice, as one does to change another
# member; and what it asks for when it goes on behind the last payment's time, 2026-01-31T10:00:00.750Z:
#     UTC: paid until 2026-01-31, then 2026-01-31; since=2026-01-31T10:00:00
#     America/New_York: paid until 2026-01-31, then 2026-01-31; since=2026-01-31T10:00:00
#     Asia/Kolkata: paid until 2026-01-30, then 2026-01-29; since=2026-01-31T10:00:00
#
# The wrong guess: a day is read and written as that day, wherever the machine is.
# In most of Europe, Africa and Asia each save takes a day from what somebody has paid, and a report's days end a day
# early; on a server in UTC, and west of it, it is right. The next question begins before the last payment, which so
# comes again each time, and is credited again by who does not know its reference.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
for module in LWP DateTime Date::Parse JSON Class::Accessor Class::Data::Inheritable Module::Find URI::Query \
    Module::Runtime Log::Any; do
    perl -M$module -e1 2>/dev/null || { echo "needs Debian 12's package of Perl's $module"; exit 1; }
done
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openapi-generator-cli==7.26.0 2>/dev/null
cat >api.json <<'JSON'
{"openapi": "3.0.3", "info": {"title": "Passes", "version": "1"}, "paths": {"/pass": {"get": {"operationId": "read",
  "parameters": [{"name": "since", "in": "query", "schema": {"type": "string", "format": "date-time"}}],
  "responses": {"200": {"description": "the pass", "content": {"application/json": {
    "schema": {"$ref": "#/components/schemas/Pass"}}}}}}}},
 "components": {"schemas": {"Pass": {"type": "object", "properties": {
   "paidUntil": {"type": "string", "format": "date"}, "last": {"type": "string", "format": "date-time"}}}}}}
JSON
timeout 100 venv/bin/openapi-generator-cli generate -g perl -i api.json -o client >/dev/null 2>&1
cat >try.pl <<'PERL'
use strict; use warnings; use lib "client/lib";
use JSON; use WWW::OpenAPIClient::ApiClient; use WWW::OpenAPIClient::Object::Pass;
my $json = JSON->new->convert_blessed;
my $text = '{"paidUntil": "2026-01-31", "last": "2026-01-31T10:00:00.750Z"}';
my ($pass, @written);
for (1, 2) {
    $pass = WWW::OpenAPIClient::Object::Pass->new->from_hash($json->decode($text));   # as with an answer
    $text = $json->encode($pass);   # as with a request's body
    push @written, $json->decode($text)->{paidUntil};
}
$pass->from_hash({ last => "2026-01-31T10:00:00.750Z" });
my $since = WWW::OpenAPIClient::ApiClient->new->to_query_value($pass->last);
print "$ENV{TZ}: paid until ", join(", then ", @written), "; since=$since\n";
PERL
for zone in UTC America/New_York Asia/Kolkata; do TZ=$zone perl try.pl; done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Perl's client writes days otherwise." >&2; exit 1; }
