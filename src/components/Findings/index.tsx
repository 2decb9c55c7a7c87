import type { ReactNode } from 'react';
import type { Pattern, SearchFinding, Story } from '../../catalog/types.ts';
import { figureOf, Frame } from '../Figure/Frame.tsx';
import { count } from '../../catalog/numbers.ts';
import { Sign, type Verdict } from '../Sign/index.tsx';
import styles from './styles.module.css';

/** `<Findings />`: what the recorded searches of the stories found. */
export default function Findings({ pattern }: { pattern: Pattern }): ReactNode {
  const searched = pattern.stories.filter(({ name }) =>
    pattern.findings.some(({ story }) => story === name),
  );
  return searched.map((story) => (
    <Searched key={story.name} pattern={pattern} story={story} />
  ));
}

/** One story, searched in the pattern and in each naive version. */
function Searched(props: { pattern: Pattern; story: Story }): ReactNode {
  const { findings } = props.pattern;
  const { name, title } = props.story;
  const own = findings.filter(({ story }) => story === name);
  return (
    <section className={styles.searched} aria-label={`Search of: ${title}`}>
      <p className={styles.heading}>
        Searched: <em>{title}</em>
        {own[0] !== undefined && `, ${own[0].bounds}`}
      </p>
      <ul className={styles.list}>
        {own.map((finding) => (
          <li key={finding.file} className={styles.finding}>
            <Sign verdict={verdictOf(props.pattern, finding)} />
            <span>
              <code>{finding.file}</code>
              {nameOf(props.pattern, finding)} {resultOf(finding)}
            </span>
            <Found pattern={props.pattern} finding={finding} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the version leaves out; nothing for the pattern itself. */
function nameOf({ variants }: Pattern, { file }: SearchFinding): string {
  const variant = variants.find((one) => one.file === file);
  return variant === undefined ? '' : ` (${variant.title})`;
}

/** What a search finds in the pattern itself is one of its limits. */
function verdictOf({ slug }: Pattern, finding: SearchFinding): Verdict {
  if (finding.violation === undefined) return 'holds';
  return finding.file === `${slug}.ts` ? 'limit' : 'breaks';
}

function resultOf({ runs, exhaustive, violation }: SearchFinding): string {
  const all = count(runs, 'run');
  if (violation !== undefined) {
    return `after ${all}: “${violation.rule}” does not hold`;
  }
  return exhaustive
    ? `in all ${all}, which is every one within these bounds`
    : `in ${all}, where the search stopped: there are more within these bounds`;
}

function Found(props: { pattern: Pattern; finding: SearchFinding }): ReactNode {
  const { slug, figures } = props.pattern;
  const { violation } = props.finding;
  if (violation === undefined) return null;
  const figure = figureOf(figures, violation.figure);
  return (
    <details className={styles.found}>
      <summary>The run that was found</summary>
      <Frame whole slug={slug} figure={figure} caption={figure.description} />
    </details>
  );
}
