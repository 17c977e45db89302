#!/usr/bin/env bash
# What a query would cost: no signature, no payment. Usage: quote.sh <gateway> <researcher's address> <sql>
set -euo pipefail
[ $# -eq 3 ] || { echo "usage: $0 <gateway> <researcher's address> <sql without double quotes>" >&2; exit 2; }
curl --silent --show-error --fail-with-body "$1/queries/quote" \
  --header "content-type: application/json" \
  --data "{\"query\":{\"sql\":\"$3\"},\"licence\":2,\"researcher\":\"$2\"}"
echo
