import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { confusionTable, judge } from '../../support/confusion.ts';
import { samplePath } from '../../support/inspect-sample.ts';

it('is right of real sessions, as their key log shows', async () => {
  const [capture, keys] = ['pcap', 'keys'].map((kind) => readFileSync(samplePath(`no-sni-tls13.${kind}`)));
  const judged = await judge(capture as Uint8Array, keys as Uint8Array);
  expect(judged.filter(({ isRight }) => !isRight)).toEqual([]);
  expect(confusionTable(judged).replace(/ +$/gm, '')).toMatchInlineSnapshot(`
    "  holds                                                          inferred                  certain  likely  possible
      alert                                                          alert                           .       4       .
      certificate                                                    server-certificate              .       2       .
      certificate_verify                                             certificate-verify              .       2       .
      command                                                        -                               .       .       1
      ehlo                                                           ehlo                            .       1       .
      encrypted_extensions                                           encrypted-extensions            2       .       .
      finished                                                       finished                        4       .       .
      message+quit                                                   message                         .       .       1
      new_session_ticket                                             ticket                          .       2       .
      quit                                                           quit                            .       1       .
      reply                                                          -                               .       .       3
      reply                                                          reply                           .       1       ."
  `);
});
