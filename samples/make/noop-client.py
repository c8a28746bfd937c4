"""A client that says more than anybody would: NOOP many times in one go, and then STARTTLS, if the server stands it.

  noop-client.py HOST COUNT
"""
import smtplib, ssl, sys

host, count = sys.argv[1], int(sys.argv[2])
session = smtplib.SMTP(host, 25, "out.example.com")
session.ehlo()
session.sock.sendall(b"NOOP\r\n" * count)
for _ in range(count):
    session.getreply()
session.starttls(context=ssl._create_unverified_context())
session.ehlo()
session.quit()
