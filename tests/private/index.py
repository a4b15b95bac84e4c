"""A package index that answers nobody without the password in its environment."""

import base64
import hashlib
import http.server
import io
import os
import socket
import ssl
import subprocess
import zipfile
from pathlib import Path

FILE = "acme_pricing-1.0-py3-none-any.whl"
INFO = "acme_pricing-1.0.dist-info"
CONTENT = {
    "acme_pricing/__init__.py": "PRICE = 42\n",
    f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: acme-pricing\nVersion: 1.0\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}
LOGINS = ["Basic " + base64.b64encode(login.encode()).decode() for login in os.environ["LOGIN"].split()]


def wheel() -> bytes:
    buffer = io.BytesIO()
    content = CONTENT | {f"{INFO}/RECORD": "".join(f"{name},,\n" for name in [*CONTENT, f"{INFO}/RECORD"])}
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in content.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


WHEEL = wheel()
PAGES = {
    "simple/acme-pricing/": (
        "text/html",
        f'<a href="../../files/{FILE}#sha256={hashlib.sha256(WHEEL).hexdigest()}">{FILE}</a>'.encode(),
    ),
    f"files/{FILE}": ("application/octet-stream", WHEEL),
}


class Index(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.headers.get("Authorization") not in LOGINS:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="acme"')
            self.end_headers()
            return
        kind, body = self.page()
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def page(self) -> tuple[str, bytes | None]:
        # Each test asks below a name of its own, so that no other left an answer in uv's cache.
        path = self.path.split("?")[0].split("/", 2)[2]
        repository = Path("/repositories") / path
        if path.startswith("terms.git/"):
            return "application/octet-stream", repository.read_bytes() if repository.is_file() else None
        return PAGES[path]


server = http.server.ThreadingHTTPServer(("", 8080), Index)
if os.environ.get("TLS"):
    os.chdir("/tmp")
    Path("names").write_text(f"subjectAltName=IP:{socket.gethostbyname(socket.gethostname())}\n")
    new = "openssl req -newkey rsa:2048 -nodes -days 2"
    for command in [
        f"{new} -x509 -keyout ca.key -out ca.pem -subj /CN=uvdock-test -addext basicConstraints=critical,CA:TRUE",
        f"{new} -keyout key -out request -subj /CN=index",
        "openssl x509 -req -in request -CA ca.pem -CAkey ca.key -days 2 -extfile names -out certificate",
    ]:
        subprocess.run(command.split(), check=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain("certificate", "key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Path("ready").touch()
server.serve_forever()
