"""What botocore makes of each case, one JSON object a line in, one out: the credentials' id, whether they have a token, when
they expire, or which error there is. A case has a home folder and an environment of its own, as a process would."""

import contextlib
import hashlib
import io
import json
import os
import sys

import botocore.credentials
import botocore.session
import botocore.tokens


def outcome(case):
    os.environ.clear()
    os.environ.update(case["env"])
    os.chdir(case["home"])
    for name, text in case["sso_cache"]:
        folder = os.path.join(case["env"]["HOME"], ".aws", "sso", "cache")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, hashlib.sha1(name.encode()).hexdigest() + ".json"), "w") as file:
            file.write(text)
    # botocore chooses its token folders when it is imported, before a case sets HOME.
    cache = os.path.expanduser("~/.aws/sso/cache")
    botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = cache
    botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = cache
    session = botocore.session.Session(profile=case["profile"])
    credentials = session.get_credentials()
    if credentials is None:
        return {"error": "none"}
    frozen = credentials.get_frozen_credentials()
    expiry = getattr(credentials, "_expiry_time", None)
    return {
        "id": frozen.access_key,
        "token": bool(frozen.token),
        "expiry": None if expiry is None else int(expiry.timestamp()),
    }


# Reads all cases first, because a credential process shares this standard input.
for line in sys.stdin.readlines():
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            said = outcome(json.loads(line))
        except Exception as error:
            said = {"error": type(error).__name__}
    print(json.dumps(said), flush=True)
