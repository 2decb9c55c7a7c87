/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  // The rules and goals of the stories
  {
    mistake:
      'The receiver keeps the payload of a message it has handled.',
    file: 'claim-check.ts',
    replace: 'await discard(this.store, message.claim);',
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
    if ('payload' in message) return;
    await discard(this.store, message.claim);`,
    by: `if (!('payload' in message)) {
      await discard(this.store, message.claim);
    }
    await this.queue.acknowledge(id);`,
    noticedBy: 'no claim is one to nothing',
  },
  {
    mistake: 'The collector counts what is over, and deletes nothing.',
    file: 'claim-check.ts',
    replace:
      'for (const one of claims) deleted += await discard(this.store, one);',
    by: 'deleted = claims.length;',
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
    replace: 'const { wallClock, disk } = host;',
    by: `const { clock, disk } = host;
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

  {
    mistake: 'An acknowledgement that is refused counts as given.',
    file: 'claim-check.ts',
    replace: 'await this.queue.acknowledge(id);',
    by: 'await this.queue.acknowledge(id).catch(() => {});',
    noticedBy:
      'keeps the payload when its message was put aside while it was handled',
  },
  {
    mistake: 'The sender deletes the payload when the queue fails.',
    file: 'claim-check.ts',
    replace: 'await this.queue.send(check);',
    by: `await this.queue.send(check).catch(async (error) => {
      await this.store.delete(claim);
      throw error;
    });`,
    noticedBy:
      'keeps the payload when the queue answers with an error, for the claim may be in it',
  },
  {
    mistake: 'A payload that is not deleted makes the receiver fail.',
    file: 'claim-check.ts',
    replace: `  } catch {
    return 0;`,
    by: `  } catch (error) {
    throw error;`,
    noticedBy:
      'ends well when the payload of a handled message is not deleted, which the collector does later',
  },
  {
    mistake: 'A payload that is not deleted counts as deleted.',
    file: 'claim-check.ts',
    replace: 'return 0;',
    by: 'return 1;',
    noticedBy:
      'collects the others when the store refuses to delete one payload',
  },
  {
    mistake: 'A round deletes two payloads and no more.',
    file: 'claim-check.ts',
    replace: 'for (const one of claims) deleted',
    by: 'for (const one of claims.slice(0, 2)) deleted',
    noticedBy:
      'collects the others when the store refuses to delete one payload',
  },
  {
    mistake: "A store that can't say what has expired has nothing.",
    file: 'claim-check.ts',
    replace:
      'const claims = await this.store.expired(this.wallClock.time());',
    by: `const claims = await this.store
      .expired(this.wallClock.time())
      .catch(() => []);`,
    noticedBy: "fails when the store can't say what has expired",
  },
  {
    mistake: 'A deletion that is never answered is not waited for.',
    file: 'claim-check.ts',
    replace:
      'for (const one of claims) deleted += await discard(this.store, one);',
    by: `for (const one of claims) void discard(this.store, one);
    deleted = claims.length;`,
    noticedBy:
      'waits for a deletion that is never answered, and collects the others only if its caller begins another round',
  },
  {
    mistake: 'A payload that the store fails to give is missing.',
    file: 'claim-check.ts',
    replace: 'await this.store.get(claim);',
    by: 'await this.store.get(claim).catch(() => undefined);',
    noticedBy:
      'does not say that a payload is missing when the store could not be asked',
  },
  {
    mistake: 'An inline payload may be anything.',
    file: 'claim-check.ts',
    replace: 'if (payload instanceof Uint8Array) return payload;',
    by: 'if (payload !== undefined) return payload;',
    noticedBy:
      "refuses a message that it can't read, and does not lose it",
  },
  {
    mistake: 'Only "is gone" is a refused acknowledgement.',
    file: 'claim-check.ts',
    replace: 'await this.queue.acknowledge(id);',
    by: `await this.queue.acknowledge(id).catch((error: Error) => {
      if (error.message.endsWith('is gone')) throw error;
    });`,
    noticedBy:
      'keeps the payload, and handles the message again, when the acknowledgement ends with any error',
  },
  {
    mistake:
      'The time is looked at once more when the payload is there.',
    file: 'claim-check.ts',
    replace: `    if (payload === undefined) throw`,
    by: `    if (!(this.wallClock.time() < redeemBeforeMs)) {
      throw new ClaimError(claim, 'expired');
    }
    if (payload === undefined) throw`,
    noticedBy:
      'handles a payload whose claim expires while the store answers',
  },
  {
    mistake: 'An inline message deletes what it claims in full.',
    file: 'claim-check.ts',
    replace: `if ('payload' in message) return;
    await discard`,
    by: `if ('payload' in message && !('sha256' in message)) return;
    await discard`,
    noticedBy:
      'deletes nothing for a message that holds its payload, whatever claim it names',
  },
  {
    mistake: 'An inline message deletes the claim that it names.',
    file: 'claim-check.ts',
    replace: `if ('payload' in message) return;
    await discard`,
    by: `if (!('claim' in message)) return;
    await discard`,
    noticedBy:
      'deletes nothing for a message that holds its payload, whatever claim it names',
  },
  {
    mistake: "A time that can't be read never comes.",
    file: 'claim-check.ts',
    replace: 'this.wallClock.time() < redeemBeforeMs;',
    by: '!(this.wallClock.time() >= redeemBeforeMs);',
    noticedBy:
      "refuses a message that it can't read, and does not lose it",
  },
  {
    mistake: 'A time to live that is text is joined to the time.',
    file: 'claim-check.ts',
    replace: 'every(Number.isFinite)',
    by: 'every((ms) => ms < Infinity)',
    noticedBy: 'does not let a message outlive its payload',
  },
  {
    mistake: 'A payload may be kept for ever.',
    file: 'claim-check.ts',
    replace: 'times && ',
    by: '',
    noticedBy: 'does not let a message outlive its payload',
  },
  {
    mistake: 'A threshold that is no number is taken.',
    file: 'claim-check.ts',
    replace: '!(inlineUpToBytes >= 0 && messageTtlMs > 0)',
    by: 'inlineUpToBytes < 0 || !(messageTtlMs > 0)',
    noticedBy:
      'refuses sizes and times into which nothing fits, and those that are no numbers',
  },
  {
    mistake: 'A claim may expire when it is sent.',
    file: 'claim-check.ts',
    replace: 'messageTtlMs > 0)',
    by: 'messageTtlMs >= 0)',
    noticedBy:
      'refuses sizes and times into which nothing fits, and those that are no numbers',
  },

  {
    mistake: 'Nobody waits for the queue to take a small payload.',
    file: 'claim-check.ts',
    replace: 'return this.queue.send({ payload });',
    by: 'void this.queue.send({ payload });\n      return;',
    noticedBy:
      'fails when the queue refuses the message, be it a claim or a payload',
  },
  {
    mistake: 'The payload is not copied.',
    file: 'claim-check.ts',
    replace: 'const payload = new Uint8Array(given);',
    by: 'const payload = given;',
    noticedBy:
      'sends the bytes that it was given, inline too, whoever uses their buffer again meanwhile',
  },
  {
    mistake: 'The payload is copied by slice, which a Buffer does not.',
    file: 'claim-check.ts',
    replace: 'const payload = new Uint8Array(given);',
    by: 'const payload = given.slice();',
    noticedBy:
      'sends the bytes that it was given, inline too, whoever uses their buffer again meanwhile',
  },
  {
    mistake:
      'The whole buffer is sent, of which the payload is a part.',
    file: 'claim-check.ts',
    replace: 'const payload = new Uint8Array(given);',
    by: 'const payload = new Uint8Array(given.buffer.slice(0));',
    noticedBy:
      'hashes and measures a part of a larger buffer, and leaves it as it was',
  },
  {
    mistake: 'The whole buffer is hashed.',
    file: 'claim-check.ts',
    replace: 'sha256: hashOf(payload) };',
    by: `sha256: '' };
    check.sha256 = hashOf(new Uint8Array(given.buffer));`,
    noticedBy:
      'hashes and measures a part of a larger buffer, and leaves it as it was',
  },
  {
    mistake: 'The whole buffer is measured.',
    file: 'claim-check.ts',
    replace: 'payload.length <= this',
    by: 'given.buffer.byteLength <= this',
    noticedBy:
      'hashes and measures a part of a larger buffer, and leaves it as it was',
  },
  {
    mistake: 'The bytes are wiped when they are sent.',
    file: 'claim-check.ts',
    replace: 'await this.queue.send(check);',
    by: 'await this.queue.send(check);\n    given.fill(0);',
    noticedBy:
      'hashes and measures a part of a larger buffer, and leaves it as it was',
  },
  {
    mistake: 'Of the hash the first letter is compared.',
    file: 'claim-check.ts',
    replace: 'hashOf(payload) !== message.sha256',
    by: 'hashOf(payload)[0] !== message.sha256[0]',
    noticedBy: 'compares every letter of the hash',
  },
  {
    mistake: 'Of a payload the first bytes are hashed.',
    file: 'claim-check.ts',
    replace: 'bytesToHex(sha256(payload))',
    by: 'bytesToHex(sha256(payload.subarray(0, 4096)))',
    noticedBy: 'refuses bytes that differ from those that were sent',
  },
  {
    mistake: 'The receiver does not wait for the deletion.',
    file: 'claim-check.ts',
    replace: 'await discard(this.store, message.claim);',
    by: 'void discard(this.store, message.claim);',
    noticedBy:
      'ends only when the payload is deleted, however long that takes',
  },
  {
    mistake: 'The time is looked at when the payload is there.',
    file: 'claim-check.ts',
    replace: `    if (!isFresh) throw new ClaimError(claim, 'expired');
    const payload = await this.store.get(claim);`,
    by: `    const payload = await this.store.get(claim);
    if (!isFresh) throw new ClaimError(claim, 'expired');`,
    noticedBy:
      'does not ask the store for a payload whose claim has expired',
  },

  // The servers of the stories
  {
    mistake: 'The queue takes every acknowledgement.',
    file: 'scenarios.ts',
    replace: 'if (!this.host.disk.delete(id)) throw',
    by: "if (!this.host.disk.delete(id) && id === '') throw",
    noticedBy:
      'answers with an error to who acknowledges what it has no more',
  },
  {
    mistake: 'The queue moves all messages at the same time.',
    file: 'scenarios.ts',
    replace: 'Math.max(nowMs, this.freeAtMs)',
    by: 'nowMs',
    noticedBy: 'moves one message after the other, in and out',
  },
  {
    mistake: 'The small messages come in one burst.',
    file: 'scenarios.ts',
    replace: 'ms % SMALL_EVERY_MS === 0',
    by: 'ms === 0 && SMALL_EVERY_MS > 0',
    noticedBy:
      'measures how long small messages wait behind large ones',
  },
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
    replace: 'if (!this.host.disk.delete(id)) throw',
    by: "if (this.host.disk.clear(), id === '') throw",
    noticedBy: 'keeps two messages apart, of which one is acknowledged',
  },
  {
    mistake: 'The queue moves what it refuses.',
    file: 'scenarios.ts',
    replace: `    const size = sizeOf(message);
    if (size > this.limits.maxBytes) {`,
    by: `    const size = sizeOf(message);
    void this.transfer(size);
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
