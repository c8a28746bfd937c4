import { isImplicitTls } from '../../../registry/mail-ports.ts';
import { clearSession } from '../../clear-session.ts';
import type { StreamEvidence } from '../../evidence.ts';
import { lossySides } from '../../loss.ts';
import { clear, explains, type Rule } from '../../rule.ts';

/** How servers of SMTP, IMAP, POP3 and ManageSieve begin. */
const GREETING = /^(\d{3}[ -]|\* (OK|PREAUTH|BYE)\b|\+OK|-ERR|"[A-Z]+")/i;

/** Bytes of a record that holds an alert. */
const ONE_ALERT = 7;

export const tlsWrapperMismatch: Rule = {
  id: 'tls.wrapper-mismatch',
  title: 'One side speaks TLS from the first byte, the other waits for STARTTLS',
  citation: 'RFC 8314 section 3',
  advice: [
    "Ports 25 and 587 (SMTP), 143 (IMAP), 110 (POP3) and 4190 (ManageSieve) begin in clear and go over to TLS by STARTTLS; ports 465 (SMTP), 993 (IMAP) and 995 (POP3) are TLS from the first byte. Set the client's mode (SSL/TLS or STARTTLS) to what the port does.",
    'Server, for 465 only: Postfix smtpd_tls_wrappermode = yes at that service in master.cf; Exim tls_on_connect_ports = 465; sendmail M=s in DaemonPortOptions.',
    'Server, for 993 and 995: Dovecot ssl = yes in the inet_listener sections imaps and pop3s.',
    'Client, for 465 only: Postfix 3.0 and later smtp_tls_wrappermode = yes with smtp_tls_security_level = encrypt (they hold for every destination of that service: give it one of its own in master.cf, unless all mail goes to one relay); Exim protocol = smtps in the smtp transport.',
  ],
  logLines: [
    'error:0A00010B:SSL routines::wrong version number',
    'improper command pipelining after CONNECT from client.example.org[192.0.2.7]: \\026\\003\\001',
    'PREGREET 517 after 0.01 from [192.0.2.7]:51234: \\026\\003\\001',
    'SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=[192.0.2.7] input="\\026\\003\\001"',
    'rejecting commands from client.example.org [192.0.2.7] due to pre-greeting traffic after 0 seconds',
    'imap-login: Disconnected: TLS handshaking: SSL_accept() failed: error:0A00010B:SSL routines::wrong version number',
    'conversation with mx.example.net[192.0.2.25] timed out while receiving the initial server greeting',
  ],
  fetching: {
    advice: [
      "Ports 143 (IMAP), 110 (POP3) and 4190 (ManageSieve) begin in clear and go over to TLS by STARTTLS (POP3: STLS); ports 993 (IMAP) and 995 (POP3) are TLS from the first byte. Set the client's mode (SSL/TLS or STARTTLS) to what the port does: Thunderbird, Connection security; fetchmail, ssl for 993 and 995 only; mbsync, SSLType IMAPS or STARTTLS.",
      'Server, for 993 and 995: Dovecot ssl = yes in the inet_listener sections imaps and pop3s, and in no other.',
    ],
    logLines: [
      'error:0A00010B:SSL routines::wrong version number',
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A00010B:SSL routines::wrong version number',
      'imap-login: Disconnected: Too many invalid commands (no auth attempts in 0 secs): user=<>, rip=192.0.2.7, lip=192.0.2.25',
      'ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number',
    ],
  },
  lmtp: {
    advice: [
      'LMTP begins in clear and goes over to TLS by STARTTLS (port 24 mostly); there is no port where TLS comes first, unless both sides are set to it.',
      'Server: Dovecot ssl = yes in the inet_listener section of LMTP makes it TLS from the first byte; without, STARTTLS is offered where ssl is not no.',
      'Client: Postfix 3.0 and later lmtp_tls_wrappermode = yes with lmtp_tls_security_level = encrypt for the first, no for the second.',
    ],
    logLines: [
      'error:0A00010B:SSL routines::wrong version number',
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed (state=GREETING)',
      'conversation with mail.example.net[192.0.2.25] timed out while receiving the initial server greeting',
    ],
  },
  check: ({ evidence, outlook }) => {
    const { tls, port, tcp, firstFrame, lastFrame } = evidence;
    const session = clearSession(evidence);
    const { outcome } = outlook;
    if (outcome === 'secured' || outcome === 'abandoned' || outcome === 'incomplete') return clear;
    const hello = tls?.conversation.clientHellos[0];
    if (hello === undefined) {
      const isMute = tcp.said.client === 0 && tcp.said.server <= ONE_ALERT && !isCheck(evidence);
      if (!isImplicitTls(evidence.portProtocol) || outcome !== 'declined' || !isMute) return clear;
      return explains(
        `likely: the client waited for a greeting on port ${port}, where the server waits for TLS`,
        [firstFrame, lastFrame],
      );
    }
    const greeting = tls?.clear.server ?? null;
    if (
      greeting !== null &&
      greeting.frame > hello.frame &&
      (session === null || session.starttls === 'none') &&
      GREETING.test(greeting.text)
    ) {
      const text = greeting.text.split(/\r?\n/)[0] ?? '';
      return explains(`the client began with a ClientHello, the server answered ${text}`, [
        hello.frame,
        greeting.frame,
      ]);
    }
    // Where the client's lines are not all there, STARTTLS may have been among them.
    const isWhole = tcp.opened === 'syn' && !lossySides(evidence).client;
    const isAnswered = tls?.conversation.serverHello || tls?.conversation.ssl2.serverHello;
    if (session?.starttls !== 'none' || isAnswered || !isWhole) return clear;
    return explains(`the client sent a ClientHello on port ${port} without STARTTLS`, [hello.frame]);
  },
};

/** A proxy that names no client looks whether the server lives. */
function isCheck({ proxy }: StreamEvidence): boolean {
  return proxy !== null && proxy.client === null;
}
