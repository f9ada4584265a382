#!/usr/bin/env bash
# zap 1.23.0 (golang-go.uber-zap-dev, Debian 12), Go 1.19.8.
#
# Behaviour: zap.NewProduction() samples. Of the lines of one second with one level and one message it writes the first
# hundred, and then each hundredth. The fields do not count, so that lines about different users are "the same".
# Output seen, 1,000 lines "credited" of 5 credits, each with a userId of its own, in well under a second:
#     NewProduction: 109 lines, 545 credits
#     NewProduction, the userId within the message: 1000 lines, 5000 credits
#     NewProduction, level error: 109 lines
#     NewDevelopment: 1000 lines
#     NewProductionConfig, Sampling = nil: 1000 lines, 5000 credits
#
# The wrong guess: a logger writes what it is told at its level; the production settings differ in form (JSON, no debug).
# Who counts sales, or bills, or rebuilds what happened from these lines finds 545 of 5,000 credits, and only on busy
# days: a hundred payments a second are all there, in a test too. Errors go the same way, and nothing says that lines
# were left out.
# What helps, tried here: Sampling = nil in the settings of the log that is to be counted.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"; chmod 755 .; mkdir -p src/try
apt-get download -q golang-go.uber-zap-dev golang-go.uber-atomic-dev golang-go.uber-multierr-dev \
    golang-github-benbjohnson-clock-dev golang-github-pkg-errors-dev >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
ls golang-go.uber-zap-dev_1.23.0-* >found 2>&1 || echo "note: seen with 1.23.0"
cat >src/try/main.go <<'GO'
package main

import (
	"fmt"
	"go.uber.org/zap"
	"os"
)

func main() {
	settings := zap.NewProductionConfig()
	if os.Args[1] == "development" {
		settings = zap.NewDevelopmentConfig()
	}
	if os.Args[1] == "unsampled" {
		settings.Sampling = nil
	}
	log := zap.Must(settings.Build()) // NewProduction() and NewDevelopment() are this
	for i := 1; i <= 1000; i++ {
		user := fmt.Sprint("u", i)
		switch os.Args[1] {
		case "message":
			log.Info("credited "+user, zap.Int("credits", 5))
		case "error":
			log.Error("not credited", zap.String("userId", user))
		default:
			log.Info("credited", zap.String("userId", user), zap.Int("credits", 5))
		}
	}
}
GO
(cd src/try && GO111MODULE=off GOFLAGS='' GOCACHE=$dir/cache GOPATH="$dir:$dir/usr/share/gocode" timeout 250 go build -o "$dir/shop")
lines() { ./shop "$1" 2>&1 | grep -c "credited"; }
sum() { ./shop "$1" 2>&1 | sed -n 's/.*"credits":\([0-9]*\).*/\1/p' | awk '{ sum += $1 } END { print sum }'; }
{ echo "NewProduction: $(lines production) lines, $(sum production) credits"
echo "NewProduction, the userId within the message: $(lines message) lines, $(sum message) credits"
echo "NewProduction, level error: $(lines error) lines"
echo "NewDevelopment: $(lines development) lines"
echo "NewProductionConfig, Sampling = nil: $(lines unsampled) lines, $(sum unsampled) credits"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "zap writes other lines than it did." >&2; exit 1; }
