// Ethernet, IPv4 or IPv6, and TCP or UDP around a payload, with the checksums right.

export const FIN = 0x01;
export const SYN = 0x02;
export const PSH = 0x08;
export const ACK = 0x10;

const ETHERNET = 14;
const TCP = 20;
const UDP = 8;
const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
const NOTHING = Buffer.alloc(0);
let identification = 0;

/** An endpoint is `{ ip, port }`, the address as 4 or 16 bytes; a segment is what RFC 9293 calls its parts. */
export function writeTcp(writer, time, from, to, segment) {
  const { seq, ack, flags, window = 64_240, options = NOTHING, payload = NOTHING } = segment;
  const header = TCP + options.length;
  const at = startFrame(writer, time, from, to, PROTOCOL_TCP, header + payload.length);
  const { block } = writer;
  block.writeUInt16BE(from.port, at);
  block.writeUInt16BE(to.port, at + 2);
  block.writeUInt32BE(seq >>> 0, at + 4);
  block.writeUInt32BE(ack >>> 0, at + 8);
  block[at + 12] = header << 2;
  block[at + 13] = flags;
  block.writeUInt16BE(window, at + 14);
  block.writeUInt32BE(0, at + 16);
  block.set(options, at + TCP);
  block.set(payload, at + header);
  const length = header + payload.length;
  block.writeUInt16BE(checksum(block, at, length, pseudoHeader(from, to, PROTOCOL_TCP, length)), at + 16);
}

export function writeUdp(writer, time, from, to, payload) {
  const length = UDP + payload.length;
  const at = startFrame(writer, time, from, to, PROTOCOL_UDP, length);
  const { block } = writer;
  block.writeUInt16BE(from.port, at);
  block.writeUInt16BE(to.port, at + 2);
  block.writeUInt16BE(length, at + 4);
  block.writeUInt16BE(0, at + 6);
  block.set(payload, at + UDP);
  // 0 would mean that there is none (RFC 768).
  const sum = checksum(block, at, length, pseudoHeader(from, to, PROTOCOL_UDP, length)) || 0xffff;
  block.writeUInt16BE(sum, at + 6);
}

/** Writes the headers up to IP; returns where their payload goes. */
function startFrame(writer, time, from, to, protocol, length) {
  const version6 = from.ip.length === 16;
  const header = version6 ? 40 : 20;
  const at = writer.frame(time, ETHERNET + header + length);
  const { block } = writer;
  // Locally administered addresses.
  block.writeUIntBE(0x02005e005301, at, 6);
  block.writeUIntBE(0x02005e005302, at + 6, 6);
  block.writeUInt16BE(version6 ? 0x86dd : 0x0800, at + 12);
  const ip = at + ETHERNET;
  if (version6) {
    block.writeUInt32BE(0x60000000, ip);
    block.writeUInt16BE(length, ip + 4);
    block[ip + 6] = protocol;
    block[ip + 7] = 64;
    block.set(from.ip, ip + 8);
    block.set(to.ip, ip + 24);
    return ip + header;
  }
  block.writeUInt16BE(0x4500, ip);
  block.writeUInt16BE(header + length, ip + 2);
  identification = (identification + 1) & 0xffff;
  block.writeUInt16BE(identification, ip + 4);
  block.writeUInt16BE(0x4000, ip + 6);
  block[ip + 8] = 64;
  block[ip + 9] = protocol;
  block.writeUInt16BE(0, ip + 10);
  block.set(from.ip, ip + 12);
  block.set(to.ip, ip + 16);
  block.writeUInt16BE(checksum(block, ip, header, 0), ip + 10);
  return ip + header;
}

function pseudoHeader(from, to, protocol, length) {
  return protocol + length + sum(from.ip, 0, from.ip.length) + sum(to.ip, 0, to.ip.length);
}

/** RFC 1071, over `length` bytes and what `start` sums up already. */
function checksum(bytes, at, length, start) {
  let total = start + sum(bytes, at, length);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return ~total & 0xffff;
}

function sum(bytes, at, length) {
  let total = 0;
  const even = at + (length & ~1);
  for (let index = at; index < even; index += 2) total += (bytes[index] << 8) | bytes[index + 1];
  return length & 1 ? total + (bytes[even] << 8) : total;
}
