/** Plays what was planned, and hands out what crossed the wire. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeClient, nodeServer } from './node-peers.ts';
import type { Peer, Server, ToolOptions } from './peer.ts';
import type { ClientPlan, SessionPlan, Side, Step } from './plan.ts';
import { startProxy } from './proxy.ts';
import { captureOf, type Recording } from './recording.ts';
import { gnutlsClient, gnutlsServer, opensslClient, opensslServer } from './tools.ts';

export interface LabSession {
  readonly name: string;
  readonly server: Side['peer'];
  readonly clients: readonly Side['peer'][];
  /** Its TCP connections, in the order in which they were opened. */
  readonly recordings: readonly Recording[];
  /** A pcap file of them. */
  readonly capture: Buffer;
  /** NSS key log lines of both sides, each once. */
  readonly keyLog: string;
  /** What was said inside TLS and came out of it on the other side, of all connections. */
  readonly dialogue: readonly Line[];
  /** What the tools printed, for people. */
  readonly log: string;
}

export interface Line {
  readonly from: 'client' | 'server';
  readonly text: string;
}

const FIRST_PORT = 10_000;
const PORTS_EACH = 8;

/** How long connections may stay open behind the talk, in ms. */
const PARTING = 1500;

/**
 * @param folder The lab's certificates; what the peers write lands there, too.
 * @param firstPort The port of the first client, in the capture.
 */
export async function playSession(
  plan: SessionPlan,
  folder: string,
  firstPort = 40_000,
): Promise<LabSession> {
  const own = mkdtempSync(join(tmpdir(), 'lab-'));
  const options: ToolOptions = { folder, keyLog: join(own, 'keys') };
  writeFileSync(options.keyLog, '');
  const server = await serverOf(plan.server, options);
  const proxy = await startProxy(server.port);
  const dialogue: Line[] = [];
  const logs: string[] = [];
  try {
    for (const each of plan.clients) {
      const client = clientOf(each, proxy.port, options);
      await talk(each.talk, client, server, dialogue);
      if (server.closes) server.close();
      else client.close();
      await Promise.race([client.ended, patience(PARTING)]);
      client.stop();
      await Promise.race([proxy.idle(), patience(PARTING)]);
      logs.push(client.log());
    }
    logs.push(server.log());
    const keyLog = [...new Set(readFileSync(options.keyLog, 'latin1').split('\n'))].join('\n');
    const { recordings } = proxy;
    return {
      name: plan.name,
      server: plan.server.peer,
      clients: plan.clients.map(({ side }) => side.peer),
      recordings,
      capture: captureOf(recordings, firstPort),
      keyLog,
      dialogue,
      log: logs.join('\n'),
    };
  } finally {
    proxy.close();
    server.stop();
    rmSync(own, { recursive: true });
  }
}

/** Sessions at the same time, as many as there is room for; they come out in the order of the plans. */
export async function playSessions(
  plans: readonly SessionPlan[],
  folder: string,
  atOnce: number,
): Promise<LabSession[]> {
  const sessions: LabSession[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < plans.length; i = next++) {
      const plan = plans[i];
      if (plan !== undefined) sessions[i] = await playSession(plan, folder, FIRST_PORT + i * PORTS_EACH);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return sessions;
}

async function talk(steps: readonly Step[], client: Peer, server: Server, heard: Line[]): Promise<void> {
  for (const step of steps) {
    if ('press' in step) {
      await (step.on === 'client' ? client : server).press(step.press);
      continue;
    }
    const reply = server.echoes ? step.command : step.reply;
    client.say(step.command);
    if (!(await Promise.race([server.hears(step.command), client.ended.then(() => false)]))) return;
    // What an echo has heard is known from its answer only.
    if (!server.echoes) heard.push({ from: 'client', text: step.command });
    server.say(reply);
    if (!(await client.hears(reply))) return;
    if (server.echoes) heard.push({ from: 'client', text: step.command });
    heard.push({ from: 'server', text: reply });
  }
}

function serverOf(side: Side, options: ToolOptions): Promise<Server> {
  if (side.peer === 'node') return nodeServer(side.options, options);
  return (side.peer === 'openssl' ? opensslServer : gnutlsServer)(side.args, options);
}

function clientOf({ side, talk }: ClientPlan, port: number, options: ToolOptions): Peer {
  if (side.peer === 'node') return nodeClient(port, side.options, options);
  if (side.peer === 'gnutls') return gnutlsClient(port, side.args, options);
  const keys = talk.some((step) => 'press' in step && step.on === 'client');
  return opensslClient(port, side.args, keys, options);
}

const patience = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());
