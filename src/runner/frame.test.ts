/** What a runner does with its frames, without a browser. */
import { describe, expect, it } from 'vitest';
import { createRunner, type Frame } from './frame.ts';
import type { Message } from './core/messages.ts';
import type { Job, Report, RunData } from './types.ts';

const JOB: Job = {
  slug: 'p',
  files: {},
  variant: 'p.ts',
  story: 's',
  task: 'run',
};
const NO_FILES = Promise.resolve({});
const turns = () => new Promise((resolve) => setTimeout(resolve, 5));

interface FakeWorker {
  files: string;
  heard: string[];
  die(): void;
  /** Has it tell its host something. */
  say(message: Message): void;
}

/** A frame whose workers do nothing, and end when they are told how. */
class FakeFrame implements Frame {
  /** Whether it was alive, for the next worker that is being ended. */
  readonly ends: ((isAlive: boolean) => void)[] = [];
  /** Its workers, in the order in which they were started. */
  readonly workers: FakeWorker[] = [];
  isRemoved = false;

  /** How many workers have got a job. */
  get jobs(): number {
    return this.workers.filter(({ heard }) => heard.length > 0).length;
  }

  start(_id: number, files: string, onDeath: () => void): MessagePort {
    const worker: FakeWorker = {
      files,
      die: onDeath,
      heard: [],
      say: () => {},
    };
    this.workers.push(worker);
    const port = {
      postMessage: (text: string) => worker.heard.push(text),
      close: () => {},
      onmessage: (_event: { data: string }) => {},
    };
    worker.say = (message) => port.onmessage({ data: JSON.stringify(message) });
    return port as unknown as MessagePort;
  }

  end(): Promise<boolean> {
    return new Promise((resolve) => this.ends.push(resolve));
  }

  remove(): void {
    this.isRemoved = true;
  }
}

function runnerOf(load: () => Promise<string> = async () => '') {
  const frames: FakeFrame[] = [];
  const runner = createRunner(load, async (text) => {
    await text;
    const frame = new FakeFrame();
    frames.push(frame);
    return frame;
  });
  return { runner, frames };
}

describe('a frame that died', () => {
  it('gets no further job, though one was stopped while it was waiting', async () => {
    const { runner, frames } = runnerOf();
    void runner.run(JOB, () => {});
    await turns();
    void runner.run(JOB, () => {}); // the first one ends
    runner.stop();
    void runner.run(JOB, () => {});
    await turns();
    const [dead] = frames;
    expect(dead!.jobs).toBe(1);

    dead!.ends[0]!(false);
    await turns();
    expect(dead!.isRemoved).toBe(true);
    expect(frames.map(({ jobs }) => jobs)).toEqual([1, 1]);
    expect(frames[1]!.isRemoved).toBe(false);
  });

  it('gets no job that is begun when the last one ends', async () => {
    const { runner, frames } = runnerOf();
    void runner.run(JOB, ({ type }) => {
      if (type === 'end') void runner.run(JOB, () => {});
    });
    await turns();
    runner.stop();
    await turns();
    expect(frames[0]!.jobs).toBe(1);

    frames[0]!.ends[0]!(false);
    await turns();
    expect(frames.map(({ jobs }) => jobs)).toEqual([1, 1]);
  });

  it('is thrown away alone, not with the one that came after it', async () => {
    const { runner, frames } = runnerOf();
    void runner.run(JOB, () => {});
    await turns();
    const [old] = frames;
    runner.dispose();
    await runner.prepare(NO_FILES);
    old!.ends[0]!(false);
    await turns();
    await runner.prepare(NO_FILES);
    expect(frames).toHaveLength(2);
    expect(frames[1]!.isRemoved).toBe(false);
  });

  it('is kept when its worker ended as it should', async () => {
    const { runner, frames } = runnerOf();
    void runner.run(JOB, () => {});
    await turns();
    void runner.run(JOB, () => {});
    frames[0]!.ends[0]!(true);
    await turns();
    expect(frames.map(({ jobs }) => jobs)).toEqual([2]);
  });
});

