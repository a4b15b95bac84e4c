"""Builds the wheel of `acme-terms`, and needs nothing for it."""

import zipfile
from pathlib import Path

NAME = "acme_terms-1.0-py3-none-any.whl"
INFO = "acme_terms-1.0.dist-info"
CONTENT = {
    "acme_terms.py": "DAYS = 30\n",
    f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: acme-terms\nVersion: 1.0\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}


def build_wheel(directory: str, settings: object = None, metadata: object = None) -> str:
    content = CONTENT | {f"{INFO}/RECORD": "".join(f"{name},,\n" for name in [*CONTENT, f"{INFO}/RECORD"])}
    with zipfile.ZipFile(Path(directory) / NAME, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return NAME
