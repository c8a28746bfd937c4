import { bytes, writer } from './capture-builder.ts';

const { u32 } = writer();

/** A zstd frame with a window of 2^`windowLog` bytes and no checksum. */
export function zstdFrame(blocks: readonly Uint8Array[], windowLog = 20): Buffer {
  return bytes(u32(0xfd2fb528), 0x00, (windowLog - 10) << 3, ...blocks);
}

export function rawBlock(content: Uint8Array | string, isLast = false): Buffer {
  const data = bytes(content);
  return bytes(blockHeader(0, data.length, isLast), data);
}

/** A block of one byte, `count` times. */
export function rleBlock(byte: number, count: number, isLast = false): Buffer {
  return bytes(blockHeader(1, count, isLast), byte);
}

export function skippableFrame(length: number): Buffer {
  return bytes(u32(0x184d2a53), u32(length), Buffer.alloc(length, 0x28));
}

/** As many raw blocks as it takes. */
export function zstdOf(content: Uint8Array): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < content.length; at += 100_000)
    blocks.push(rawBlock(content.subarray(at, at + 100_000)));
  return zstdFrame([...blocks, rawBlock('', true)]);
}

function blockHeader(type: number, size: number, isLast: boolean): Buffer {
  return u32((size << 3) | (type << 1) | (isLast ? 1 : 0)).subarray(0, 3);
}