describe('a frame that does not open', () => {
  it('ends the job with a sentence, and the next one tries again', async () => {
    let tries = 0;
    const { runner, frames } = runnerOf(async () => {
      tries += 1;
      if (tries === 1) throw new Error('offline');
      return '';
    });
    const reports: Report[] = [];
    await runner.run(JOB, (report) => reports.push(report));
    expect(reports[0]).toEqual({
      type: 'error',
      message: 'The runner could not start: Error: offline',
    });
    await runner.prepare(NO_FILES);
    expect(frames).toHaveLength(1);
  });

  it('does not take with it the one that is opened meanwhile', async () => {
    const fails: (() => void)[] = [];
    const { runner, frames } = runnerOf(
      () =>
        new Promise((resolve, reject) =>
          fails.length === 0
            ? fails.push(() => reject(new Error('offline')))
            : resolve(''),
        ),
    );
    const first = runner.prepare(NO_FILES);
    runner.dispose();
    await runner.prepare(NO_FILES);
    fails[0]!();
    await expect(first).rejects.toThrow('offline');
    await runner.prepare(NO_FILES);
    expect(frames).toHaveLength(1);
  });
});

it('opens no frame for a job that ended while it waited', async () => {
  const { runner, frames } = runnerOf();
  void runner.run(JOB, () => {});
  runner.dispose();
  await turns();
  expect(frames).toEqual([]);
});

describe('the worker that waits for the next job', () => {
  const jobOf = (text: string): Job => ({ ...JOB, files: { 'p.ts': text } });
  const RUN: RunData = {
    outcome: 'finished',
    result: '',
    violated: [],
    reached: [],
    unreached: [],
    trace: [],
    events: 0,
    endedAt: 0,
    seed: 1,
    faults: [],
    schedule: [],
    idleFaults: [],
  };

  it('has the files before Run, and does the job', async () => {
    const { runner, frames } = runnerOf();
    await runner.prepare(Promise.resolve({ 'p.ts': 'a' }));
    const [frame] = frames;
    expect(frame!.workers.map(({ files }) => files)).toEqual(['{"p.ts":"a"}']);
    expect(frame!.jobs).toBe(0);
    await runner.prepare(NO_FILES); // it is there already
    void runner.run(jobOf('a'), () => {});
    await turns();
    expect(frame!.workers).toHaveLength(1);
    expect(frame!.jobs).toBe(1);
  });

  it('starts as soon as the story has been played, while the tests run', async () => {
    const { runner, frames } = runnerOf();
    void runner.run(jobOf('a'), () => {});
    await turns();
    const [frame] = frames;
    expect(frame!.workers).toHaveLength(1);
    frame!.workers[0]!.say({ type: 'run', run: RUN });
    await turns();
    expect(frame!.workers.map(({ files }) => files)).toHaveLength(2);
    expect(frame!.workers[1]!.files).toBe('{"p.ts":"a"}');
    void runner.run(jobOf('b'), () => {});
    frame!.ends[0]!(true);
    await turns();
    expect(frame!.jobs).toBe(2);
    expect(frame!.workers[1]!.heard[0]).toContain('"b"');
  });

  it('starts after a job that played no story', async () => {
    const { runner, frames } = runnerOf();
    void runner.run(JOB, () => {});
    await turns();
    runner.stop();
    frames[0]!.ends[0]!(true);
    await turns();
    expect(frames[0]!.workers).toHaveLength(2);
    expect(frames[0]!.jobs).toBe(1);
  });

  it('gets no job if it died, and goes with its frame', async () => {
    const { runner, frames } = runnerOf();
    await runner.prepare(NO_FILES);
    frames[0]!.workers[0]!.die();
    void runner.run(JOB, () => {});
    await turns();
    expect(frames[0]!.workers.map(({ heard }) => heard.length)).toEqual([0, 1]);

    frames[0]!.workers[1]!.say({ type: 'run', run: RUN });
    await turns();
    expect(frames[0]!.workers).toHaveLength(3);
    runner.stop();
    frames[0]!.ends[0]!(false);
    await turns();
    void runner.run(JOB, () => {});
    await turns();
    expect(frames[0]!.jobs).toBe(1);
    expect(frames[1]!.jobs).toBe(1);
  });
});
