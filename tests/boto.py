"""Reads and changes IAM with boto3, so that no line of this project stands between IAM and what the tests see.

    boto.py <requests                 each line a JSON object, answered by a line {"answer": …} or {"error": TEXT}
    boto.py --signs-in-as ENDPOINT    prints the ARN of the environment's credentials

A request names the endpoint, the credentials, and one of:

    {"read": [USER, …]}       the state of these users, with how many users have that name
    {"read": null}            the same of all users
    {"call": [NAME, {…}]}     a change, with the arguments as boto3 names them: "create_user" of IAM, or "sts.assume_role"
"""

import functools
import json
import sys

import boto3
from botocore.config import Config

# IAM is global, but a signature needs a region.
REGION = "us-east-1"
# A retry could make a change twice.
CONFIG = Config(retries={"total_max_attempts": 1})


@functools.cache
def client(service, endpoint, key=None, secret=None, token=None):
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        config=CONFIG,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
    )


def pages(iam, call, field, **arguments):
    return [one for page in iam.get_paginator(call).paginate(**arguments) for one in page[field]]


def state(iam, name, names):
    # IAM's names are case-insensitive.
    found = {"user": name, "count": sum(known.lower() == name.lower() for known in names), "exists": True}
    try:
        user = iam.get_user(UserName=name)["User"]
    except iam.exceptions.NoSuchEntityException:
        return found | {"exists": False, "tags": {}, "policies": [], "inline": [], "groups": [], "keys": {}}
    policies = pages(iam, "list_attached_user_policies", "AttachedPolicies", UserName=name)
    keys = pages(iam, "list_access_keys", "AccessKeyMetadata", UserName=name)
    tags = user.get("Tags", [])
    # A dictionary would hide a tag that exists twice.
    assert len({tag["Key"] for tag in tags}) == len(tags), tags
    return found | {
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
        "policies": [policy["PolicyArn"] for policy in policies],
        "inline": pages(iam, "list_user_policies", "PolicyNames", UserName=name),
        "groups": [group["GroupName"] for group in pages(iam, "list_groups_for_user", "Groups", UserName=name)],
        "keys": {key["AccessKeyId"]: key["Status"] for key in keys},
    }


def answer(request):
    of = functools.partial(client, endpoint=request["endpoint"], **request["credentials"])
    if "call" in request:
        call, arguments = request["call"]
        service, _, call = call.rpartition(".")
        return getattr(of(service or "iam"), call)(**arguments)
    iam = of("iam")
    names = [user["UserName"] for user in pages(iam, "list_users", "Users")]
    wanted = request["read"]
    return [state(iam, name, names) for name in (sorted(names) if wanted is None else wanted)]


def main():
    if sys.argv[1:2] == ["--signs-in-as"]:
        return print(client("sts", sys.argv[2]).get_caller_identity()["Arn"])
    for line in sys.stdin:
        try:
            reply = {"answer": answer(json.loads(line))}
        except Exception as error:
            reply = {"error": str(error)}
        print(json.dumps(reply, default=str), flush=True)


main()
