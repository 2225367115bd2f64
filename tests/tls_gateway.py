"""An https server on localhost, under an authority of its own, that hands every request on to the server named second.

Writes the authority's certificate to the file named first, prints its port, and ends with its input.
"""

import datetime
import http.client
import http.server
import ipaddress
import os
import ssl
import sys
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

class Gateway(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        onward = http.client.HTTPConnection(sys.argv[2].removeprefix("http://"))
        onward.request("POST", self.path, body, dict(self.headers))
        answer = onward.getresponse()
        said = answer.read()
        self.send_response(answer.status)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        pass


def certificate(name, key, issuer, issuer_key, *extensions):
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=1))
    builder = builder.not_valid_after(now + datetime.timedelta(days=1))
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


def named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


ca_file = sys.argv[1]
ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
ca_name, name = named("An authority for tests"), named("localhost")
ca = certificate(ca_name, ca_key, ca_name, ca_key, (x509.BasicConstraints(ca=True, path_length=0), True))
hosts = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
leaf = certificate(
    name,
    key,
    ca_name,
    ca_key,
    (x509.BasicConstraints(ca=False, path_length=None), True),
    (x509.SubjectAlternativeName(hosts), False),
)
with open(ca_file, "wb") as file:
    file.write(pem(ca))
chain = ca_file + ".leaf"
private = key.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
with open(chain, "wb") as file:
    file.write(pem(leaf) + private)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(chain)
os.remove(chain)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
