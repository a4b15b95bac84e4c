"""Says whether a text stands anywhere in a saved image: its configuration, its history and every file of every layer."""

import gzip
import io
import sys
import tarfile

archive, needle = sys.argv[1], sys.argv[2].encode()


def stands_in(data: bytes) -> bool:
    if needle in data:
        return True
    if data[:2] == b"\x1f\x8b":
        return stands_in(gzip.decompress(data))
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as inner:
            return any(stands_in(inner.extractfile(entry).read()) for entry in inner if entry.isfile())
    except tarfile.ReadError:
        return False


with open(archive, "rb") as file:
    print(stands_in(file.read()))
