/** Wireshark's tools, and what tshark says of a capture. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export function isInstalled(tool: string): boolean {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Runs a tool to its end; what it prints is not looked at. */
export async function runTool(tool: string, ...args: readonly string[]): Promise<void> {
  await execute(tool, args);
}

/** The frames of a TCP stream. */
export interface StreamFrames {
  readonly stream: number;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly frames: number;
}

/** Every TCP stream of a capture, by its number in Wireshark. */
export async function tsharkStreams(path: string): Promise<StreamFrames[]> {
  const fields = ['-T', 'fields', '-e', 'frame.number', '-e', 'tcp.stream'];
  const { stdout } = await execute('tshark', ['-n', '-r', path, ...fields], { maxBuffer: 2 ** 26 });
  const streams = new Map<number, StreamFrames>();
  for (const line of stdout.trimEnd().split('\n')) {
    const [frame, number] = line.split('\t');
    if (!number) continue;
    const stream = Number(number);
    const lastFrame = Number(frame);
    const { firstFrame, frames } = streams.get(stream) ?? { firstFrame: lastFrame, frames: 0 };
    streams.set(stream, { stream, firstFrame, lastFrame, frames: frames + 1 });
  }
  return [...streams.values()].toSorted((a, b) => a.stream - b.stream);
}
