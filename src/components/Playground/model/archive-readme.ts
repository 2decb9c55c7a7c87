/** What a download says of itself. */
import type { Pattern } from '../../../catalog/types.ts';
import { faultSentence } from './fault-text.ts';
import { inForce, storyOf } from './setup.ts';
import type { Own, Setup } from './setup.ts';

/** A program that runs the pattern's file with the clocks of the machine. */
export function example(slug: string): string {
  return `import * as pattern from './patterns-code/${slug}/${slug}.ts';
import { realHost } from './patterns-code/_real-time/real-time.ts';

const { clock, wallClock } = realHost('my service');
console.log('The pattern exports', Object.keys(pattern).join(', '));

const from = clock.now();
await clock.sleep(100);
console.log('Slept for', Math.round(clock.now() - from), 'ms');
console.log('The time of day is', new Date(wallClock.time()).toISOString());
`;
}

/**
 * `own` is what is known of the story itself, `source` the pattern's file; `page`
 * the address that it comes from.
 */
export function readme(
  pattern: Pattern,
  setup: Setup,
  own: Own,
  source: string,
  page: string,
): string {
  const { slug, title, intent } = pattern;
  return `# ${title}

${intent}

It comes from ${page}, where it is explained.

    npm install
    npm test

Node.js 20.19 or newer.

## What is in it

- \`patterns-code/${slug}/${slug}.ts\`: ${whatItIs(pattern)}. ${imported(source)}
- Beside it: ${naive(pattern)}the stories (\`scenarios.ts\`), and the tests.
- \`patterns-code/_simulation\`: the world in which stories and tests run.
- \`patterns-code/_real-time\`: clocks and a host for use outside of it.
- \`example.ts\`: the program below.

## In real time

    npm run example

${indented(example(slug))}
Hand the parts of a \`realHost\` to what the pattern takes them for: \`clock\`
for a \`Clock\`, \`wallClock\` for a \`WallClock\`, \`disk\` for a \`Disk\`. That
disk is a \`Map\` and ends with the process; what has to outlive it needs a
real one with the same methods. What the pattern calls over the network is
yours: anything with the methods that its interfaces name.
${taken(source)}
${versions(pattern, setup)}
${onThePage(pattern, setup, own)}
## Licences

The code is under the MIT licence: see LICENSE. Sentences that come from the
page, such as the ones about the pattern and its versions, are under CC BY
4.0: see LICENSE-CONTENT.
`;
}

function whatItIs({ kind }: Pattern): string {
  return kind === 'pattern'
    ? 'the pattern'
    : 'how each of the patterns that are compared does the work';
}

function naive({ variants }: Pattern): string {
  return variants.length === 0
    ? ''
    : 'the versions without its essential part (`naive*.ts`),\n  ';
}

/** What its lines of import bring in beside types. */
function imported(source: string): string {
  const lines = source.matchAll(
    /^(?:import|export)\b(?!\s+type\b)(?:[^;'"]*?\bfrom)?\s*(['"])([^'"\n]+)\1/gm,
  );
  const names = [...new Set([...lines].map(([, , name]) => `\`${name}\``))];
  if (names.length > 0) return `It imports from ${names.join(' and ')}.`;
  return /^import\b/m.test(source)
    ? 'It imports types only.'
    : 'It imports nothing.';
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}

function taken(source: string): string {
  const lines = constructorsOf(source).map((line) => `- \`${line}\`\n`);
  if (lines.length === 0) return '';
  return `\nThe classes of the pattern take:\n\n${lines.join('')}`;
}

/** How the exported classes are made, without those of errors. */
function constructorsOf(source: string): string[] {
  return source.split(/^export class /m).flatMap((text, index) => {
    const [body = ''] = text.split(/^}/m);
    const name = /^\w+/.exec(body)?.[0] ?? '';
    const isError = /^\w+ extends \w*Error/.test(body);
    if (index === 0 || isError) return [];
    const takes = /^ {2}constructor\(([\s\S]*?)\) \{/m.exec(body)?.[1] ?? '';
    const flat = takes.replace(/\s+/g, ' ').trim().replace(/,$/, '');
    return [`new ${name}(${flat})`];
  });
}

function versions({ slug, variants }: Pattern, setup: Setup): string {
  if (variants.length === 0) return '';
  const lines = variants.map(
    ({ file, title, summary }) =>
      `- \`${file}\` (${title}): ${Object.hasOwn(setup.edits, file) ? 'changed since' : summary}\n`,
  );
  return `## Versions

The tests run against \`${setup.variant}\`. To run them against another version,
set VERSION, for example \`VERSION=${slug}.ts npm test\`.

${lines.join('')}`;
}

function onThePage(pattern: Pattern, setup: Setup, own: Own): string {
  const story = storyOf(pattern, setup);
  const { seed, faults } = inForce(pattern, setup, own);
  const list = faults?.map((fault) => `- ${faultSentence(fault)}.\n`) ?? [
    'Its faults are those that `scenarios.ts` names.\n',
  ];
  const edits = Object.keys(setup.edits).map((file) => `\`${file}\``);
  const changed =
    edits.length > 0 ? ` Changed there: ${edits.join(', ')}.` : '';
  return `## On the page

The story was "${story?.title ?? setup.story}", the seed ${seed ?? 'its own'}.${changed}
${list.length > 0 ? `\n${list.join('')}` : ''}`;
}
