#!/usr/bin/env bash
# samples/causes/capture.*: captures that lack what one would have to see. Whole ones are made first, and then cut.
source "$(dirname "$0")/causes.sh"
lab_dns

whole() {   # NAME: begins a capture in the work folder
  SAMPLES=$LAB capture_start mx "$1.pcap"
}

frames() { tshark -r "$LAB/$1.pcap" -Y "$2" -T fields -e frame.number 2>/dev/null; }

cut_capture() {   # WHOLE ID OPTION...: with editcap's options, or the frames to leave out
  editcap -F pcap "${@:4}" "$LAB/$1.pcap" "$SAMPLES/causes/$2.pcap" $3
  say "$SAMPLES/causes/$2.pcap: $(capinfos -Mrc "$SAMPLES/causes/$2.pcap" | tail -1)"
}

serve

# More commands than are kept of a dialogue.
show capture.limit
quietly on out timeout 20 python3 "$MAKE/noop-client.py" mx.example.org 1100
capture_stop

# A client that lacks the lab's root closes without an alert.
issue other issuer=self ca=TRUE usage= "subject=/CN=Another Root"
whole rejected
quietly on out timeout 20 python3 "$MAKE/asyncio-client.py" mx.example.org "$LAB/other.pem"
capture_stop

flight=$(frames rejected 'tcp.srcport == 25 && tcp.len > 500' | tail -1)
cut_capture rejected capture.gap "$flight"
cut_capture rejected capture.truncated "" -s 96

whole delivered
swaks_out --tls --tls-protocol tlsv1_2 --tls-sni mx.example.org --quit-after RCPT
capture_stop

hello=$(frames delivered 'tls.handshake.type == 1')
data=$(frames delivered 'tls.app_data' | head -1)
last=$(frames delivered frame | tail -1)
cut_capture delivered capture.ends-early "$((hello + 1))-$last"
cut_capture delivered capture.mid-stream "1-$((data - 1))"
logs
