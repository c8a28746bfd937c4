import { rejectionOf } from '../../rejection.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const certRejected: Rule = {
  id: 'cert.rejected',
  title: "The client rejected the server's certificate, and the capture cannot show why",
  citation: 'RFC 8446 section 6.2',
  advice: [
    "The client's log says why. Give pcapinspect what the client knew: --host with the MX host, --nexthop with the recipient domain, --tlsa with the TLSA records, --ca-file with its private roots.",
  ],
  logLines: [
    'Server certificate not verified',
    'sslv3 alert bad certificate',
    'certificate verification failed for mx.example.net[192.0.2.25]:25',
  ],
  onlyAsCause: true,
  check: (subject) => {
    const rejection = rejectionOf(subject);
    if (rejection === null || rejection.isVague) return clear;
    const { chain } = subject.certificates;
    const why =
      chain === null
        ? 'the certificate is not visible here'
        : 'nothing that can be checked here is wrong with it';
    return explains(`${rejection.text}; ${why}`, rejection.frames);
  },
};
