/** One job from its files to its last report. */
import type { Job } from '../types.ts';
import { DEADLINE_MS } from './bounds.ts';
import type { Compiler } from './compile.ts';
import { Loader, type Module, type Platform } from './load.ts';
import type { Command, Problem, Send } from './messages.ts';
import { ReaderError } from './reader-error.ts';
import { serveSearch } from './search-worker.ts';
import { runSpecs, type SpecKit } from './specs.ts';
import { playStory, storyOf } from './story.ts';
import { cut, thrownText } from './text.ts';

const MAX_ERRORS = 10;
const MAX_MESSAGE = 4000;
/** How the sentence about such an error begins. */
export const UNCAUGHT = 'An error was thrown and nobody caught it';

/** What a job needs from the place where it runs. */
export interface Environment {
  platform: Platform;
  /** URLs of the shared modules. */
  shared: ReadonlyMap<string, string>;
  compiler: Compiler;
  kit: SpecKit;
  send: Send;
  /** Real ms. */
  now(): number;
  /** Resolves when all that nobody caught so far has been told. */
  settle(): Promise<void>;
  /** What the host asks after it has handed over the job. */
  onCommand(obey: (command: Command) => void): void;
}

export class JobRun {
  private readonly job: Job;
  private readonly environment: Environment;
  private readonly loader: Loader;
  private errors = 0;

  constructor(job: Job, environment: Environment) {
    this.job = job;
    this.environment = environment;
    const { platform, shared, compiler } = environment;
    this.loader = new Loader(platform, job, shared, compiler);
  }

  /** Does the work; whatever goes wrong is reported, never thrown. */
  async run(): Promise<void> {
    const { job } = this;
    if (job.story !== '') {
      const scenarios = await this.attempt(() => this.scenarios());
      // A file that can't be loaded is told once, not for every user of it.
      if (scenarios === undefined) return;
      await this.attempt(() => this.story(scenarios));
    }
    if (job.task === 'run') await this.attempt(() => this.specs());
  }

  /** Reports an error that nobody caught, such as a rejected promise. */
  uncaught(error: unknown): void {
    const text = this.loader.places.named(thrownText(error));
    this.report(this.placed(`${UNCAUGHT}: ${text}.`, error));
  }

  private scenarios(): Promise<Module> {
    return this.loader.load('scenarios.ts');
  }

  private async story(scenarios: Module): Promise<void> {
    const { job, environment } = this;
    const story = storyOf(scenarios, job.story);
    if (job.task === 'run') return playStory(story, job, environment.send);
    const explain = (error: unknown) => this.explain(error);
    return serveSearch(story, job, { ...environment, explain });
  }

  private async specs(): Promise<void> {
    const { kit, send } = this.environment;
    const file = `${this.job.slug}.test.ts`;
    const load = () => this.loader.load(file);
    const { deadlineMs = DEADLINE_MS.run, only } = this.job;
    const limits = only === undefined ? { deadlineMs } : { deadlineMs, only };
    await runSpecs(load, kit, this.loader.places, send, limits);
    send({ type: 'tested' });
  }

  /** The result, or undefined when the step failed, which is reported. */
  private async attempt<T>(step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      this.report(this.explain(error));
      return undefined;
    }
  }

  /** What went wrong, as a sentence, and where in the reader's code. */
  private explain(error: unknown): Problem {
    const isSentence = error instanceof ReaderError;
    const text = thrownText(error).replace(/\.?$/, '.');
    return this.placed(isSentence ? error.message : text, error);
  }

  private placed(text: string, error: unknown): Problem {
    const place =
      error instanceof ReaderError ? error.place : this.loader.places.of(error);
    const message = cut(text, MAX_MESSAGE);
    return place === undefined ? { message } : { message, place };
  }

  private report(problem: Problem): void {
    this.errors += 1;
    if (this.errors > MAX_ERRORS) return;
    this.environment.send({ type: 'error', ...problem });
  }
}
