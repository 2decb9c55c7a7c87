/** The page under test: a runner, and what the tests need to see of it. */
import { createRunner } from '../../runner/frame.ts';
import type { Job, Report } from '../../runner/types.ts';

export interface Outcome {
  reports: Report[];
  /** Real ms from the call to each type's first report. */
  first: Record<string, number>;
  /** The longest pause of a timer that should fire every 10 ms. */
  gapMs: number;
}

export interface Harness {
  prepare(): Promise<void>;
  run(job: Job): Promise<Outcome>;
  /** Runs a job in a worker of this script instead of the runner's own. */
  runScript(script: string, deadlineMs: number): Promise<Outcome>;
  stopAfter(job: Job, ms: number): Promise<Outcome>;
  /** Whatever arrived at the window by postMessage or a broadcast. */
  readonly messages: unknown[];
}

declare global {
  interface Window {
    harness: Harness;
  }
}

const EMPTY_JOB: Job = {
  slug: 'probe',
  files: {},
  variant: 'probe.ts',
  story: 'probe',
  task: 'run',
};

const runner = createRunner(async () => (await fetch('/worker.txt')).text());
const messages: unknown[] = [];
addEventListener('message', ({ data }) => messages.push(data));
new BroadcastChannel('escape').onmessage = ({ data }) => messages.push(data);

async function observe(
  work: (onReport: (report: Report) => void) => Promise<void>,
): Promise<Outcome> {
  const reports: Report[] = [];
  const first: Record<string, number> = {};
  const startedAt = performance.now();
  let last = startedAt;
  let gapMs = 0;
  const beat = () => {
    const now = performance.now();
    gapMs = Math.max(gapMs, now - last);
    last = now;
  };
  const timer = setInterval(beat, 10);
  await work((report) => {
    reports.push(report);
    first[report.type] ??= performance.now() - startedAt;
  });
  beat();
  clearInterval(timer);
  return { reports, first, gapMs };
}

window.harness = {
  messages,
  prepare: () => runner.prepare(Promise.resolve({})),
  run: (job) => observe((onReport) => runner.run(job, onReport)),
  async runScript(script, deadlineMs) {
    const other = createRunner(() => Promise.resolve(script));
    const job = { ...EMPTY_JOB, deadlineMs };
    const outcome = await observe((onReport) => other.run(job, onReport));
    other.dispose();
    return outcome;
  },
  stopAfter: (job, ms) =>
    observe(async (onReport) => {
      setTimeout(() => runner.stop(), ms);
      await runner.run(job, onReport);
    }),
};
