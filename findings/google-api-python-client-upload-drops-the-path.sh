#!/usr/bin/env bash
# google-api-python-client (PyPI 2.202.0): with an api_endpoint that has a path and is http, calls keep both; an upload of
# media keeps neither: its address is https and at the host's root, /upload/drive/v3/files. Seen 2026-11-29.
# Who meets it: whoever reaches Google's APIs through a gateway below a path, or an emulator without TLS.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv py
py/bin/pip install --quiet --no-compile --disable-pip-version-check google-api-python-client==2.202.0
cat > check.py <<'PY'
import io, sys
from importlib.metadata import version
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.http import MediaIoBaseUpload

options = {"api_endpoint": "http://127.0.0.1:8080/gateway/"}
files = build("drive", "v3", credentials=Credentials("x"), client_options=options).files()
call = files.create(body={"name": "n"}).uri
upload = files.create(body={"name": "n"}, media_body=MediaIoBaseUpload(io.BytesIO(b"Hello"), "text/plain")).uri
print(f"google-api-python-client {version('google-api-python-client')}: a call asks {call}, an upload {upload}")
kept = call.startswith("http://127.0.0.1:8080/gateway/files")
lost = upload.startswith("https://127.0.0.1:8080/upload/drive/v3/files")
sys.exit(0 if kept and lost else 1)
PY
py/bin/python check.py
