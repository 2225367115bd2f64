"""Changes IAM with boto3, as somebody else than the program: what an earlier run left, a stranger's user, a caller.

    other_hand.py ENDPOINT <calls

Reads one JSON array a line, a call ("create_user" of IAM, "sts.assume_role" of another service) and its arguments as
boto3 names them; prints each answer as one line of JSON.
Credentials come out of the environment.
"""

import functools
import json
import sys

import boto3
from botocore.config import Config

# A change that is made twice is not the one that was asked for.
CONFIG = Config(retries={"total_max_attempts": 1})


@functools.cache
def client(service):
    return boto3.client(service, endpoint_url=sys.argv[1], region_name="us-east-1", config=CONFIG)


for line in sys.stdin:
    call, arguments = json.loads(line)
    service, _, call = call.rpartition(".")
    print(json.dumps(getattr(client(service or "iam"), call)(**arguments), default=str))
