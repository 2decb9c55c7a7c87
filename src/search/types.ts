/** What the index of patterns and the search look through. */

/** What a page is about, in the order in which readers look for it. */
export type Kind = 'Pattern' | 'Reference' | 'About' | 'Planned';

/** Which part of a page a text is. */
export type Part =
  | 'title'
  | 'alias'
  | 'tag'
  | 'symptom'
  | 'intent'
  | 'guarantee'
  | 'limit'
  /** A project in which the pattern's faults were reported. */
  | 'seen'
  /** An export in the reference, or a heading of another page. */
  | 'name';

export interface Text {
  part: Part;
  text: string;
  /** `#what-it-guarantees`, where the text does not stand at the top. */
  at?: string;
}

/** A page, with the words by which it is found. */
export interface Entry {
  /** Unlike that of any other entry: a pattern's slug, or an address. */
  id: string;
  kind: Kind;
  title: string;
  /** Absent for a pattern that is planned but not written. */
  url?: string;
  texts: Text[];
}

/** A piece of a text; what matched is to be marked. */
export interface Piece {
  text: string;
  isMatch: boolean;
}

/** A page that fits a query, and why. */
export interface Found {
  entry: Entry;
  score: number;
  /** The text that fits best. */
  text: Text;
  /** That text, cut where words of the query begin and end. */
  pieces: Piece[];
}
