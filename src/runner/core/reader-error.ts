import type { Place } from '../types.ts';

/** Something wrong with the reader's code, as a sentence for the reader. */
export class ReaderError extends Error {
  override readonly name = 'ReaderError';
  readonly place: Place | undefined;

  constructor(message: string, place?: Place) {
    super(message);
    this.place = place;
  }
}
