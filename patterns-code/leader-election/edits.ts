/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'without a fencing token',
    summary:
      'Leader election without a fencing token. The lease is the same, but the resource takes every write: also one from a node that led when it began and was paused, or from one whose message was late.',
    breaks: [
      'refuses the late write of a leader that was paused past its lease',
      'refuses the write of a leader whose slow clock says that its lease lasts',
      'takes no older token after a newer one, also when the resource has crashed in between',
      'refuses a token that is no number, and keeps its fence',
      'takes no older token after a newer one, whichever message is late',
      'counts from 1 again when the lock store has lost its disk, and the ledger refuses the new leader',
    ],
    edits: [
      {
        because: 'The resource has no fence.',
        replace:
          '/** A resource that lets no older term follow a newer one. */',
        by: '/** A resource that does what it is told, by whomever. */',
      },
      {
        because:
          'The token is stored and not looked at, so a leader whose term is over still writes.',
        replace:
          '/** Throws StaleTokenError; then nothing was written. */',
        by: '',
      },
      {
        because:
          'The token is stored and not looked at, so a leader whose term is over still writes.',
        replace: 'const seen = this.entries.at(-1)?.token ?? 0;',
        through: 'is older than ${seen}`); }',
        by: '',
      },
    ],
  },
  {
    file: 'naive-late-count.ts',
    title: 'counts its lease late',
    summary:
      'A node counts its lease from when the grant arrives: for too long.',
    breaks: [
      'stops leading when its lease ends, if no renewal has come through',
      'has no leader for a moment when one renewal is lost and the answer to the next comes after what was left of the lease',
      'counts its lease from when it asked, so that a late answer makes it no longer',
      'counts a renewal, too, from when it asked',
      'does not lead on a grant that arrives when its lease has ended',
      'lets an older refusal end no newer term',
      'believes an older grant until its own lease ends, also after a newer refusal',
      'has ended its term before the store ends it where its clock is slower by less than the margin',
      'has at most one leader at a time while the old one is cut off, whichever message is late',
    ],
    edits: [
      {
        because:
          'The end of the term is not counted from the question on.',
        replace: `
          // The store counts from when it answers, which is later: a term
          // ends here first, and until then even an older answer is good.
          const untilMs = this.clock.now() + leaseMs - marginMs;`,
        by: '',
      },
      {
        because:
          'It is counted from when the grant arrives, and the store has counted for a while by then.',
        replace:
          'const answer = await this.locks.acquire(id, leaseMs);',
        by: `
          const answer = await this.locks.acquire(id, leaseMs);
          const untilMs = this.clock.now() + leaseMs - marginMs;`,
      },
    ],
  },
];
