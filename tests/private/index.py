"""A package index that answers nobody without the password in its environment."""

import base64
import hashlib
import http.server
import io
import os
import zipfile

FILE = "acme_pricing-1.0-py3-none-any.whl"
INFO = "acme_pricing-1.0.dist-info"
CONTENT = {
    "acme_pricing/__init__.py": "PRICE = 42\n",
    f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: acme-pricing\nVersion: 1.0\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}
LOGIN = "Basic " + base64.b64encode(os.environ["LOGIN"].encode()).decode()


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
        if self.headers.get("Authorization") != LOGIN:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="acme"')
            self.end_headers()
            return
        # Each test asks below a name of its own, so that no other left an answer in uv's cache.
        kind, body = PAGES[self.path.split("/", 2)[2]]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


http.server.ThreadingHTTPServer(("", 8080), Index).serve_forever()
