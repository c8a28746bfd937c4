import { bytes, u16 } from './packet-builder.ts';

export const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';

/** A PROXY header of version 2: its command with the version, family with protocol, and what follows them. */
export function proxyV2(
  body: Uint8Array,
  {
    command = 0x21,
    kind = 0x11,
    length = body.length,
  }: { command?: number; kind?: number; length?: number } = {},
): Buffer {
  return bytes(SIGNATURE, command, kind, u16(length), body);
}

/** 198.51.100.7:51022 to 192.0.2.25:25. */
export const IPV4 = bytes([198, 51, 100, 7], [192, 0, 2, 25], u16(51_022), u16(25));

/** Type, length, value. */
export function tlv(type: number, value: string | Uint8Array): Buffer {
  const content = bytes(value);
  return bytes(type, u16(content.length), content);
}

/** What HAProxy with `send-proxy-v2-ssl-cn` adds: the TLS version and the Common Name of the client's certificate. */
export function sslTlv(version: string, commonName: string): Buffer {
  return tlv(0x20, bytes([0x01, 0, 0, 0, 0], tlv(0x21, version), tlv(0x22, commonName)));
}
