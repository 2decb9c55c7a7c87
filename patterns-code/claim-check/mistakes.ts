/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  // The rules and goals of the stories
  {
    mistake:
      'The receiver keeps the payload of a message it has handled.',
    file: 'claim-check.ts',
    replace: 'await this.store.delete(message.claim);',
    by: '',
    noticedBy: 'no payload is left that nobody claims',
  },
  {
    mistake: 'The sender does not wait until the queue has the claim.',
    file: 'claim-check.ts',
    replace: 'await this.queue.send(check);',
    by: 'void this.queue.send(check);',
    noticedBy: 'what was sent is handled',
  },
  {
    mistake:
      'The message is acknowledged before its payload is handled.',
    file: 'claim-check.ts',
    replace: `await this.handle(await this.redeem(message));
    await this.queue.acknowledge(id);`,
    by: `await this.queue.acknowledge(id);
    await this.handle(await this.redeem(message));`,
    noticedBy: 'what was sent is handled',
  },
  {
    mistake:
      'The payload is deleted before the message is acknowledged.',
    file: 'claim-check.ts',
    replace: `await this.queue.acknowledge(id);
    // Only now: a message that is not acknowledged comes again, and
    // needs its payload.
    await this.store.delete(message.claim);`,
    by: `await this.store.delete(message.claim);
    await this.queue.acknowledge(id);`,
    noticedBy: 'no claim is one to nothing',
  },
  {
    mistake: 'The collector counts what is over, and deletes nothing.',
    file: 'claim-check.ts',
    replace:
      'for (const claim of claims) await this.store.delete(claim);',
    by: '',
    noticedBy: 'no payload is left for ever',
  },
  {
    mistake:
      'The store keeps each payload a second longer than it was told.',
    file: 'scenarios.ts',
    replace: 'if (keepUntilMs <= timeMs) claims',
    by: 'if (keepUntilMs + 1000 <= timeMs) claims',
    noticedBy: 'no payload is left for ever',
  },
  {
    mistake: 'The queue delivers each message once.',
    file: 'scenarios.ts',
    replace: 'const MAX_DELIVERIES = 3;',
    by: 'const MAX_DELIVERIES = 1;',
    noticedBy: 'it is handled twice',
  },
  {
    mistake: 'The search lets nothing go wrong.',
    file: 'scenarios.ts',
    replace: "faults: ['crash', 'drop'], restartAfterMs: 50",
    by: 'faults: [], restartAfterMs: 50',
    noticedBy: 'an orphan is collected',
  },

  // The pattern
  {
    mistake: 'A sender has one name for all its claims.',
    file: 'claim-check.ts',
    replace: 'this.newClaim = newClaim;',
    by: 'const one = newClaim();\n    this.newClaim = () => one;',
    noticedBy: 'keeps the payloads of two messages apart',
  },
  {
    mistake: 'The sender counts from when it booted.',
    file: 'scenarios.ts',
    replace: "world.node('Sender', ({ wallClock, random }) => {",
    by: `world.node('Sender', ({ clock, random }) => {
    const wallClock = { time: () => clock.now() };`,
    noticedBy:
      'means the same time on nodes that booted at different times',
  },
  {
    mistake: 'The receiver counts from when it booted.',
    file: 'scenarios.ts',
    replace: "world.node('Receiver', ({ wallClock, disk }) => {",
    by: `world.node('Receiver', ({ clock, disk }) => {
    const wallClock = { time: () => clock.now() };`,
    noticedBy:
      'means the same time on nodes that booted at different times',
  },
  {
    mistake: 'The collector counts from when it booted.',
    file: 'scenarios.ts',
    replace: '({ wallClock }) => new Collector(store, wallClock),',
    by: `({ clock }) =>
      new Collector(store, { time: () => clock.now() }),`,
    noticedBy:
      'means the same time on nodes that booted at different times',
  },

  // The servers of the stories
  {
    mistake: 'The queue forgets in a crash what it has to deliver.',
    file: 'scenarios.ts',
    replace:
      'for (const id of this.host.disk.keys()) void this.deliver(id);',
    by: '',
    noticedBy: 'delivers what was in the queue when the queue crashed',
  },
  {
    mistake: 'The queue begins again with the first message only.',
    file: 'scenarios.ts',
    replace:
      'for (const id of this.host.disk.keys()) void this.deliver(id);',
    by: `const [id] = this.host.disk.keys();
    if (id !== undefined) void this.deliver(id);`,
    noticedBy: 'delivers what was in the queue when the queue crashed',
  },
  {
    mistake: 'The queue deletes a message before it puts it aside.',
    file: 'scenarios.ts',
    replace: `this.host.disk.set(\`dead \${id}\`, message);
        this.host.disk.delete(id);`,
    by: `this.host.disk.delete(id);
        this.host.disk.set(\`dead \${id}\`, message);`,
    noticedBy:
      'loses no message when the queue crashes while it puts it aside',
  },
  {
    mistake: 'The queue delivers a dead letter again after a restart.',
    file: 'scenarios.ts',
    replace: "message === undefined || id.startsWith('dead')",
    by: 'message === undefined',
    noticedBy:
      'delivers a message every 100 ms until it is acknowledged, and puts it aside after three attempts',
  },
  {
    mistake: 'The queue calls all messages by one name.',
    file: 'scenarios.ts',
    replace:
      'const id = `m${Math.floor(this.host.random() * 900) + 100}`;',
    by: "const id = 'm100';",
    noticedBy: 'keeps two messages apart, of which one is acknowledged',
  },
  {
    mistake: 'An acknowledgement empties the queue.',
    file: 'scenarios.ts',
    replace: `acknowledge(id: string): void {
    this.host.disk.delete(id);`,
    by: `acknowledge(_id: string): void {
    this.host.disk.clear();`,
    noticedBy: 'keeps two messages apart, of which one is acknowledged',
  },
  {
    mistake: 'The queue counts and keeps what it refuses.',
    file: 'scenarios.ts',
    replace: `    const size = sizeOf(message);
    if (size > this.limits.maxBytes) {`,
    by: `    const size = sizeOf(message);
    this.bytes += size;
    if (size > this.limits.maxBytes) {`,
    noticedBy:
      'refuses a message that is too large, and keeps nothing of it',
  },
  {
    mistake: 'The store has one place for all payloads.',
    file: 'scenarios.ts',
    replace: 'this.host.disk.set(claim, { payload, keepUntilMs });',
    by: "this.host.disk.set('one', { payload, keepUntilMs });",
    noticedBy:
      'keeps what two claims name apart, also across a restart',
  },
  {
    mistake: 'The store names only the first payload that is over.',
    file: 'scenarios.ts',
    replace: 'if (keepUntilMs <= timeMs) claims.push(claim);',
    by: 'if (keepUntilMs <= timeMs) return [claim];',
    noticedBy:
      'names each payload whose time to be kept is over, and no other',
  },
  {
    mistake: 'The store gives a payload at once, however large it is.',
    file: 'scenarios.ts',
    replace: 'await pass(this.host, length / this.bytesPerMs);',
    by: '',
    noticedBy:
      'takes and gives a payload in the time that its bytes need',
  },
  {
    mistake:
      'The receiver notes each payload in the place of the last.',
    file: 'scenarios.ts',
    replace: 'disk.set(`handled ${disk.size + 1}`, payload);',
    by: "disk.set('handled', payload);",
    noticedBy:
      'notes each payload that was handled, also across a restart',
  },
];
