import type { SingleResponse } from '../ocsp.ts';
import { verifyResponder } from '../ocsp-proof.ts';
import { stapledStatus } from '../stapling.ts';
import {
  type CertificateCheck,
  failed,
  type Judgement,
  passed,
  type Subject,
  undecidable,
  warned,
} from './check.ts';

/** Whether a certificate that demands a stapled answer came with one. */
export const mustStaple: CertificateCheck = {
  id: 'must-staple',
  citation: 'RFC 7633 section 4.3.3',
  judge: ({ certificate, depth, options: { stapling } }) => {
    if (depth > 0 || !certificate.mustStaple) return null;
    if (!stapling) return undecidable('demands a stapled OCSP answer; whether one came is not known');
    if (stapling.response !== null) return passed('demands a stapled OCSP answer, and one came');
    return stapling.asked
      ? failed(
          'must-staple',
          'demands a stapled OCSP answer; the client asked for one, and none came',
          'it demands a stapled OCSP answer (tlsfeature status_request); the client asked for one, and none came',
        )
      : undecidable('demands a stapled OCSP answer; the client did not ask for one');
  },
};

/** What the stapled answer says, and whether it may be believed. */
export const ocsp: CertificateCheck = {
  id: 'ocsp',
  citation: 'RFC 6960 section 3.2',
  judge: (subject) => {
    const response = subject.options.stapling?.response ?? null;
    if (subject.depth > 0 || response === null) return null;
    const issuer = subject.path.links[1]?.certificate ?? null;
    const { responseStatus, single } = stapledStatus(response, subject.certificate, issuer);
    if (responseStatus === null) return warned('the stapled answer cannot be read');
    if (responseStatus !== 'successful') return warned(`the stapled answer says ${responseStatus}`);
    if (single === null) return warned('the stapled answer is not about this certificate');
    return judgeStatus(single, response, subject);
  },
};

function judgeStatus(single: SingleResponse, response: Uint8Array, subject: Subject): Judgement {
  const issuer = subject.path.links[1]?.certificate;
  const says = statusText(single);
  if (issuer === undefined)
    return undecidable(`${says}; who signed it shows the issuer's certificate, which is missing`);
  const responder = verifyResponder(response, issuer);
  if (responder.state === 'bad') return warned(`${says}; not to be believed: ${responder.why}`);
  if (responder.state === 'unchecked') return undecidable(`${says}; ${responder.why}`);
  const whole = `${says}; signed by ${responder.by}`;
  if (single.certStatus === 'revoked') return failed('revoked', whole);
  const { at } = subject.options;
  if (at === null) return undecidable(`${whole}; the capture has no times to judge its dates by`);
  if (Date.parse(single.thisUpdate) > at) return warned(`${whole}; from after the time that is judged by`);
  if (single.nextUpdate !== null && Date.parse(single.nextUpdate) < at)
    return warned(`${whole}; out of date`);
  return single.certStatus === 'good' ? passed(whole) : warned(whole);
}

function statusText({
  certStatus,
  revocationTime,
  revocationReason,
  thisUpdate,
  nextUpdate,
}: SingleResponse): string {
  const since = revocationTime === null ? '' : ` since ${revocationTime}`;
  const why = revocationReason === null ? '' : ` (${revocationReason})`;
  const until = nextUpdate === null ? '' : ` to ${nextUpdate}`;
  return `the stapled answer says ${certStatus}${since}${why}, ${thisUpdate}${until}`;
}
