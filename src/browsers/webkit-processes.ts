/** The two processes that WebKit needs beside itself. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

const START_MS = 30_000;
const POLL_MS = 50;

export interface Running {
  close(): Promise<void>;
}

/**
 * A screen in memory.
 *
 * @throws Error when there is none after 30 s.
 */
export async function startScreen(
  command: string,
): Promise<Running & { display: string }> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24'];
  const screen = spawn(command, [...args, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const close = closing(screen);
  const limit = AbortSignal.timeout(START_MS);
  try {
    await once(screen, 'spawn');
    // It chooses a free number, and says which when it is ready.
    const pipe = screen.stdio[3] as Readable;
    const [number] = (await once(pipe, 'data', { signal: limit })) as [Buffer];
    return { display: `:${number.toString().trim()}`, close };
  } catch {
    await close();
    throw new Error(`${command} did not open a screen.`);
  }
}

/**
 * The server that speaks WebDriver for the browser.
 *
 * @throws Error when it does not answer after 30 s.
 */
export async function startDriver(
  command: string,
  display: string,
): Promise<Running & { url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = { ...process.env, DISPLAY: display };
  delete env.WAYLAND_DISPLAY;
  const driver = spawn(command, ['--host=127.0.0.1', `--port=${port}`], {
    stdio: 'ignore',
    env: { ...env, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1' },
  });
  const close = closing(driver);
  const until = Date.now() + START_MS;
  while (Date.now() < until && driver.exitCode === null) {
    const answers = await fetch(`${url}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) return { url, close };
    await wait(POLL_MS);
  }
  await close();
  throw new Error(`${command} did not answer at ${url}.`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** How to end a process; it does not outlive this one either. */
function closing(child: ChildProcess): () => Promise<void> {
  const kill = () => child.kill();
  process.once('exit', kill);
  return async () => {
    process.off('exit', kill);
    const isGone = child.exitCode !== null || child.signalCode !== null;
    if (child.pid === undefined || isGone) return;
    const ended = once(child, 'exit');
    kill();
    await ended;
  };
}
