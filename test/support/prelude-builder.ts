import { bytes, u16 } from './packet-builder.ts';

/** A SOCKS 5 request for a host by its name (RFC 1928 section 4). */
export function socks5Request(host: string, port: number): Buffer {
  return bytes([5, 1, 0, 3, host.length], host, u16(port));
}

/** A name and a password for a SOCKS 5 proxy (RFC 1929). */
export function socks5Password(name: string, password: string): Buffer {
  return bytes([1, name.length], name, [password.length], password);
}

/** A SOCKS 4 request; with a host name one of SOCKS 4a. */
export function socks4Request(address: readonly number[], port: number, host: string | null = null): Buffer {
  return bytes([4, 1], u16(port), address, 'user\0', host === null ? '' : `${host}\0`);
}

export function connectRequest(target: string, headers = ''): Buffer {
  return bytes(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${headers}\r\n`);
}

/** An answer of SOCKS 5 with an IPv4 address. */
export function socks5Answer(code: number): Buffer {
  return bytes([5, code, 0, 1, 192, 0, 2, 1, 0x12, 0x34]);
}
