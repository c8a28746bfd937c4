import { ALERTS } from '../../../registry/alerts.ts';
import { codePoint } from '../../../registry/name-of.ts';
import { MOMENTS } from '../../moments.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const tlsOtherAlert: Rule = {
  id: 'tls.other-alert',
  title: 'A fatal TLS alert ended the session',
  citation: 'RFC 8446 section 6.2',
  advice: ['The log of the side that sent the alert says more.'],
  logLines: [],
  onlyAsCause: true,
  check: ({ outlook: { ending } }) => {
    if (ending?.alert == null) return clear;
    const { name, id } = codePoint(ALERTS, ending.alert.description);
    const alert = name === 'unknown' ? `alert ${id}` : name;
    return explains(`the ${ending.by} sent ${alert} ${MOMENTS[ending.moment]}`, [ending.frame], {
      title: `The ${ending.by} ended the session with the alert ${alert}`,
    });
  },
};
