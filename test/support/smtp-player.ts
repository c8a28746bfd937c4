import { SmtpDialogue } from '../../src/smtp/dialogue.ts';
import type { LinePlace } from '../../src/smtp/exchange.ts';

/** Where a line in a frame was, a second after the one in the frame before. */
export function placeIn(frame: number): LinePlace {
  return { firstFrame: frame, frame, time: { seconds: frame, nanoseconds: 0, digits: 6 } };
}

/**
 * A dialogue of these lines, one frame each: `C: ` and `S: ` say whose it is, `C. ` and `S. ` that it came in the frame
 * of the line before, `M` is a whole message, `G` a gap in what the server said.
 */
export function dialogueOf(lines: readonly string[]): SmtpDialogue {
  const dialogue = new SmtpDialogue();
  let frame = 0;
  for (const line of lines) {
    if (line[1] !== '.') frame++;
    if (line === 'M') dialogue.messageEnded(100, placeIn(frame));
    else if (line === 'G') dialogue.serverGap(frame);
    else if (line.startsWith('C')) dialogue.clientLine(line.slice(3), placeIn(frame));
    else dialogue.serverLine(line.slice(3), placeIn(frame));
  }
  return dialogue;
}
