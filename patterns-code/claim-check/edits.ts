/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'sends first',
    summary:
      'A claim check that sends the claim first and stores the payload afterwards. A crash in between leaves a claim to nothing.',
    breaks: [
      'stores the payload before it sends the claim',
      'sends no claim when the store refuses the payload',
      'keeps the payload when the queue answers with an error, for the claim may be in it',
      'hands over the bytes that were stored',
      'refuses bytes that differ from those that were sent',
      'fails loudly when the payload is missing, and does not lose the message',
      'deletes the payload once the message is acknowledged, and not before',
      'neither acknowledges nor deletes what could not be handled',
      'collects an orphan when its time to live is over, and not earlier',
      'keeps every payload until its message is consumed or its claim has expired, however long sender or receiver pause',
      'loses no message and leaves no payload for ever, whichever node crashes at whichever step and whichever message is lost',
      'leaves a payload that nobody claims when the sender crashes between the two steps',
      'handles a message twice when its acknowledgement is lost',
    ],
    edits: [
      {
        because:
          'The claim is sent before there is anything behind it.',
        replace: `
          // The other way round, a crash in between would leave a claim to
          // nothing. This way it leaves a payload that nobody claims.
          await this.store.put(claim, payload, keepUntilMs);
          await this.queue.send(check);`,
        by: `
          await this.queue.send(check);
          await this.store.put(claim, payload, keepUntilMs);`,
      },
    ],
  },
  {
    file: 'naive-deletes-first.ts',
    title: 'deletes first',
    summary:
      'A claim check whose receiver deletes the payload before it has acknowledged the message. After a crash in between the message comes again, and its payload is gone.',
    breaks: [
      'deletes the payload once the message is acknowledged, and not before',
      'keeps the payload when its message was put aside while it was handled',
      'keeps the payload, and handles the message again, when the acknowledgement ends with any error',
      'keeps every payload until its message is consumed or its claim has expired, however long sender or receiver pause',
      'loses no message and leaves no payload for ever, whichever node crashes at whichever step and whichever message is lost',
      'handles a message twice when its acknowledgement is lost',
    ],
    edits: [
      {
        because:
          'The payload goes while the message can still come again, and need it.',
        replace: 'await this.handle(await this.redeem(message));',
        by: `
          await this.handle(await this.redeem(message));
          if (!('payload' in message)) {
            await discard(this.store, message.claim);
          }`,
      },
      {
        because: 'Nothing is left to delete after the acknowledgement.',
        replace: `
          // Only now: a message that is not acknowledged comes again, and
          // needs its payload.
          if ('payload' in message) return;
          await discard(this.store, message.claim);`,
        by: '',
      },
    ],
  },
];
