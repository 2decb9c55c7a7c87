import { beforeAll, expect, it } from 'vitest';
import { renderDiagrams } from '../recording/render.ts';

const head = '  accTitle: A title\n  accDescr: What it shows\n';
const sources = new Map([
  [
    'sequence',
    `sequenceDiagram\n${head}` +
      '  actor N1 as Client\n' +
      '  participant N2@{ "type": "database" } as Store-1\n' +
      '  N1->>N2: 10 ms · read("x") #60;img src=x onerror=y#62;\n' +
      '  Note over N2: 20 ms · crashes\n' +
      '  %% [{ a: 1 }, "#60;/title#62;#60;script#62;"]\n' +
      '  N2--xN1: 2 items<br/>– lost\n' +
      '  Note over N1,N2: ✗ breaks: a rule\n',
  ],
  [
    'topology',
    `flowchart LR\n${head}  N1(["Client"])\n  N2{{"A #35;1"}}\n` +
      '  class N1 client\n  class N2 cache\n  N1 -->|"get"| N2\n',
  ],
  ['states', `stateDiagram-v2\n${head}  state "shut" as S1\n  [*] --> S1\n`],
]);
let drawings: Map<string, string>;

beforeAll(async () => {
  drawings = await renderDiagrams(process.cwd(), sources);
}, 60_000);

it.each([...sources.keys()])('draws a %s that stands by itself', (name) => {
  const svg = drawings.get(name) ?? '';
  expect(svg).toMatch(/^<svg [^>]*\brole="img"/);
  expect(svg).toMatch(/width="\d+" height="\d+"/);
  expect(svg).toMatch(/<title id="\w+-title">A title<\/title>/);
  expect(svg).toMatch(/<desc id="\w+-desc">What it shows<\/desc>/);
  expect(svg).not.toMatch(/<(foreignObject|script|img|image|a)\b/);
  expect(svg).not.toMatch(/<[^>]*\son\w+=/);
  expect(svg).not.toMatch(/url\((?!#)/);
});

it.each([...sources.keys()])(
  'takes the colours of a %s from the site',
  (name) => {
    const svg = drawings.get(name) ?? '';
    const body = svg.replace(/<style>[\s\S]*?<\/style>/, '');
    expect(body).not.toMatch(/#[0-9a-f]{3,6}\b(?![^"]*\))/i);
    expect(body).not.toMatch(/\b(rgb|hsl)a?\(/);
  },
);

it('draws the same text alike twice', async () => {
  const again = await renderDiagrams(process.cwd(), sources);
  expect([...again]).toEqual([...drawings]);
}, 60_000);

it('shows labels as text, times in the margin, and each sign', () => {
  const svg = drawings.get('sequence') ?? '';
  expect(svg).toContain('&lt;img src=x onerror=y&gt;');
  expect(svg).toMatch(/class="time"[^>]*>10 ms</);
  expect(svg).not.toContain('10 ms ·');
  expect(svg).toContain('class="shape client"');
  expect(svg).toContain('class="shape database"');
  expect(svg).toContain('class="arrow lost"');
  expect(svg).toContain('class="note crash"');
  expect(svg).toContain('class="note breaks"');
  expect(svg).toContain('class="lifeline down"');
});

it('makes more room for a name between doubled sides', async () => {
  const name = 'Somebody with a long name';
  const drawn = await renderDiagrams(
    process.cwd(),
    new Map(
      ['', '@{ "type": "boundary" }'].map((type) => [
        type,
        `sequenceDiagram\n${head}  participant N1${type} as ${name}\n` +
          '  N1->>N1: 1 ms · x\n',
      ]),
    ),
  );
  const [plain = 0, doubled = 0] = [...drawn.values()].map((svg) => {
    expect(svg).toContain(`>${name}<`);
    return Number(/class="shape \w+" d="M[^h]*h([\d.]+)/.exec(svg)?.[1]);
  });
  expect(doubled).toBeGreaterThan(plain + 10);
}, 60_000);

it('keeps the whole of what is drawn in few words, where a pointer finds it', () => {
  const svg = drawings.get('sequence') ?? '';
  const whole = '[{ a: 1 }, "&lt;/title&gt;&lt;script&gt;"]';
  const titles = svg.split(`<title>${whole}</title>`).length - 1;
  expect(titles).toBe(2); // one for each line of its label
  expect(svg).not.toContain('%%');
});

it('gives the nodes of a topology their shapes, and references letters', () => {
  const svg = drawings.get('topology') ?? '';
  expect(svg).toContain('class="shape client"');
  expect(svg).toContain('class="shape cache"');
  expect(svg).toContain('>A #1<');
});

it('says which text is no diagram', async () => {
  const broken = new Map([['broken.mmd', 'sequenceDiagram\n  N1 ->> \n']]);
  const drawing = renderDiagrams(process.cwd(), broken);
  await expect(drawing).rejects.toThrow("broken.mmd can't be drawn");
}, 60_000);
