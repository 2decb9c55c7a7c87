/** What a runner does with its frames, without a browser. */
import { describe, expect, it } from 'vitest';
import { createRunner, type Frame } from './frame.ts';
import type { Job, Report } from './types.ts';

const JOB: Job = {
  slug: 'p',
  files: {},
  variant: 'p.ts',
  story: 's',
  task: 'run',
};
const turns = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A frame whose workers do nothing, and end when they are told how. */
class FakeFrame implements Frame {
  /** Whether it was alive, for the next worker that is being ended. */
  readonly ends: ((isAlive: boolean) => void)[] = [];
  started = 0;
  isRemoved = false;

  start(): MessagePort {
    this.started += 1;
    const port = { postMessage: () => {}, close: () => {}, onmessage: null };
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
    expect(dead!.started).toBe(1);

    dead!.ends[0]!(false);
    await turns();
    expect(dead!.isRemoved).toBe(true);
    expect(frames.map(({ started }) => started)).toEqual([1, 1]);
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
    expect(frames[0]!.started).toBe(1);

    frames[0]!.ends[0]!(false);
    await turns();
    expect(frames.map(({ started }) => started)).toEqual([1, 1]);
  });

  it('is thrown away alone, not with the one that came after it', async () => {
    const { runner, frames } = runnerOf();
    void runner.run(JOB, () => {});
    await turns();
    const [old] = frames;
    runner.dispose();
    await runner.prepare();
    old!.ends[0]!(false);
    await turns();
    await runner.prepare();
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
    expect(frames.map(({ started }) => started)).toEqual([2]);
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
    await runner.prepare();
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
    const first = runner.prepare();
    runner.dispose();
    await runner.prepare();
    fails[0]!();
    await expect(first).rejects.toThrow('offline');
    await runner.prepare();
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
