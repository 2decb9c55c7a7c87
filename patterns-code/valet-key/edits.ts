/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'expiry not signed',
    summary:
      'Valet keys whose signature leaves out the expiry. The store looks at it all the same, so the mistake shows only when a holder writes a later time into the key.',
    breaks: [
      'refuses a key into which its holder has written a later expiry',
      'refuses a key in which any single bit was changed',
      'signs all that a key says, however long the name is',
    ],
    edits: [
      {
        because: 'The expiry is in the key and not in what is signed.',
        replace:
          'return `${claims}&sig=${sign(claims, this.signingKey.secret)}`;',
        by: `
          const signed = withoutExpiry(claims);
          return \`\${claims}&sig=\${sign(signed, this.signingKey.secret)}\`;`,
      },
      {
        because:
          'The store compares without the expiry too, so another one fits as well.',
        replace: `
          // The text is signed as it came. Parts put together again could
          // give the same sum in two ways.
          const fits = same(signature, sign(text, signingKey.secret));`,
        by: `
          const signed = withoutExpiry(text);
          const fits = same(signature, sign(signed, signingKey.secret));`,
      },
      {
        because: 'What is signed begins behind the expiry.',
        replace: `/** Of a NUL, or half a character, HMAC can't tell what it was. */`,
        by: `
          /** The rest of what a key says: \`until\` comes first. */
          function withoutExpiry(claims: string): string {
            return claims.slice(claims.indexOf('&'));
          }

          /** Of a NUL, or half a character, HMAC can't tell what it was. */`,
      },
    ],
  },
  {
    file: 'naive-joined.ts',
    title: 'signs joined parts',
    summary:
      'Valet keys that sign what they say joined into one text, with nothing in between. Two keys that say different things can have the same text: `album1` until 1000 is also `album` until 11000. The signatures of an early web service were broken by this.',
    breaks: [
      'keeps what a key says apart, so that no name can pass for an expiry',
      'signs all that a key says, however long the name is',
    ],
    edits: [
      {
        because: 'The text of the key is not what is signed.',
        replace: 'const claims = new URLSearchParams({',
        by: 'const said = new URLSearchParams({',
      },
      {
        because:
          'What is signed is the values in a row. Where one ends and the next begins is not in it.',
        replace: `
          }).toString();
          return \`\${claims}&sig=\${sign(claims, this.signingKey.secret)}\`;`,
        by: `
          });
          const signature = sign(joined(said), this.signingKey.secret);
          return \`\${said.toString()}&sig=\${signature}\`;`,
      },
      {
        because:
          'The store joins in the same way, and takes a key whose parts were cut elsewhere.',
        replace: `
          // The text is signed as it came. Parts put together again could
          // give the same sum in two ways.
          const fits = same(signature, sign(text, signingKey.secret));`,
        by: `
          const expected = sign(joined(claims), signingKey.secret);
          const fits = same(signature, expected);`,
      },
      {
        because: 'Nothing stands between the values.',
        replace: `/** Of a NUL, or half a character, HMAC can't tell what it was. */`,
        by: `
          /** What a key says, without names and without anything between. */
          function joined(claims: URLSearchParams): string {
            const names = ['by', 'op', 'on', 'until'];
            return names.map((name) => claims.get(name) ?? '').join('');
          }

          /** Of a NUL, or half a character, HMAC can't tell what it was. */`,
      },
    ],
  },
  {
    file: 'naive-late-write.ts',
    title: 'writes late',
    summary:
      'A store that looks whether a name is free, and writes a moment later. Of two uploads that arrive together both find it free, and the second overwrites the first with a key that must not.',
    breaks: [
      'keeps the first of two uploads with one key, in every order, whichever message is lost or doubled and at whichever step the store crashes',
    ],
    edits: [
      {
        because:
          'The store has a clock, because its write takes a while.',
        replace: `import type { Disk, Host, WallClock } from '../_simulation/types.ts';`,
        by: `
          import type {
            Clock,
            Disk,
            Host,
            WallClock,
          } from '../_simulation/types.ts';`,
      },
      {
        because:
          'The store has a clock, because its write takes a while.',
        replace: 'private readonly disk: Disk;',
        by: `
          private readonly disk: Disk;
          private readonly clock: Clock;`,
      },
      {
        because:
          'The store has a clock, because its write takes a while.',
        replace: `{ disk, wallClock }: Pick<Host, 'disk' | 'wallClock'>,`,
        by: '{ disk, clock, wallClock }: Host,',
      },
      {
        because:
          'The store has a clock, because its write takes a while.',
        replace: 'this.disk = disk;',
        by: `
          this.disk = disk;
          this.clock = clock;`,
      },
      {
        because: 'An upload is no longer one step.',
        replace:
          'create(resource: string, bytes: Uint8Array, key: string): void {',
        by: `
          async create(
            resource: string,
            bytes: Uint8Array,
            key: string,
          ): Promise<void> {`,
      },
      {
        because:
          'Between looking and writing another upload can find the name free as well.',
        replace: `
          // No await between looking and writing: of two uploads that
          // arrive together, the second finds the first.`,
        by: '',
      },
      {
        because:
          'Between looking and writing another upload can find the name free as well.',
        replace: 'if (stored === undefined) {',
        by: `
          if (stored === undefined) {
            await this.clock.sleep(2);`,
      },
    ],
  },
];
