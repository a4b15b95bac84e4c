"""Stands in for MongoDB: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/.

It lets in who knows the password (SCRAM-SHA-256, RFC 7677), and keeps what `findAndModify` counts below /data/db.
"""

import base64
import hashlib
import hmac
import json
import os
import pathlib
import secrets
import socketserver
import struct
import threading

import bson

KEPT = pathlib.Path("/data/db/counted.json")
LOCK = threading.Lock()
ITERATIONS = 4096
OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013


def password() -> bytes:
    if file := os.environ.get("MONGO_INITDB_ROOT_PASSWORD_FILE"):
        return pathlib.Path(file).read_bytes().strip()
    return os.environ["MONGO_INITDB_ROOT_PASSWORD"].encode()


def scram_keys(salt: bytes) -> tuple[bytes, bytes]:
    salted = hashlib.pbkdf2_hmac("sha256", password(), salt, ITERATIONS)
    return tuple(hmac.digest(salted, word, "sha256") for word in (b"Client Key", b"Server Key"))


def find_and_modify(command: dict) -> dict:
    with LOCK:
        kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
        key = f"{command['$db']}.{command['findAndModify']}.{command['query']['_id']}"
        document = kept.setdefault(key, dict(command["query"]))
        for name, step in command["update"]["$inc"].items():
            document[name] = document.get(name, 0) + step
        KEPT.write_text(json.dumps(kept))
    return {"value": document}


class Connection(socketserver.StreamRequestHandler):
    user = None

    def handle(self) -> None:
        while header := self.rfile.read(16):
            length, request, _, kind = struct.unpack("<iiii", header)
            body = self.rfile.read(length - 16)
            if kind == OP_QUERY:
                start = 4 + body.index(b"\0", 4) - 4 + 1 + 8
                answer = self.answer(bson.decode(body[start:]))
                self.send(request, OP_REPLY, struct.pack("<iqii", 8, 0, 0, 1), answer)
            else:
                answer = self.answer(bson.decode(body[5 : 5 + struct.unpack_from("<i", body, 5)[0]]))
                self.send(request, OP_MSG, struct.pack("<iB", 0, 0), answer)

    def send(self, request: int, kind: int, head: bytes, answer: dict) -> None:
        content = head + bson.encode(answer)
        self.wfile.write(struct.pack("<iiii", 16 + len(content), 0, request, kind) + content)

    def answer(self, command: dict) -> dict:
        name = next(iter(command))
        if name.lower() in ("hello", "ismaster"):
            limits = {"maxBsonObjectSize": 2**24, "maxMessageSizeBytes": 48_000_000, "maxWriteBatchSize": 100_000}
            versions = {"minWireVersion": 0, "maxWireVersion": 21, "saslSupportedMechs": ["SCRAM-SHA-256"]}
            return {"helloOk": True, "isWritablePrimary": True, "ismaster": True, **limits, **versions, "ok": 1}
        if name == "ping":
            return {"ok": 1}
        if name == "saslStart":
            return self.first_of_scram(command)
        if name == "saslContinue":
            return self.last_of_scram(command)
        if self.user is None:
            return {"ok": 0, "code": 13, "errmsg": f"Command {name} requires authentication"}
        return {**find_and_modify(command), "ok": 1} if name == "findAndModify" else {"ok": 1}

    def first_of_scram(self, command: dict) -> dict:
        self.bare = bytes(command["payload"]).removeprefix(b"n,,")
        given = dict(part.split(b"=", 1) for part in self.bare.split(b","))
        self.asked, self.salt = given[b"n"].decode(), secrets.token_bytes(28)
        nonce = given[b"r"] + base64.b64encode(secrets.token_bytes(24))
        self.first = b"r=%s,s=%s,i=%d" % (nonce, base64.b64encode(self.salt), ITERATIONS)
        return {"conversationId": 1, "done": False, "payload": self.first, "ok": 1}

    def last_of_scram(self, command: dict) -> dict:
        without_proof, _, proof = bytes(command["payload"]).rpartition(b",p=")
        client_key, server_key = scram_keys(self.salt)
        said = b",".join([self.bare, self.first, without_proof])
        signature = hmac.digest(hashlib.sha256(client_key).digest(), said, "sha256")
        wanted = base64.b64encode(bytes(a ^ b for a, b in zip(client_key, signature)))
        is_root = command["$db"] == "admin" and self.asked == os.environ["MONGO_INITDB_ROOT_USERNAME"]
        if not (is_root and hmac.compare_digest(wanted, proof)):
            return {"ok": 0, "code": 18, "errmsg": "Authentication failed."}
        self.user = self.asked
        answer = b"v=" + base64.b64encode(hmac.digest(server_key, said, "sha256"))
        return {"conversationId": 1, "done": True, "payload": answer, "ok": 1}


if __name__ == "__main__":
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer(("", 27017), Connection).serve_forever()
