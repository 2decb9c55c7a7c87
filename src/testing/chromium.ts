/**
 * Finds a Chromium to test and draw with: an installed Chrome or Chromium if
 * there is one, else the one that came with `npm ci` (@sparticuz/chromium).
 * Everything is synchronous and free of ESM-only imports, so that it can be
 * used from a Vitest test, a tsx script and a Playwright config alike:
 *
 *     const browser = await chromium.launch(findChromium());
 *     export default defineConfig({ use: { launchOptions: findChromium() } });
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/** What `chromium.launch` of playwright-core needs; also `launchOptions`. */
export interface LaunchOptions {
  executablePath: string;
  args: string[];
  /** The environment of the browser, with the libraries it came with. */
  env: Record<string, string>;
}

/** No request of the browser's own; the sandbox only where root forbids it. */
const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Names looked for on the PATH, then places of each platform. */
const NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'chrome',
];

const PLACES: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(
    (variable) => {
      const base = process.env[variable];
      const rest = ['Google', 'Chrome', 'Application', 'chrome.exe'];
      return base === undefined ? [] : [join(base, ...rest)];
    },
  ),
};

/**
 * The browser to launch. The first call after `npm ci` may unpack it, which
 * takes about two seconds.
 *
 * @throws Error with a sentence that says what to install, when there is no
 * browser for this platform.
 */
export function findChromium(): LaunchOptions {
  const chosen = process.env.CHROME_PATH;
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return options(chosen);
    throw new Error(
      `CHROME_PATH is "${chosen}", and there is no such file. Set it to the ` +
        'executable of Chrome or Chromium, or unset it.',
    );
  }
  const installed = installedChromium();
  return installed === undefined ? bundledChromium() : options(installed);
}

function options(executablePath: string, extra: NodeJS.ProcessEnv = {}) {
  const root = process.getuid?.() === 0;
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...process.env, ...extra })) {
    if (value !== undefined) env[name] = value;
  }
  const args = root ? ['--no-sandbox', ...ARGS] : ARGS;
  return { executablePath, args, env };
}

function installedChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((at) => join(at, name)));
  const places = PLACES[process.platform] ?? onPath;
  return places.find((place) => existsSync(place));
}

/** Unpacks the browser in node_modules once, beside it. */
function bundledChromium(): LaunchOptions {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'No Chrome or Chromium was found, and the one that comes with npm ' +
        'runs on Linux x64 only. Install Chrome, or set CHROME_PATH to the ' +
        'executable of a Chromium.',
    );
  }
  const require = createRequire(join(process.cwd(), 'package.json'));
  const entry = require.resolve('@sparticuz/chromium');
  const source = dirname(dirname(dirname(entry)));
  const { version } = JSON.parse(
    readFileSync(join(source, 'package.json'), 'utf8'),
  ) as { version: string };
  const cache = join(dirname(dirname(source)), '.cache');
  const home = join(cache, `chromium-${version}`);
  if (!existsSync(home)) unpack(join(source, 'bin'), home);
  return bundledOptions(home);
}

/** Unpacks aside and renames, so that two at once don't disturb each other. */
function unpack(bin: string, home: string): void {
  const staging = `${home}.${process.pid}`;
  mkdirSync(staging, { recursive: true });
  const archive = (name: string) =>
    brotliDecompressSync(readFileSync(join(bin, name)));
  const mode = { mode: 0o755 };
  writeFileSync(join(staging, 'chromium'), archive('chromium.br'), mode);
  for (const name of ['swiftshader', 'fonts', 'al2023']) {
    const folder = name === 'swiftshader' ? staging : join(staging, name);
    mkdirSync(folder, { recursive: true });
    const input = archive(`${name}.tar.br`);
    execFileSync('tar', ['-xf', '-', '-C', folder], { input });
  }
  // The archive expects its fonts at a fixed place.
  const config = join(staging, 'fonts', 'fonts.conf');
  const text = readFileSync(config, 'utf8');
  writeFileSync(config, text.replaceAll('/tmp/fonts', join(home, 'fonts')));
  try {
    renameSync(staging, home);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}

/** Lends the browser its own libraries where the machine lacks them. */
function bundledOptions(home: string): LaunchOptions {
  const executable = join(home, 'chromium');
  const fonts = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: join(home, 'fonts') };
  if (starts(executable, process.env)) return options(executable, fonts);
  const path = [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH];
  const LD_LIBRARY_PATH = path.filter(Boolean).join(':');
  return options(executable, { ...fonts, LD_LIBRARY_PATH });
}

function starts(executable: string, env: NodeJS.ProcessEnv): boolean {
  return spawnSync(executable, ['--version'], { env }).status === 0;
}
