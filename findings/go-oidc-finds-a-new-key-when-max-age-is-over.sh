#!/usr/bin/env bash
# go-oidc 2.1.0 (golang-github-coreos-go-oidc-dev, Debian 12) with Go 1.19, tokens by PyJWT 2.15.1[crypto] (PyPI),
# Python 3; the key server is one on loopback.
#
# Behaviour: a kid that is not among the kept keys makes RemoteKeySet fetch the set again, unless the last answer said
# "Cache-Control: max-age": then not before that time is over, but for its last 30 s.
# Seen: the first key's token good; then the issuer publishes a second key, and its token, ten times in turn, is
# refused, with max-age=300 and one fetch in all; with no-cache, and with max-age=20, it is good, with two fetches.
#
# The wrong guess: max-age is about the keys that one has, and an unknown kid is asked for at once, as in jose (after
# 30 s), jwks-rsa or get-jwks, which do not read the header.
# For an issuer that sends max-age, as is good manners: it holds up its own next key, by "failed to verify id token
# signature", which sounds of forgery. What helps, tried here: a max-age below 30 s. Or the next key signs
# when max-age is over.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
found=$(dpkg-query -W -f='${Version}' golang-github-coreos-go-oidc-dev) || { echo "needs that package"; exit 1; }
[ "$found" = 2.1.0-2 ] || echo "note: seen with 2.1.0-2, this is $found"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check 'PyJWT[crypto]==2.15.1'
venv/bin/python - <<'PY'
import json, time
from cryptography.hazmat.primitives.asymmetric import ec
import jwt
from jwt.algorithms import ECAlgorithm
private = {kid: ec.generate_private_key(ec.SECP256R1()) for kid in ("one", "two")}
keys = [{**json.loads(ECAlgorithm.to_jwk(key.public_key())), "kid": kid} for kid, key in private.items()]
tokens = [jwt.encode({"iss": "app", "sub": "user", "exp": int(time.time()) + 600}, key, "ES256", {"kid": kid})
          for kid, key in private.items()]
json.dump({"Tokens": tokens, "Sets": [json.dumps({"keys": keys[:count]}) for count in (1, 2)]}, open("made.json", "w"))
PY
cat >try.go <<'GO'
package main
import ("context"; "encoding/json"; "fmt"; "net/http"; "net/http/httptest"; "os"; oidc "github.com/coreos/go-oidc")
func main() {
	var made struct{ Tokens, Sets []string }
	if text, _ := os.ReadFile("made.json"); json.Unmarshal(text, &made) != nil { panic(text) }
	header, published, fetched, second := "", 0, 0, 0
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		fetched++
		answer.Header().Set("Cache-Control", header)
		fmt.Fprint(answer, made.Sets[published])
	}))
	for _, header = range []string{"max-age=300", "no-cache", "max-age=20"} {
		published, fetched, second = 0, 0, 0
		config := oidc.Config{SkipClientIDCheck: true, SupportedSigningAlgs: []string{"ES256"}}
		verifier := oidc.NewVerifier("app", oidc.NewRemoteKeySet(context.Background(), server.URL), &config)
		_, first := verifier.Verify(context.Background(), made.Tokens[0])
		published = 1
		for range [10]int{} {
			if _, err := verifier.Verify(context.Background(), made.Tokens[1]); err == nil { second++ }
		}
		fmt.Printf("%q: first key %v, second %d of 10, fetched %d\n", header, first, second, fetched)
	}
}
GO
GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$dir/cache timeout 200 go run try.go | tee seen
printf '%s: first key <nil>, second %s of 10, fetched %s\n' '"max-age=300"' 0 1 '"no-cache"' 10 2 '"max-age=20"' 10 2 |
  cmp -s - seen || { echo "go-oidc asks for a new key at other times than it did."; exit 1; }
