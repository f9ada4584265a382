#!/usr/bin/env bash
# aws-lambda-powertools 3.37.0 (PyPI), its idempotency utility with a store in memory; Python 3.
#
# Behaviour: the idempotency key is picked from the request by a JMESPath. A key of two members, [userId, reference],
# counts as there when ONE of them is; what is missing goes into the hash as null. With raise_on_no_idempotency_key,
# too. With a key of one member, reference, a request without it is carried out each time, or raises with that option.
# Seen: two different top-ups of one user, 5 and 9 credits, both without a reference: the second is not carried out,
# and is answered with the result of the first. Another user's is carried out.
#
# The wrong guesses: a key is whole or missing; and the option that raises for a missing key raises for half of one.
# For top-ups: the key that was widened by userId for safety's sake now swallows what it let through before. What
# helps, tried here: payload_validation_jmespath, which raises for the second; or check for the reference before.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check "aws-lambda-powertools[aws-sdk]==3.37.0" 2>/dev/null
timeout 60 "$dir/venv/bin/python" -W ignore - <<'PY'
import sys

from aws_lambda_powertools.utilities.idempotency import BasePersistenceLayer, IdempotencyConfig, idempotent_function
from aws_lambda_powertools.utilities.idempotency import exceptions


class Memory(BasePersistenceLayer):
    def _get_record(self, idempotency_key):
        return self.records[idempotency_key]

    def _put_record(self, data_record):
        if self.records.setdefault(data_record.idempotency_key, data_record) is not data_record:
            raise exceptions.IdempotencyItemAlreadyExistsError

    def _update_record(self, data_record):
        self.records[data_record.idempotency_key] = data_record

    def _delete_record(self, data_record):
        del self.records[data_record.idempotency_key]


def credited(key, **options):
    Memory.records = {}

    @idempotent_function(data_keyword_argument="request", persistence_store=Memory(),
                         config=IdempotencyConfig(event_key_jmespath=key, **options))
    def credit(request):
        return request["amount"]

    for request in {"userId": "ann", "amount": 5}, {"userId": "ann", "amount": 9}, {"userId": "bob", "amount": 7}:
        try:
            yield credit(request=request)
        except exceptions.BaseError as error:
            yield type(error).__name__


BOTH, STRICT = "[userId, reference]", {"raise_on_no_idempotency_key": True}
seen = [list(credited(BOTH)), list(credited(BOTH, **STRICT)), list(credited("reference")),
        list(credited("reference", **STRICT)), list(credited(BOTH, payload_validation_jmespath="amount"))]
print(*seen, sep="\n")
if seen != [[5, 5, 7], [5, 5, 7], [5, 9, 7], ["IdempotencyKeyError"] * 3, [5, "IdempotencyValidationError", 7]]:
    sys.exit("powertools now treats a key with a missing member otherwise than it did.")
PY
