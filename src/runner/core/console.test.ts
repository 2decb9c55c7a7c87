import { describe, expect, it } from 'vitest';
import { ConsoleCapture } from './console.ts';
import type { Message } from './messages.ts';

function capture() {
  const sent: Message[] = [];
  let time = 0;
  const made = new ConsoleCapture(
    (message) => sent.push(message),
    () => time,
  );
  const lines = () =>
    sent.flatMap((one) => (one.type === 'console' ? one.lines : []));
  const advance = (ms: number) => (time += ms);
  return { made, sent, lines, advance };
}

describe('ConsoleCapture', () => {
  it('shows values on one line, with their level', () => {
    const { made, lines } = capture();
    made.console.log!('a', 1, { b: [2] }, undefined, new Error('no'));
    made.console.warn!('w');
    made.console.error!('e');
    made.console.time!('t');
    made.end();
    expect(lines()).toEqual([
      { level: 'log', text: 'a 1 { b: [2] } undefined Error: no' },
      { level: 'warn', text: 'w' },
      { level: 'error', text: 'e' },
    ]);
  });

  it('sends in batches, and at once when some time has passed', () => {
    const { made, sent, advance } = capture();
    for (let i = 0; i < 49; i += 1) made.console.log!(i);
    expect(sent).toHaveLength(0);
    made.console.log!('fifty');
    expect(sent).toHaveLength(1);
    advance(60);
    made.console.log!('later');
    expect(sent).toHaveLength(2);
  });

  it('stops at 500 lines and counts the rest', () => {
    const { made, lines } = capture();
    for (let i = 0; i < 1234; i += 1) made.console.log!(i);
    made.end();
    expect(lines()).toHaveLength(501);
    expect(lines().at(-1)?.text).toBe(
      '… and 734 more lines, which are not shown.',
    );
  });

  it('stops at 100,000 characters', () => {
    const { made, lines } = capture();
    for (let i = 0; i < 100; i += 1) made.console.log!('x'.repeat(5000));
    made.end();
    expect(lines()).toHaveLength(51);
    expect(lines()[0]?.text).toHaveLength(2000);
  });
});
