import type { DialogueDocument, StreamDocument } from './document.ts';

/** What was said in a stream in lines, in whichever mail protocol. */
export function spokenLines({ smtp, dialogue }: StreamDocument): readonly DialogueDocument[] {
  return smtp?.dialogue ?? dialogue?.lines ?? [];
}
