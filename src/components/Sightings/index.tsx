import Link from '@docusaurus/Link';
import all from '@generated/catalog/default/sightings.json';
import type { ReactNode } from 'react';
import { nameOf } from '../../catalog/sighting-name.ts';
import type { Seen } from '../../catalog/sightings.ts';
import { count } from '../../catalog/numbers.ts';
import { Sign } from '../Sign/index.tsx';
import { Words } from '../Words/index.tsx';
import styles from './styles.module.css';

/** `<Sightings />`: every report, by pattern and then by project. */
export default function Sightings(): ReactNode {
  const reports = all as readonly Seen[];
  const threads = grouped(reports, ({ url }) => url);
  const patterns = grouped(reports, ({ pattern }) => pattern.permalink);
  const projects = grouped(reports, ({ repo }) => repo).sort(([a], [b]) =>
    a.toLowerCase().localeCompare(b.toLowerCase(), 'en'),
  );
  return (
    <>
      <p>
        {count(threads.length, 'thread')} of {count(projects.length, 'project')}
        , over {count(patterns.length, 'pattern')}.
      </p>
      <h2 id="by-pattern">By pattern</h2>
      {patterns.map(([permalink, own]) => (
        <ByPattern key={permalink} reports={own} />
      ))}
      <h2 id="by-project">By project</h2>
      <ul className={styles.projects}>
        {projects.map(([repo, own]) => (
          <li key={repo}>
            <strong>{repo}</strong>{' '}
            {grouped(own, placeOf).map(([place, [report]], i) => (
              <span key={place}>
                {i > 0 && ', '}
                <a href={report.url}>#{report.number}</a> (
                <Link to={report.pattern.permalink}>
                  {report.pattern.title}
                </Link>
                )
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function ByPattern({ reports }: { reports: readonly Seen[] }): ReactNode {
  const [first] = reports;
  if (first === undefined) return null;
  return (
    <section>
      <h3>
        <Link to={first.pattern.permalink}>{first.pattern.title}</Link>
      </h3>
      <ul className={styles.reports}>
        {reports.map((report) => (
          <li key={report.url + report.behaviour}>
            <a href={report.url}>{nameOf(report)}</a>
            {report.version !== undefined && ` (${report.version})`}:{' '}
            <Words text={report.what} />.
            <span className={styles.behaviour}>
              <Sign verdict={report.verdict} />{' '}
              <Words text={report.behaviour} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A thread on a page, which may tell of it twice. */
function placeOf({ url, pattern }: Seen): string {
  return `${url} ${pattern.permalink}`;
}

function grouped<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): [key: string, items: [T, ...T[]]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups];
}
