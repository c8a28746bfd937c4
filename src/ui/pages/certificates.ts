import type { CertificateDocument, FindingDocument, Side, StreamDocument } from '../../report/document.ts';
import { EMPTY_LINE, GUTTER, type Line, paragraph, span } from '../line.ts';
import { SEVERITIES } from '../outcomes.ts';
import { count, timeText } from '../words.ts';
import { checkLines } from './chain-checks.ts';
import { body, bullet, field, heading, type Page, type Paper, page } from './page.ts';
import { daneLines, policyLines } from './policies.ts';

/** All certificates of the stream in the order in which the page lists them: the server's, then the client's. */
export function certificatesOf({ tls }: StreamDocument): readonly CertificateDocument[] {
  return tls === null ? [] : [...tls.certificates.server, ...tls.certificates.client];
}

/** The chains as trees, and what was found about them. */
export function certificatesPage(stream: StreamDocument, paper: Paper): Page {
  const lines: Line[] = [];
  const items: number[] = [];
  for (const side of ['server', 'client'] as const) {
    const chain = stream.tls?.certificates[side] ?? [];
    if (chain.length === 0) continue;
    if (lines.length > 0) lines.push(EMPTY_LINE);
    lines.push([span(chainTitle(side, chain), 'heading')]);
    chain.forEach((certificate, depth) => {
      items.push(lines.length);
      lines.push(...treeLines(certificate, chain[depth + 1], depth, stream, paper));
    });
  }
  if (items.length === 0) lines.push(...body(absence(stream), paper, 'faint'));
  const { chain = null, clientChain = null, dane = null, policies = null } = stream.tls ?? {};
  return page(
    [
      ...lines,
      ...findingLines(stream.findings, paper),
      ...checkLines('Checks of the chain', chain, paper),
      ...checkLines("Checks of the client's chain", clientChain, paper),
      ...(policies === null ? [] : policyLines(policies, paper)),
      ...(dane === null ? [] : daneLines(dane, paper)),
    ],
    { items },
  );
}

/** One certificate in full. */
export function certificatePage(
  certificate: CertificateDocument,
  stream: StreamDocument,
  paper: Paper,
): Page {
  const { publicKey } = certificate;
  const none = span('none', 'faint');
  return page([
    ...field('Subject', span(certificate.subject, 'strong'), paper),
    ...field('Issuer', `${certificate.issuer}${certificate.selfSigned ? ' (self-signed)' : ''}`, paper),
    ...field('Serial number', certificate.serialNumber, paper),
    ...field('Valid from', timeText(certificate.notBefore), paper),
    ...field('Valid until', timeText(certificate.notAfter), paper),
    ...(dateTrouble(certificate, stream) === null
      ? []
      : field('', span(dateTrouble(certificate, stream) ?? '', 'bad'), paper)),
    ...(certificate.subjectAltNames.length === 0
      ? field('Names', span('no subject alternative name', certificate.isCa ? 'faint' : 'warning'), paper)
      : certificate.subjectAltNames.flatMap(({ type, value }, index) =>
          field(index === 0 ? 'Names' : '', `${type}: ${value}`, paper),
        )),
    ...(certificate.unlistedNames === 0
      ? []
      : field('', `and ${count(certificate.unlistedNames, 'more name', 'more names')}`, paper)),
    ...field('Public key', keyText(publicKey), paper),
    ...field('Signature algorithm', certificate.signatureAlgorithm, paper),
    ...field('CA', caText(certificate), paper),
    ...field('Key usage', certificate.keyUsage.length === 0 ? none : certificate.keyUsage.join(', '), paper),
    ...field(
      'Extended key usage',
      certificate.extendedKeyUsage.length === 0 ? none : certificate.extendedKeyUsage.join(', '),
      paper,
    ),
    ...field('Subject key id', certificate.subjectKeyIdentifier ?? none, paper),
    ...field('Authority key id', certificate.authorityKeyIdentifier ?? none, paper),
    ...field('SHA-256', certificate.sha256, paper),
    ...field('SHA-1', certificate.sha1, paper),
    ...field('Frame', `${certificate.frame}`, paper),
    ...heading('As a TLSA record'),
    ...Object.entries(certificate.tlsa).flatMap(([parameters, data]) =>
      field(`TLSA ${parameters}`, data, paper),
    ),
    ...heading('PEM'),
    ...certificate.pem
      .trimEnd()
      .split('\n')
      .map((text) => [span(text)]), // no margin, for copying from the screen
  ]);
}

