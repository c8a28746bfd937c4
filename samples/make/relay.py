"""Something on the path that changes what passes: it takes SMTP connections and hands them on to the mail server behind it.

  relay.py ADDRESS CHANGE     ADDRESS: of the mail server. CHANGE:
    strip        overwrites the word STARTTLS of the EHLO reply, as some firewalls do
    finished     changes a byte of the client's first encrypted record
    signature    changes the last byte of the ServerKeyExchange: it belongs to the signature
    message      leaves the ServerKeyExchange out
"""
import socket, sys, threading

address, change = sys.argv[1:]
HANDSHAKE, CHANGE_CIPHER_SPEC, SERVER_KEY_EXCHANGE = 22, 20, 12


def units(source):
    """What arrives, cut into lines first, and into TLS records where these begin: lists of those that came together."""
    held = b""
    while piece := source.recv(65536):
        held += piece
        together = []
        while held:
            if held[0] in range(20, 24):
                size = 5 + int.from_bytes(held[3:5], "big") if len(held) >= 5 else len(held) + 1
            else:
                size = held.find(b"\n") + 1 or len(held) + 1
            if size > len(held):
                break
            together.append(held[:size])
            held = held[size:]
        yield together


def last_byte_changed(unit):
    return unit[:-1] + bytes([unit[-1] ^ 1])


def changed(side, before, unit):
    if change == "strip" and side == "server":
        return unit.replace(b"STARTTLS", b"XXXXXXXA")
    if change == "finished" and side == "client" and before[0] == CHANGE_CIPHER_SPEC:
        return last_byte_changed(unit)
    if side == "server" and unit[0] == HANDSHAKE and unit[5] == SERVER_KEY_EXCHANGE:
        if change == "signature":
            return last_byte_changed(unit)
        if change == "message":
            return b""
    return unit


def pump(side, source, target):
    before = b" "
    try:
        for together in units(source):
            out = b""
            for unit in together:
                out += changed(side, before, unit)
                before = unit
            target.sendall(out)
        target.shutdown(socket.SHUT_WR)
    except OSError as error:
        print(side, error)


listener = socket.create_server(("", 25))
while True:
    client = listener.accept()[0]
    server = socket.create_connection((address, 25))
    threading.Thread(target=pump, args=("client", client, server), daemon=True).start()
    threading.Thread(target=pump, args=("server", server, client), daemon=True).start()
