import { describe, expect, it } from 'vitest';
import { FramePlaces } from '../../src/capture/frame-places.ts';
import { Remarks } from '../../src/capture/remarks.ts';
import { Annotations } from '../../src/report/annotations.ts';
import { rejectedStream } from '../support/report-documents.ts';

describe('Annotations', () => {
  it('leave a document as it is where a capture says nothing', () => {
    const document = rejectedStream(0);
    expect(new Annotations(new Remarks(), null).stream(document)).toBe(document);
  });

  it('add host names', () => {
    const remarks = new Remarks();
    remarks.hostName(Buffer.of(192, 0, 2, 25), Buffer.from('mx.example.net'));
    const { client, server } = new Annotations(remarks, null).stream(rejectedStream(0));
    expect([client.name, server]).toEqual([null, { ip: '192.0.2.25', port: 25, name: 'mx.example.net' }]);
  });

  it('give comments to the stream of their frame, and others to the capture', () => {
    const remarks = new Remarks();
    const annotations = new Annotations(remarks, null);
    const comment = (frame: number | null, text: string) =>
      remarks.comment('x.pcapng', frame, Buffer.from(text));
    comment(null, 'of the section');
    comment(7, 'one');
    comment(7, 'two');
    annotations.place(7, 3);
    comment(9, 'of no stream');
    annotations.place(9, null);
    comment(10, 'three');
    annotations.place(10, 3);
    expect(annotations.stream(rejectedStream(3)).comments).toEqual([
      { frame: 7, text: 'one' },
      { frame: 7, text: 'two' },
      { frame: 10, text: 'three' },
    ]);
    comment(11, 'too late for the stream');
    annotations.place(11, 3);
    expect(annotations.otherComments.map(({ frame, text }) => [frame, text])).toEqual([
      [null, 'of the section'],
      [9, 'of no stream'],
      [11, 'too late for the stream'],
    ]);
  });

  it('say in which file of several a frame is', () => {
    const places = new FramePlaces(['a', 'b']);
    places.switchTo(0, 1, 1);
    places.switchTo(1, 15, 1);
    const annotations = new Annotations(new Remarks(), places);
    const { parts, findings } = annotations.stream(rejectedStream(0, { firstFrame: 3, lastFrame: 20 }));
    expect(parts).toEqual([
      { file: 'a', firstFrame: 3, lastFrame: 14 },
      { file: 'b', firstFrame: 1, lastFrame: 6 },
    ]);
    const [finding] = findings;
    expect(finding?.places).toEqual(finding?.frames.map((frame) => places.of(frame)));
  });
});
