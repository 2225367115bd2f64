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
    # Without <Errors> in the description, moto has changed and this file is no longer needed.
    assert "<Errors>" in self.description
    self.description = self.description.replace("<Errors>", "").replace("</Errors>", "")


moto.core.exceptions._RESTError.__init__ = build
main(sys.argv[1:])
