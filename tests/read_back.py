"""Reads with boto3 what IAM holds, without a line of ours in between.

    read_back.py ENDPOINT USER...            one JSON object a line: what the user is, how often there is one of that name
    read_back.py ENDPOINT --all              the same of all users
    read_back.py ENDPOINT --signs-in-as      the ARN of whose credentials the environment holds

Credentials come out of the environment alone, as a secret in the arguments would be seen by the whole machine.
"""

import json
import sys

import boto3

# IAM is one for all regions, and signing needs one all the same.
REGION = "us-east-1"


def pages(iam, call, field, **asked):
    return [one for page in iam.get_paginator(call).paginate(**asked) for one in page[field]]


def state(iam, name, names):
    # IAM takes names that differ in case alone for the same one.
    found = {"user": name, "count": sum(known.lower() == name.lower() for known in names), "exists": True}
    try:
        user = iam.get_user(UserName=name)["User"]
    except iam.exceptions.NoSuchEntityException:
        return found | {"exists": False, "tags": {}, "policies": [], "inline": [], "groups": [], "keys": {}}
    policies = pages(iam, "list_attached_user_policies", "AttachedPolicies", UserName=name)
    keys = pages(iam, "list_access_keys", "AccessKeyMetadata", UserName=name)
    tags = user.get("Tags", [])
    # A tag that is there twice must not hide in a dictionary.
    assert len({tag["Key"] for tag in tags}) == len(tags), tags
    return found | {
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
        "policies": [policy["PolicyArn"] for policy in policies],
        "inline": pages(iam, "list_user_policies", "PolicyNames", UserName=name),
        "groups": [group["GroupName"] for group in pages(iam, "list_groups_for_user", "Groups", UserName=name)],
        "keys": {key["AccessKeyId"]: key["Status"] for key in keys},
    }


def main(endpoint, *asked):
    if asked == ("--signs-in-as",):
        return print(boto3.client("sts", endpoint_url=endpoint, region_name=REGION).get_caller_identity()["Arn"])
    iam = boto3.client("iam", endpoint_url=endpoint, region_name=REGION)
    names = [user["UserName"] for user in pages(iam, "list_users", "Users")]
    for name in sorted(names) if asked == ("--all",) else asked:
        print(json.dumps(state(iam, name, names)))


main(*sys.argv[1:])
