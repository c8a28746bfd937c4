/** How values of the document read on the screen. */

import type { CodePoint } from '../registry/name-of.ts';
import type { ClientHelloDocument, ExtensionDocument, TcpDocument } from '../report/document.ts';

export { endpointText as address } from '../format/address.ts';

/** `0x1301`: two bytes where that is enough. */
export function hex(id: number, bytes = 2): string {
  return `0x${id.toString(16).padStart(bytes * 2, '0')}`;
}

/** `x25519 (0x001d)` */
export function codePointText({ id, name }: CodePoint, bytes = 2): string {
  return `${name} (${hex(id, bytes)})`;
}

/** Whether a hello has an extension for the server's name out of which none can be read. */
export function hasMalformedName({ serverName, extensions }: ClientHelloDocument): boolean {
  return serverName === null && extensions.some(({ id }) => id === SERVER_NAME);
}

/** The extension server_name, RFC 6066. */
const SERVER_NAME = 0;

/** `2023-04-20 09:12:01.113004 UTC` of an RFC 3339 time in UTC. */
export function timeText(time: string): string {
  return time.replace('T', ' ').replace(/Z$/, ' UTC');
}

/** `09:12:01` */
export function clockText(time: string): string {
  return time.slice(11, 19);
}

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : plural}`;
}

/** `1,234,567` */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** What is decoded of an extension, in one line; empty where nothing is. */
export function extensionText({ value }: ExtensionDocument): string {
  return value === undefined || value === null ? '' : valueText(value);
}

/** How the connection ended, in words; `isOpen`: as far as reading has come. */
export function closeText({ opened, closed, closedBy }: TcpDocument, isOpen: boolean): string {
  if (isOpen && closed === 'open') return opened === 'unanswered' ? 'no answer to the SYN yet' : 'still open';
  if (opened === 'refused') return 'connection refused';
  if (opened === 'unanswered') return 'no answer to the SYN';
  if (closed === 'open') return 'the capture ends with the connection open';
  const what = closed === 'rst' ? 'connection reset (RST)' : 'connection closed (FIN)';
  return closedBy === null ? what : `${what} by the ${closedBy}`;
}

/** Fields that would say too little, or once more what the extension's name and length say. Others stand alone. */
const FIELDS: Readonly<Record<string, (value: unknown) => string>> = {
  pointFormats: (value) => valueText(value, 1),
  pskKeyExchangeModes: (value) => valueText(value, 1),
  statusType: (value) => valueText(value, 1),
  ticketLength: () => '',
  paddingLength: () => '',
  cookieLength: (value) => `a cookie of ${count(Number(value), 'byte')}`,
  maxFragmentLength: (value) => count(Number(value), 'byte'),
  recordSizeLimit: (value) => count(Number(value), 'byte'),
  pskIdentities: (value) => count(Number(value), 'identity', 'identities'),
  pskIdentityLengths: () => '',
  pskBinderLengths: () => '',
  heartbeatMode: (value) => valueText(value, 1),
  statusTypes: (value) => valueText(value, 1),
  ocspResponseLength: () => '',
  clientCertificateTypes: (value) => valueText(value, 1),
  clientCertificateType: (value) => valueText(value, 1),
  serverCertificateTypes: (value) => valueText(value, 1),
  serverCertificateType: (value) => valueText(value, 1),
  maxEarlyDataSize: (value) => count(Number(value), 'byte'),
  validTime: (value) => count(Number(value), 'second'),
  valuesLength: (value) => `${count(Number(value), 'byte')} of values`,
  configId: (value) => `configuration ${value}`,
  encLength: (value) => `a key of ${count(Number(value), 'byte')}`,
  payloadLength: (value) => count(Number(value), 'byte'),
  echRetryConfigs: (value) => count(Number(value), 'configuration'),
  echConfirmationLength: () => '',
  certificateTypes: (value) => valueText(value, 1),
  certificateType: (value) => valueText(value, 1),
  trustedCaKeys: (value) => count(Number(value), 'authority', 'authorities'),
  srpIdentityLength: (value) => `a name of ${count(Number(value), 'byte')}`,
  newSessionCount: (value) => count(Number(value), 'ticket'),
  resumptionCount: (value) => `${value} where a session is taken up again`,
  expectedTickets: (value) => count(Number(value), 'ticket'),
  dnssecChainPort: (value) => `port ${value}`,
  supportLifetime: (value) => `for ${count(Number(value), 'hour')}`,
  selectedIdentity: (value) => `identity ${value}`,
  problem: (value) => `malformed: ${value}`,
};

/** `bytes` of a code point on the wire. */
function valueText(value: unknown, bytes = 2): string {
  // That it is there is all that it says.
  if (value === true || value === null) return '';
  if (Array.isArray(value)) return value.map((each) => valueText(each, bytes)).join(', ');
  if (typeof value !== 'object') return String(value);
  if (isCodePoint(value)) return codePointText(value, bytes);
  return Object.entries(value)
    .map(([name, field]) => (FIELDS[name] ?? valueText)(field))
    .filter((text) => text !== '')
    .join(', ');
}

function isCodePoint(value: object): value is CodePoint {
  return 'id' in value && typeof value.id === 'number' && 'name' in value && typeof value.name === 'string';
}