function chainTitle(side: Side, [leaf, ...rest]: readonly CertificateDocument[]): string {
  return `The ${side}'s chain: ${count(rest.length + 1, 'certificate')}, frame ${leaf?.frame}`;
}

function treeLines(
  certificate: CertificateDocument,
  next: CertificateDocument | undefined,
  depth: number,
  stream: StreamDocument,
  { width, glyphs }: Paper,
): Line[] {
  const indent = GUTTER + Math.min(depth, 8) * 3;
  const branch = depth === 0 ? '' : `${glyphs.branch} `;
  const trouble = dateTrouble(certificate, stream);
  const under = indent + 2;
  return [
    ...paragraph(certificate.subject, width, {
      indent: indent + 2,
      role: 'strong',
      lead: span(`${' '.repeat(Math.max(GUTTER, indent - branch.length))}${branch}${depth}`),
    }),
    ...paragraph(`issuer ${certificate.issuer}${issuerNote(certificate, next)}`, width, { indent: under }),
    [
      span(' '.repeat(under)),
      span(validity(certificate), 'faint'),
      ...(trouble === null ? [] : [span(`  ${glyphs.marks.bad} ${trouble}`, 'bad')]),
    ],
  ];
}

function issuerNote(
  { selfSigned, issuer }: CertificateDocument,
  next: CertificateDocument | undefined,
): string {
  if (selfSigned) return ' (itself: self-signed)';
  if (next === undefined) return ' (not sent)';
  return next.subject === issuer ? '' : ' (not the next one sent)';
}

/** What the findings say of its dates; which certificate they mean shows by its dates at the time of the stream. */
function dateTrouble(
  { notBefore, notAfter }: CertificateDocument,
  { findings, firstTime }: StreamDocument,
): string | null {
  const says = (id: string): boolean => findings.some((finding) => finding.id === id);
  if (says('cert.expired') && Date.parse(notAfter) < Date.parse(firstTime))
    return 'expired at the time of the capture';
  if (says('cert.not-yet-valid') && Date.parse(notBefore) > Date.parse(firstTime)) {
    return 'not yet valid at the time of the capture';
  }
  return null;
}

function validity({ notBefore, notAfter }: CertificateDocument): string {
  return `${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}`;
}

function keyText({ algorithm, bits, curve }: CertificateDocument['publicKey']): string {
  return [algorithm, curve, bits === null ? null : `${bits} bits`].filter((part) => part !== null).join(', ');
}

function caText({ isCa, pathLength }: CertificateDocument): string {
  if (!isCa) return 'no';
  return pathLength === null ? 'yes' : `yes, path length ${pathLength}`;
}

function absence({ tls }: StreamDocument): string {
  if (tls === null) return 'There is no TLS in this stream.';
  if (tls.resumed) return 'No certificate was sent: the session was resumed.';
  if (tls.anonymous) return 'No certificate was sent: the cipher suite does without.';
  if (tls.version?.name.startsWith('TLS 1.3'))
    return 'No certificate can be seen: TLS 1.3 sends them encrypted.';
  return 'No certificate was seen in this stream.';
}

function findingLines(findings: readonly FindingDocument[], paper: Paper): Line[] {
  const about = findings.filter(({ id }) => id.startsWith('cert.'));
  if (about.length === 0) return [];
  return [
    ...heading('Found'),
    ...about.flatMap(({ title, severity }) => {
      const { mark, role } = SEVERITIES[severity];
      return bullet(title, paper, span(paper.glyphs.marks[mark], role));
    }),
  ];
}
