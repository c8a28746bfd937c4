// Classic pcap: little-endian, microseconds, Ethernet.
import { closeSync, openSync, writeSync } from 'node:fs';

const BLOCK = 4 * 1024 * 1024;
const RECORD_HEADER = 16;

/** Writes frames to a file, a block at a time. */
export class CaptureWriter {
  /** Where a frame is to be written, from what `frame` returned on. */
  block = Buffer.allocUnsafe(BLOCK);
  frames = 0;
  #file;
  #end = 24;
  #written = 0;

  constructor(path) {
    this.#file = openSync(path, 'w');
    this.block.fill(0, 0, 24);
    this.block.writeUInt32LE(0xa1b2c3d4, 0);
    this.block.writeUInt16LE(2, 4);
    this.block.writeUInt16LE(4, 6);
    this.block.writeUInt32LE(262_144, 16);
    this.block.writeUInt32LE(1, 20);
  }

  /** Begins a frame of `length` bytes; `time` is in microseconds since 1970. Returns where in `block` it goes. */
  frame(time, length) {
    if (this.#end + RECORD_HEADER + length > BLOCK) this.#flush();
    const at = this.#end;
    const seconds = Math.floor(time / 1e6);
    this.block.writeUInt32LE(seconds, at);
    this.block.writeUInt32LE(time - seconds * 1e6, at + 4);
    this.block.writeUInt32LE(length, at + 8);
    this.block.writeUInt32LE(length, at + 12);
    this.#end += RECORD_HEADER + length;
    this.frames++;
    return at + RECORD_HEADER;
  }

  /** Returns what was written, in bytes. */
  close() {
    this.#flush();
    closeSync(this.#file);
    return this.#written;
  }

  #flush() {
    this.#written += writeSync(this.#file, this.block, 0, this.#end);
    this.#end = 0;
  }
}
