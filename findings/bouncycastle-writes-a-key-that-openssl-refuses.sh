#!/usr/bin/env bash
# BouncyCastle 1.72 (libbcprov-java, Debian 12) on OpenJDK 17, its Ed25519 key read by OpenSSL 3.0 (Debian 12), Node 20,
# jose 6.2.18 (npm), and PyJWT 2.15.1 with cryptography 50.0.2 (PyPI), beside the JDK itself and Go 1.19.
#
# Behaviour: getPrivate().getEncoded(), "PKCS#8" by its getFormat(), is the second version of that form (RFC 5958),
# which carries the public key along. The readers named first know the first version alone.
# Seen: the JDK and Go read the key; OpenSSL, Node, jose and PyJWT refuse it, in words of an unknown or broken format.
# A key that the JDK's own provider made all six read.
#
# The wrong guess: what calls itself PKCS#8 is read wherever PKCS#8 is; RFC 8410 (10.3) shows both versions.
# For an issuer on Java whose other service, in Python or on Node, is to sign by the same key: the file is refused.
# What helps, tried here: -Dorg.bouncycastle.pkcs8.v1_info_only=true, or to make the key by the JDK.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
found=$(dpkg-query -W -f='${Version}' libbcprov-java) || { echo "needs Debian 12's libbcprov-java"; exit 1; }
[ "$found" = 1.72-2 ] || echo "note: seen with 1.72-2, this is $found"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check PyJWT==2.15.1 cryptography==50.0.2
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jose@6.2.18
cat >Make.java <<'JAVA'
import java.security.*;
import java.util.Base64;
class Make {
    public static void main(String[] provider) throws Exception {
        Security.addProvider(new org.bouncycastle.jce.provider.BouncyCastleProvider());
        var key = KeyPairGenerator.getInstance("Ed25519", provider[0]).generateKeyPair().getPrivate().getEncoded();
        var text = Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(key);
        System.out.println("-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----");
        KeyFactory.getInstance("Ed25519", "SunEC").generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(key));
    }
}
JAVA
make() { timeout 60 java -cp /usr/share/java/bcprov.jar "${@:2}" >"$1.pem"; }
make bc Make.java BC
make v1 -Dorg.bouncycastle.pkcs8.v1_info_only=true Make.java BC
make jdk Make.java SunEC
cat >read.go <<'GO'
package main
import ("crypto/x509"; "encoding/pem"; "io"; "os")
func main() {
	text, _ := io.ReadAll(os.Stdin); block, _ := pem.Decode(text)
	if _, err := x509.ParsePKCS8PrivateKey(block.Bytes); err != nil { panic(err) }
}
GO
GO111MODULE=off GOCACHE=$dir/cache timeout 200 go build -o go-read read.go
for file in bc v1 jdk; do
  try() { if "${@:2}" <$file.pem >/dev/null 2>&1; then seen+=" $1"; fi; }
  seen=${seen-}"$file:"
  try go ./go-read
  try openssl openssl pkey -noout
  try node node -e 'crypto.createPrivateKey(fs.readFileSync(0))'
  try jose node -e 'import("jose").then(jose => jose.importPKCS8(fs.readFileSync(0, "utf8"), "EdDSA"))'
  try pyjwt venv/bin/python -c 'import jwt, sys; jwt.encode({}, sys.stdin.read(), "EdDSA")'
  seen+="; "
done; echo "$seen"
all="go openssl node jose pyjwt"
[ "$seen" = "bc: go; v1: $all; jdk: $all; " ] || { echo "Others than these read BouncyCastle's key now."; exit 1; }
