/** An input that cannot be read as a capture at all; the message is one line and does not name the file. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  /** The name of the input, once that is known. */
  readonly file: string | null;

  constructor(message: string, { file = null }: { readonly file?: string | null } = {}) {
    super(message);
    this.file = file;
  }
}
