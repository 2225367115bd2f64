"""Asks an IAM what only one that is empty can answer, and prints what boto3 makes of each answer.

    as_iam_says.py ENDPOINT

Credentials come out of the environment.
"""

import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

# Most calls here must fail, so boto3 must not retry them.
CONFIG = Config(retries={"total_max_attempts": 1})


def client(service):
    return boto3.client(service, endpoint_url=sys.argv[1], region_name="us-east-1", config=CONFIG)


iam = client("iam")


def of(call, **asked):
    try:
        return getattr(iam, call)(**asked)
    except ClientError as error:
        meta = error.response["ResponseMetadata"]
        assert meta["RequestId"] == meta["HTTPHeaders"]["x-amzn-requestid"], meta
        return f'{meta["HTTPStatusCode"]} {error.response["Error"]["Code"]}'


print(client("sts").get_caller_identity()["Arn"])
print(of("get_user", UserName="a"), of("list_access_keys", UserName="a"), of("create_access_key", UserName="a"))
made = of("create_user", UserName="A", Tags=[{"Key": "k", "Value": "x & <y>"}])
print(made["User"]["UserName"], made["User"]["Tags"], len(made["ResponseMetadata"]["RequestId"]))
print(of("create_user", UserName="a"))
of("tag_user", UserName="a", Tags=[{"Key": "K", "Value": "z"}, {"Key": "l", "Value": ""}])
print(of("get_user", UserName="a")["User"]["Tags"])
for _ in range(2):
    of("attach_user_policy", UserName="a", PolicyArn="arn:aws:iam::aws:policy/P-123456789")
print(of("list_attached_user_policies", UserName="A")["AttachedPolicies"])
keys = [of("create_access_key", UserName="a")["AccessKey"] for _ in range(2)]
print([(len(key["AccessKeyId"]), len(key["SecretAccessKey"]), key["Status"], key["UserName"]) for key in keys])
print(of("create_access_key", UserName="a"))
of("update_access_key", UserName="a", AccessKeyId=keys[0]["AccessKeyId"], Status="Inactive")
print([key["Status"] for key in of("list_access_keys", UserName="a")["AccessKeyMetadata"]])
print(of("get_access_key_last_used", AccessKeyId=keys[1]["AccessKeyId"])["UserName"])
of("delete_access_key", UserName="a", AccessKeyId=keys[1]["AccessKeyId"])
print(of("delete_access_key", UserName="a", AccessKeyId=keys[1]["AccessKeyId"]))
print(len(of("list_access_keys", UserName="a")["AccessKeyMetadata"]), len(of("list_users")["Users"]))
