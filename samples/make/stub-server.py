"""A small SMTP server for what no real one does on demand. It offers STARTTLS, answers it with 220, and then:

  stub-server.py reset             resets the connection at the ClientHello
  stub-server.py mute              reads, and never answers
  stub-server.py text              answers the ClientHello with a line of text
  stub-server.py deny CHAIN KEY      refuses the ClientHello with the alert access_denied
  stub-server.py nameless CHAIN KEY  refuses the server name of the ClientHello with the alert unrecognized_name
  stub-server.py verify CHAIN KEY CA  demands a client certificate of this CA
  stub-server.py stall CHAIN KEY   sends its flight of TLS 1.2, reads the client's, and answers no more
  stub-server.py close CHAIN KEY   the same, and closes the connection instead
"""
import socket, ssl, struct, sys, threading, time

behaviour, files = sys.argv[1], sys.argv[2:]


def smtp(connection):
    """The dialogue up to the 220 that answers STARTTLS."""
    lines = connection.makefile("rb", buffering=0)
    connection.sendall(b"220 mx.example.org ESMTP\r\n")
    for line in lines:
        verb = line.split()[0].upper()
        if verb == b"EHLO":
            connection.sendall(b"250-mx.example.org\r\n250 STARTTLS\r\n")
        elif verb == b"STARTTLS":
            connection.sendall(b"220 2.0.0 Ready to start TLS\r\n")
            return True
        elif verb == b"QUIT":
            connection.sendall(b"221 2.0.0 Bye\r\n")
            return False
        else:
            connection.sendall(b"502 5.5.1 Not implemented\r\n")
    return False


def context():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    tls.load_cert_chain(*files[:2])
    if behaviour == "deny":
        tls.sni_callback = lambda *_: ssl.ALERT_DESCRIPTION_ACCESS_DENIED
    elif behaviour == "nameless":
        tls.sni_callback = lambda *_: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
    elif behaviour == "verify":
        tls.verify_mode = ssl.CERT_REQUIRED
        tls.load_verify_locations(files[2])
    return tls


def half_handshake(connection):
    """Everything but the server's ChangeCipherSpec and Finished."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context().wrap_bio(incoming, outgoing, server_side=True)
    while True:
        try:
            tls.do_handshake()
            return
        except ssl.SSLWantReadError:
            connection.sendall(outgoing.read())
            incoming.write(connection.recv(65536))


def until_closed(connection):
    while connection.recv(65536):
        pass


def serve(connection):
    if smtp(connection):
        if behaviour == "reset":
            connection.recv(65536)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif behaviour == "mute":
            until_closed(connection)
        elif behaviour == "text":
            connection.recv(65536)
            connection.sendall(b"454 4.3.3 TLS not available after start\r\n")
            until_closed(connection)
        elif behaviour == "stall":
            half_handshake(connection)
            until_closed(connection)
        elif behaviour == "close":
            half_handshake(connection)
        else:
            try:
                context().wrap_socket(connection, server_side=True)
            except ssl.SSLError as error:
                print(error)
    connection.close()


listener = socket.create_server(("", 25))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
