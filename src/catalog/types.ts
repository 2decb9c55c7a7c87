/** A pattern as the pages, the index and patterns.json know it. */
import type { NodeKind } from '../../patterns-code/_simulation/types.ts';

/** How one pattern relates to another, as front matter says it. */
export type Relation =
  'refines' | 'combines-with' | 'alternative-to' | 'needs' | 'compares';

/**
 * A pattern, or a page that compares some: it puts them through the same, and
 * its code is what they are put through.
 */
export type Kind = 'pattern' | 'comparison';

export interface RelatedPattern {
  relation: Relation;
  /** True when the other page names this one, not the other way round. */
  reverse: boolean;
  slug: string;
  title: string;
  /** Absent for a pattern that is planned but not written. */
  permalink?: string;
}

/** A sentence that a test proves: the literal title of an `it("…")`. */
export interface Behaviour {
  title: string;
  /** The heading that it stands below: the title of its `describe`. */
  topic?: string;
  /** Line of the test in its file, from 1. */
  line: number;
  /** Reports of implementations that broke it, or met this limit. */
  seen: Sighting[];
}

/** A public report about a real implementation: an `@seen` line. */
export interface Sighting {
  /** `resilience4j/resilience4j` */
  repo: string;
  number: number;
  url: string;
  /** The version that was affected, where the thread says so. */
  version?: string;
  /** What went wrong, in a sentence without its full stop. */
  what: string;
}

export type FileRole = 'pattern' | 'naive' | 'scenarios' | 'tests';

export interface SourceFile {
  /** `circuit-breaker.ts` */
  name: string;
  role: FileRole;
  lines: number;
}

/** A version without an essential part. */
export interface Variant {
  /** `naive.ts` or `naive-late-results.ts` */
  file: string;
  /** What it leaves out, in a few words: its `@title` line. */
  title: string;
  /** First paragraph of the file's head comment. */
  summary: string;
  /** Titles of the behaviours that it breaks: its `@breaks` lines. */
  breaks: string[];
}

/** A picture on the page, recorded beside the code. */
export interface Figure {
  /** File name without extension, in `diagrams/<slug>/`. */
  name: string;
  kind: 'topology' | 'states' | 'sequence' | 'plot';
  title: string;
  /** Plain text, for those who can't see it. */
  description: string;
  /** Pixels, from the recorded SVG. */
  width: number;
  height: number;
  /** A diagram's: equal where the same run was drawn. */
  stamp?: string;
}

export interface Story {
  /** The exported name: `staleReadRace`. */
  name: string;
  /** `Stale read race` */
  title: string;
  /** The doc comment. */
  caption: string;
  /** `stale-read-race`: the figure's name. */
  figure: string;
  seed: number;
  faults: readonly unknown[];
  /** It has rules and bounds, so a search of it says something. */
  searchable: boolean;
  /** The bounds of its search in words: `no faults, every order`. */
  searchBounds: string;
  /**
   * Rules that a search finds broken in the pattern itself, each with the
   * title of the limit that says so.
   */
  searchLimits: Readonly<Record<string, string>>;
  /** It shows the system without the pattern. */
  withoutPattern: boolean;
}

export interface ExperimentResult {
  name: string;
  title: string;
  caption: string;
  /** Of its plot, if it is none that is a table. */
  figure: string;
  x: { label: string; values: (number | string)[] };
  /** Absent where each series has a unit of its own, so that it is a table. */
  y?: { label: string };
  series: {
    name: string;
    /** Means, where there are several samples. */
    values: number[];
    /** The smallest and the largest sample for each x. */
    spread?: [number, number][];
  }[];
}

/** What a search of one story found, for the pattern and each variant. */
export interface SearchFinding {
  story: string;
  /** File that was searched. */
  file: string;
  runs: number;
  exhaustive: boolean;
  /** The bounds in words: `single crashes and losses, every order`. */
  bounds: string;
  violation?: { rule: string; faults: unknown[]; figure: string };
}

export interface Category {
  slug: string;
  label: string;
  position: number;
  description: string;
}

export interface Pattern {
  slug: string;
  kind: Kind;
  title: string;
  intent: string;
  /** Sentences of somebody who has the problem. */
  symptoms: string[];
  aliases: string[];
  tags: string[];
  category: Category;
  permalink: string;
  apiPermalink: string;
  related: RelatedPattern[];
  guarantees: Behaviour[];
  limits: Behaviour[];
  variants: Variant[];
  files: SourceFile[];
  stories: Story[];
  figures: Figure[];
  experiments: ExperimentResult[];
  findings: SearchFinding[];
  nodes: {
    name: string;
    kind: NodeKind;
    group?: string;
    /** In stories without the pattern alone, so in no topology. */
    withoutPattern?: boolean;
  }[];
}
