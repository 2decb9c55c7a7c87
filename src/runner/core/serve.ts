/** The worker's side of the runner, wherever the worker is. */
import { setSafeTimers } from '@vitest/utils/timers';
import type { Job } from '../types.ts';
import { MAX_CHARACTERS } from './bounds.ts';
import { Compiler } from './compile.ts';
import { ConsoleCapture } from './console.ts';
import { JobRun } from './job.ts';
import type { Platform } from './load.ts';
import { lockDown, replace } from './lockdown.ts';
import { MemoryGuard } from './memory.ts';
import type { Command, Message } from './messages.ts';
import { ReaderError } from './reader-error.ts';
import { loadShared, sharedModules } from './shared.ts';
import { makeSpecKit } from './specs.ts';

const BEAT_MS = 250;
const { parse, stringify } = JSON;

/** What the worker's kind of thread offers. */
export interface Thread {
  platform: Platform;
  /** Hands text to the host. Out of reach of the reader's code. */
  post(text: string): void;
  onUncaught(listen: (error: unknown) => void): void;
  /** Hears what the host hands over after the job. */
  onText(listen: (text: string) => void): void;
}

/** A thread that is ready for the reader's code. */
export interface Served {
  /**
   * Compiles files, given as JSON text, that the next job will probably
   * have. None of their code runs.
   */
  prepare(files: string): void;
  /** Does the job, given as JSON text; and the next, once it has. */
  run(job: string): Promise<void>;
}

/**
 * Prepares the thread for its job: all that a job needs is loaded, and then
 * the globals are taken away, before there is any code of the reader.
 */
export async function serve(thread: Thread): Promise<Served> {
  // Looked up once: later these names lead to the reader's replacements.
  const now = performance.now.bind(performance);
  // Rejections that nobody caught are told a turn later.
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  const { platform, post } = thread;
  const send = (message: Message) => post(textOf(message));

  setSafeTimers(); // the test kit looks its timers up when it needs them
  const kit = makeSpecKit();
  const shared = await loadShared(platform, sharedModules(kit.module));
  const compiler = new Compiler();
  const capture = new ConsoleCapture(send, now);
  const memory = new MemoryGuard(() =>
    send({
      type: 'fatal',
      message:
        'The code asked for more memory than there is here, and was ' +
        'stopped. Does something grow without a bound?',
    }),
  );
  const beat = () => send({ type: 'beat' });
  const globals = globalThis as unknown as Record<string, unknown>;
  replace(globals, 'console', capture.console);
  lockDown(globals);
  memory.install(globals);
  Error.stackTraceLimit = 30;

  let run: JobRun | undefined;
  const begin = () => {
    thread.onUncaught((error) => run?.uncaught(error));
    setInterval(beat, BEAT_MS);
  };

  const prepare = (files: string) =>
    compiler.prepare(parse(files) as Job['files']);
  const onCommand = (obey: (command: Command) => void) =>
    thread.onText((command) => obey(parse(command) as Command));
  const given = { platform, shared, compiler, kit, send };
  const around = { ...given, now, settle, onCommand };
  const perform = async (text: string) => {
    const job = parse(text) as Job;
    if (run === undefined) begin();
    run = new JobRun(job, around);
    memory.restart();
    beat(); // from now on the host expects one now and then
    await run.run();
    await settle();
    capture.end();
    send({ type: 'done' });
  };
  return { prepare, run: perform };
}

/** @throws ReaderError when it is more than the host reads. */
function textOf(message: Message): string {
  const text = stringify(message);
  if (text.length <= MAX_CHARACTERS) return text;
  const [long, most] = [text.length, MAX_CHARACTERS].map((count) =>
    count.toLocaleString('en'),
  );
  throw new ReaderError(
    `What came of it is too much to hand over: ${long} characters, where ` +
      `${most} can be read. Let the story do less, or its search try less.`,
  );
}
