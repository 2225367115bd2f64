"""moto's server, whose refusals read as those of IAM and STS do.

When its access checks are on, moto wraps every refusal as EC2 does, in <Errors>. boto3 reads that too; AWS's SDK for
Rust, which goes by the service, finds no error code in it.
"""

import sys

import moto.core.exceptions
from moto.server import main

built = moto.core.exceptions._RESTError.__init__


def build(self, *args, **kwargs):
    built(self, *args, **kwargs)
    # Nothing to take off means that moto has changed, and that this file may go.
    assert "<Errors>" in self.description
    self.description = self.description.replace("<Errors>", "").replace("</Errors>", "")


moto.core.exceptions._RESTError.__init__ = build
main(sys.argv[1:])
