"""A small IMAP and POP3 server for what no real one does on demand.

  mailbox-stub.py full    POP3: turns every client away in its greeting
  mailbox-stub.py text    IMAP: agrees to STARTTLS, and answers the ClientHello with a line of text
"""
import socket, sys

server = socket.create_server(("", 110 if sys.argv[1] == "full" else 143))
while True:
    connection, _ = server.accept()
    if sys.argv[1] == "full":
        connection.sendall(b"-ERR [SYS/TEMP] Too many connections, try again later\r\n")
    else:
        connection.sendall(b"* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] mx.example.org ready\r\n")
        for line in connection.makefile("rb", buffering=0):
            tag, _, command = line.decode("latin-1").strip().partition(" ")
            if command.upper() == "CAPABILITY":
                connection.sendall(f"* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n{tag} OK done\r\n".encode())
            elif command.upper() == "STARTTLS":
                connection.sendall(f"{tag} OK begin TLS now\r\n".encode())
                connection.recv(65536)
                connection.sendall(b"* BYE internal error, TLS is not available\r\n")
                break
            else:
                connection.sendall(f"{tag} BAD\r\n".encode())
    connection.close()
