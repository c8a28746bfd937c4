#!/usr/bin/env bash
# samples/causes/tcp.*: connections that do not come about, break, or fall silent.
source "$(dirname "$0")/causes.sh"
lab_host stub 192.0.2.28                          # stub-server.py
lab_dns

show tcp.refused                                  # nothing listens on mx
swaks_out --tls
capture_stop

# SYNs arrive at mx, whose way back to the client is missing.
serve
on mx ip route add blackhole 198.51.100.7/32
show tcp.no-answer
swaks_out --tls --timeout 5s
on mx ip route del blackhole 198.51.100.7/32
capture_stop

# Somebody on the switch sends the server's EHLO reply once more, with the word STARTTLS overwritten.
start switch python3 "$MAKE/inject.py" port1 port2 >"$LAB/log/injector"
INJECTOR=$STARTED
wait_for 5 grep -q ready "$LAB/log/injector"
show tcp.retransmission-differs out
swaks_out --tls --tls-sni mx.example.org
capture_stop
kill "$INJECTOR"

stub reset
show tcp.reset-in-handshake stub
s_client_to 192.0.2.28
capture_stop

# The client waits for the server's Finished until the capture is over; that it lasts long enough shows in a second connection.
stub stall "$LAB/good-chain.pem" "$LAB/good.key"
show tcp.stalled stub
s_client_to 192.0.2.28 -tls1_2 &
sleep 13
quietly on out swaks --server 192.0.2.28 --helo out.example.com --quit-after EHLO
capture_stop
wait $!
logs
