"""Makes the keys that the official package makes, at a second of our choice.

Reads one JSON object a line: id, secret, token (or null), region, expires (seconds), key (ours, for its signing time).
Prints the official key of each. Only botocore's clock is replaced: credentials come out of the environment and the key
out of `provide_token`, as for everyone who uses the package.
"""

import base64
import datetime
import json
import os
import sys
import urllib.parse

import botocore.auth
from aws_bedrock_token_generator import provide_token

PREFIX = "bedrock-api-key-"
NAMES = {"id": "AWS_ACCESS_KEY_ID", "secret": "AWS_SECRET_ACCESS_KEY", "token": "AWS_SESSION_TOKEN"}

for line in sys.stdin:
    case = json.loads(line)
    for field, name in NAMES.items():
        os.environ.pop(name, None)
        if case[field] is not None:
            os.environ[name] = case[field]
    url = base64.b64decode(case["key"].removeprefix(PREFIX)).decode()
    date = urllib.parse.parse_qs(url.split("?", 1)[1])["X-Amz-Date"][0]
    at = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ")
    # botocore has called its clock by this name since version 1.40. Without the name, the script
    # must fail, or it would compare keys of different seconds.
    assert hasattr(botocore.auth, "get_current_datetime")
    botocore.auth.get_current_datetime = lambda remove_tzinfo=True: at
    print(provide_token(region=case["region"], expiry=datetime.timedelta(seconds=case["expires"])))
