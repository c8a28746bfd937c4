/**
 * A small world without the network, for programs that look names up: a name server that says it has validated all it says,
 * and a mail server with STARTTLS for each case. Run in a network namespace of its own, with the cases as JSON on standard
 * input; writes what the command of each case printed, as JSON.
 *
 * A case: `{ key, chain, tlsa, commands }`: two files in PEM, TLSA records in hex, lists of arguments in which PORT is the
 * server's port. All names are those of one host with the address 127.0.0.1, and every other name's MX.
 */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

const HOST = 'mx.example.net';
const FIRST_PORT = 20_000;
const TYPES = { a: 1, mx: 15, tlsa: 52 };

const cases = JSON.parse(readFileSync(0, 'utf8'));
const nameServer = createSocket('udp4', (query, { port, address }) =>
  nameServer.send(answer(query), port, address),
).bind(53, '127.0.0.1');
await once(nameServer, 'listening');

const results = [];
for (const [index, { key, chain, commands }] of cases.entries()) {
  const port = FIRST_PORT + index;
  const server = mailServer(readFileSync(key), readFileSync(chain)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const printed = [];
  for (const [command, ...args] of commands)
    printed.push(
      await run(
        command,
        args.map((arg) => arg.replace('PORT', port)),
      ),
    );
  results.push(printed);
  server.close();
}
nameServer.close();
process.stdout.write(JSON.stringify(results));

function run(command, args) {
  return new Promise((resolve) => {
    const child = execFile(command, args, (_, stdout, stderr) => resolve(stdout + stderr));
    child.stdin.end('QUIT\r\n');
  });
}

function mailServer(key, cert) {
  const secureContext = createSecureContext({ key, cert, ciphers: 'DEFAULT@SECLEVEL=0' });
  return createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 mx.example.net ESMTP\r\n');
    socket.on('data', function talk(line) {
      if (/^starttls/i.test(line)) {
        socket.off('data', talk);
        socket.write('220 Ready\r\n');
        const inside = new TLSSocket(socket, { isServer: true, secureContext });
        inside.on('error', () => socket.destroy());
        inside.on('data', () => inside.end('250 mx.example.net\r\n'));
      } else socket.write('250-mx.example.net\r\n250 STARTTLS\r\n');
    });
  });
}

/** The question, and the records that there are for it. */
function answer(query) {
  let end = 12;
  const labels = [];
  while (query[end] > 0) {
    labels.push(query.toString('latin1', end + 1, end + 1 + query[end]));
    end += query[end] + 1;
  }
  const type = query.readUInt16BE(end + 1);
  const records = recordsFor(labels.join('.').toLowerCase(), type);
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x81a0, 2); // an answer, recursion desired and available, authenticated data
  header.writeUInt16BE(records.length, 6);
  header.fill(0, 8);
  const answers = records.map((data) => {
    const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, 0]);
    head.writeUInt16BE(data.length, 10);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([header, query.subarray(12, end + 5), ...answers]);
}

function recordsFor(name, type) {
  const [, port] = /^_(\d+)\._tcp\./.exec(name) ?? [];
  if (port !== undefined)
    return type === TYPES.tlsa ? cases[port - FIRST_PORT].tlsa.map((hex) => Buffer.from(hex, 'hex')) : [];
  if (type === TYPES.a && name === HOST) return [Buffer.from([127, 0, 0, 1])];
  return type === TYPES.mx && name !== HOST ? [Buffer.concat([Buffer.from([0, 10]), wireName(HOST)])] : [];
}

function wireName(name) {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
  return Buffer.concat([...labels, Buffer.from([0])]);
}
