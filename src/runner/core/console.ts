/** The reader's console: text, in batches, and not without end. */
import type { Send } from './messages.ts';
import { cut, valueText } from './text.ts';

type Level = 'log' | 'warn' | 'error';
type Line = { level: Level; text: string };

const MAX_LINES = 500;
const MAX_CHARACTERS = 100_000;
const MAX_LINE = 2000;
const BATCH = 50;
const BATCH_MS = 50;

const LEVELS: Readonly<Record<string, Level>> = {
  log: 'log',
  info: 'log',
  debug: 'log',
  dir: 'log',
  table: 'log',
  trace: 'log',
  group: 'log',
  warn: 'warn',
  error: 'error',
};

const SILENT = [
  'assert clear count countReset groupCollapsed groupEnd profile profileEnd',
  'time timeEnd timeLog timeStamp',
].flatMap((names) => names.split(' '));

/** Collects lines and sends them on in batches, up to a bound. */
export class ConsoleCapture {
  private readonly send: Send;
  private readonly now: () => number;
  private lines: Line[] = [];
  private flushedAt = 0;
  private kept = 0;
  private characters = 0;
  private dropped = 0;

  /** `now` counts real ms; it is taken before the reader's code runs. */
  constructor(send: Send, now: () => number) {
    this.send = send;
    this.now = now;
  }

  /** What the reader's code gets as `console`. */
  readonly console: Readonly<Record<string, (...values: unknown[]) => void>> =
    Object.freeze({
      ...Object.fromEntries(SILENT.map((name) => [name, () => {}])),
      ...Object.fromEntries(
        Object.entries(LEVELS).map(([name, level]) => [
          name,
          (...values: unknown[]) => this.write(level, values),
        ]),
      ),
    });

  /** Sends what is left and says how much was not shown. */
  end(): void {
    if (this.dropped > 0) {
      const count = this.dropped.toLocaleString('en');
      const text = `… and ${count} more lines, which are not shown.`;
      this.lines.push({ level: 'warn', text });
    }
    this.dropped = 0;
    this.flush();
  }

  private write(level: Level, values: readonly unknown[]): void {
    if (this.kept >= MAX_LINES || this.characters >= MAX_CHARACTERS) {
      this.dropped += 1;
      return;
    }
    const shown = values
      .slice(0, 50)
      .map((value) => valueText(value, MAX_LINE));
    const text = cut(shown.join(' '), MAX_LINE);
    this.kept += 1;
    this.characters += text.length;
    this.lines.push({ level, text });
    const due = this.now() - this.flushedAt > BATCH_MS;
    if (due || this.lines.length >= BATCH) this.flush();
  }

  private flush(): void {
    if (this.lines.length === 0) return;
    this.send({ type: 'console', lines: this.lines });
    this.lines = [];
    this.flushedAt = this.now();
  }
}
