"""A client whose ClientHello, for TLS 1.3, lacks an extension that it needs: signature_algorithms.    missing-extension.py HOST"""
import socket, ssl, sys

SIGNATURE_ALGORITHMS = 13


def number(data):
    return int.from_bytes(data, "big")


def without(hello, unwanted):
    """The record of a ClientHello without this extension."""
    at = 5 + 4 + 2 + 32                      # record, message, version, random
    at += 1 + hello[at]                      # session id
    at += 2 + number(hello[at:at + 2])       # suites
    at += 1 + hello[at]                      # compression methods
    kept, extension = b"", at + 2
    while extension < len(hello):
        end = extension + 4 + number(hello[extension + 2:extension + 4])
        if number(hello[extension:extension + 2]) != unwanted:
            kept += hello[extension:end]
        extension = end
    body = hello[9:at] + len(kept).to_bytes(2, "big") + kept
    message = hello[5:6] + len(body).to_bytes(3, "big") + body
    return hello[:3] + len(message).to_bytes(2, "big") + message


incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
tls = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname=sys.argv[1])
connection = socket.create_connection((sys.argv[1], 25))
replies = connection.makefile("rb")
replies.readline()
for command in b"EHLO out.example.com\r\n", b"STARTTLS\r\n":
    connection.sendall(command)
    while replies.readline()[3:4] == b"-":
        pass
try:
    tls.do_handshake()
except ssl.SSLWantReadError:
    connection.sendall(without(outgoing.read(), SIGNATURE_ALGORITHMS))
incoming.write(connection.recv(65536))
try:
    tls.do_handshake()
except ssl.SSLError as error:
    print(error)
