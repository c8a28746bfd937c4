#!/usr/bin/env bash
# Makes the lab's certificate authority: a root and an intermediate, with their keys, in ca/.
# Run once; the result is kept beside the scripts so that every sample hangs from the same root.
set -euo pipefail
cd "$(dirname "$0")"
[[ -e ca/root.pem ]] && { echo "ca/root.pem exists; every sample hangs from it" >&2; exit 1; }
mkdir -p ca

openssl req -x509 -newkey rsa:2048 -nodes -keyout ca/root.key -out ca/root.pem -days 7305 -sha256 \
  -subj "/O=pcapinspect lab/CN=Lab Root CA (never trust)" \
  -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign"

openssl req -newkey rsa:2048 -nodes -keyout ca/intermediate.key -out ca/intermediate.csr \
  -subj "/O=pcapinspect lab/CN=Lab Intermediate CA (never trust)"
openssl x509 -req -in ca/intermediate.csr -CA ca/root.pem -CAkey ca/root.key -out ca/intermediate.pem -days 7300 -sha256 \
  -extfile <(printf '%s\n' "basicConstraints=critical,CA:TRUE,pathlen:0" "keyUsage=critical,keyCertSign,cRLSign" \
    "subjectKeyIdentifier=hash" "authorityKeyIdentifier=keyid")
rm ca/intermediate.csr

cp ca/root.pem ../lab-ca.pem
