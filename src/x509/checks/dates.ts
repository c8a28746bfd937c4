import { timeSpan } from '../../format/duration.ts';
import type { CertificateTime } from '../validity.ts';
import { type CertificateCheck, failed, passed, undecidable } from './check.ts';

export const dates: CertificateCheck = {
  id: 'dates',
  citation: 'RFC 5280 section 4.1.2.5',
  judge: ({ certificate: { notBefore, notAfter }, link, options: { at } }) => {
    const wrong = [notBefore, notAfter].find(isNoDate);
    if (wrong !== undefined) return failed('encoding', `'${wrong.text}' is no date`);
    if (at === null)
      return undecidable(
        `the capture has no times; --at TIME judges ${notBefore.text} to ${notAfter.text} by one`,
      );
    if (notBefore.milliseconds > at) {
      const text = `valid only ${timeSpan(notBefore.milliseconds - at)} later (notBefore ${notBefore.text})`;
      // Roots are issued anew, with the same name and key: the one of that time may have been another.
      if (link.source === 'trust-store')
        return undecidable(`${text}: an anchor of a later day; clients may have had an earlier one`);
      return failed('not-yet-valid', text, `notBefore ${notBefore.text}`);
    }
    const left = notAfter.milliseconds - at;
    if (left < 0) {
      const text = `expired ${timeSpan(-left)} before (notAfter ${notAfter.text})`;
      return failed('expired', text, `notAfter ${notAfter.text}`);
    }
    return passed(`until ${notAfter.text}, another ${timeSpan(left)}`);
  },
};

function isNoDate({ milliseconds }: CertificateTime): boolean {
  return Number.isNaN(milliseconds);
}
