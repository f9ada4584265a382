#!/usr/bin/env bash
# app-store-server-api 1.0.0, beside the shop's own @apple/app-store-server-library 3.1.0 (npm), Node 20; the chain of
# certificates is made here with openssl, with the marks (OIDs) of Apple's, and jose signs with it.
#
# Behaviour: to read a signed purchase (JWS) app-store-server-api wants that its certificates are valid now. The
# shop's own library, without its online checks, wants that they were valid when the purchase was signed.
# Seen, of one purchase that was signed a week ago by a certificate that ended yesterday: refused by the first, with
# CertificateValidationError; the second reads it. One of a certificate that goes on is read by both.
#
# The wrong guess: what verified when it came verifies as long as it is kept, in both alike, for a signature does not
# end; and a test that keeps a purchase of today passes for as long as the certificate lasts, some two years.
# For prepaid credits: purchases that were parked, or kept to settle disputes, cannot be proved a year or two on, by
# the very code that took them. What helps, tried here: the shop's library, for what is kept.
set -euo pipefail
chain=$(mktemp -d); trap 'rm -rf "$chain"' EXIT
cd "$chain"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund app-store-server-api@1.0.0 @apple/app-store-server-library@3.1.0 jose@6.1.0
cert() { # name, issuer, first and last day, extensions
  openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1.key"
  openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
  printf '[v3]\n%s\n' "$5" >"$1.ext"
  local how=(-cert "$2.pem"); [ "$1" != "$2" ] || how=(-selfsign)
  openssl ca -batch -notext -config ca.cnf -in "$1.csr" -out "$1.pem" -startdate "$3" -enddate "$4" -keyfile "$2.key" \
    "${how[@]}" -extensions v3 -extfile "$1.ext" 2>/dev/null
}
printf '%s\n' '[ca]' 'default_ca=d' '[d]' 'database=index' 'new_certs_dir=.' 'rand_serial=yes' 'policy=p' \
  'default_md=sha256' 'unique_subject=no' '[p]' 'commonName=supplied' >ca.cnf
touch index
day() { date -ud "$1" +%Y%m%d%H%M%SZ; }
from=$(day '-9 years'); to=$(day '9 years'); ca=$'basicConstraints=critical,CA:TRUE\n'
cert root root "$from" "$to" "$ca"
cert middle root "$from" "$to" "${ca}1.2.840.113635.100.6.2.1=ASN1:NULL"
cert lasting middle "$from" "$to" "1.2.840.113635.100.6.11.1=ASN1:NULL"
cert ended middle "$from" "$(day -1day)" "1.2.840.113635.100.6.11.1=ASN1:NULL"
cat >read.mjs <<'JS'
import { X509Certificate, createPrivateKey } from "node:crypto"
import { readFileSync } from "node:fs"
import { Environment, SignedDataVerifier } from "@apple/app-store-server-library"
import { decodeTransaction } from "app-store-server-api"
import { CompactSign } from "jose"

const cert = (name) => new X509Certificate(readFileSync(`${name}.pem`)), root = cert("root")
const verifier = new SignedDataVerifier([root.raw], false, Environment.SANDBOX, "example.app")
const signedDate = Date.now() - 7 * 86_400_000
const bought = { transactionId: "10", bundleId: "example.app", environment: "Sandbox", signedDate }
const seen = [], said = (reading) => reading.then((read) => read.transactionId, (error) => error.constructor.name)
for (const leaf of ["lasting", "ended"]) {
  const x5c = [leaf, "middle", "root"].map((name) => cert(name).raw.toString("base64"))
  const jws = await new CompactSign(Buffer.from(JSON.stringify(bought))).setProtectedHeader({ alg: "ES256", x5c })
    .sign(createPrivateKey(readFileSync(`${leaf}.key`)))
  seen.push(leaf, await said(decodeTransaction(jws, root.fingerprint256)))
  seen.push(await said(verifier.verifyAndDecodeTransaction(jws)))
}
console.log(seen.join(" "))
if (seen.join(" ") !== "lasting 10 10 ended CertificateValidationError 10") {
  console.error("The two readers treat a certificate that has ended otherwise than they did.")
  process.exit(1)
}
JS
timeout 60 node read.mjs
